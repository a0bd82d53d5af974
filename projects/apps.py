from django.apps import AppConfig

from projects.triggers import triggers
from welfare_kmzero.triggers.hooks import guard


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Enti, progetti e domande"

    def ready(self) -> None:
        guard(self, triggers)
