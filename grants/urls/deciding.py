"""The acts: deliberation, decisions of the funders, commitments, statements."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
