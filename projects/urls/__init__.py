"""Addresses of who asks: bodies, projects while they are written, filing."""

from projects.urls import filing, organisations, writing

app_name = "projects"
urlpatterns = [
    *filing.urlpatterns,
    *organisations.urlpatterns,
    *writing.urlpatterns,
]
