from django.apps import AppConfig

from welfare_kmzero.jobs.triggers import triggers
from welfare_kmzero.triggers.hooks import guard


class JobsConfig(AppConfig):
    name = "welfare_kmzero.jobs"
    label = "jobs"
    verbose_name = "Lavori in corso"

    def ready(self) -> None:
        guard(self, triggers)
