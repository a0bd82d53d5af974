"""The pages on which a project is written."""

from django.urls import URLPattern, path

from projects.rules.completeness import Section
from projects.views import project, section
from projects.views.frame import PARTS

urlpatterns: list[URLPattern] = [
    path("progetti/nuovo/<slug:call>/", project.project_start, name="project_start"),
    path("progetti/<number:number>/", project.project_detail, name="project"),
    path("progetti/<number:number>/anteprima/", project.project_preview, name="preview"),
    *(
        path(
            f"progetti/<number:number>/{part.value}/",
            section.section_page,
            {"section": part},
            name=name,
        )
        for part, _, name in PARTS
        if part is not Section.DOCUMENTS
    ),
]
