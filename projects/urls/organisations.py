"""Bodies and the people who act for them."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
