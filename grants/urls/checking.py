"""The hub of a call, its formal check and its panel."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
