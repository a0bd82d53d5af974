"""The application after it was filed, as its applicant sees it."""

from django.urls import path

from grants.views import application, integration_answer

urlpatterns = [
    path("domande/<slug:code>/", application.application_page, name="application"),
    path(
        "domande/<slug:code>/documenti/<number:place>/",
        application.application_file,
        name="application_file",
    ),
    path(
        "domande/<slug:code>/integrazione/",
        integration_answer.integration_answer,
        name="integration_answer",
    ),
    path(
        "domande/<slug:code>/integrazione/<number:item>/",
        application.application_item,
        name="application_item",
    ),
]
