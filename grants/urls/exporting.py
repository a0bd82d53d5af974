"""Tables as CSV and XLSX."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
