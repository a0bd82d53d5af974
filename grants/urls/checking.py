"""The office page of a call, its formal check, its panel."""

from django.urls import path

from grants.views import office

urlpatterns = [
    path("gestione/bandi/<slug:code>/", office.call_page, name="office_call"),
    path("gestione/bandi/<slug:code>/avvio/", office.start, name="start_evaluation"),
]
