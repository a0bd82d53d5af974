"""Addresses of who writes the terms of a call."""

from django.urls import path

from funders.views import office

app_name = "funders"
urlpatterns = [
    path("gestione/bandi/", office.call_list, name="office_calls"),
]
