"""The application after it was filed, as its applicant sees it."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
