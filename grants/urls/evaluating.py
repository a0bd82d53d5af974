"""The workplace of an evaluator, and the sitting."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
