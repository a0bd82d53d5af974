"""The pages on which a project is written."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
