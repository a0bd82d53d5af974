"""The board of the evaluations, the ranking, the results."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
