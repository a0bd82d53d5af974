"""Addresses of what is decided, one module a workplace."""

from grants.urls import applications, checking, deciding, evaluating, exporting, ranking

app_name = "grants"
urlpatterns = [
    *applications.urlpatterns,
    *checking.urlpatterns,
    *deciding.urlpatterns,
    *evaluating.urlpatterns,
    *exporting.urlpatterns,
    *ranking.urlpatterns,
]
