"""Addresses of who writes the terms of a call."""

from django.urls import path

from funders.views import office, writing

app_name = "funders"
urlpatterns = [
    path("gestione/bandi/", office.call_list, name="office_calls"),
    path("gestione/bandi/nuovo/", writing.call_new, name="call_new"),
    path("gestione/bandi/<slug:code>/modifica/", writing.call_edit, name="call_edit"),
    path("gestione/bandi/<slug:code>/pubblicazione/", writing.call_publish, name="call_publish"),
    path("gestione/bandi/<slug:code>/proroga/", writing.call_extend, name="call_extend"),
]
