"""From the documents to the receipt."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
