"""Addresses of who writes the terms of a call."""

from django.urls import URLPattern

app_name = "funders"
urlpatterns: list[URLPattern] = []
