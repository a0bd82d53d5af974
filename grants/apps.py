from django.apps import AppConfig

from grants.triggers import triggers
from welfare_kmzero.triggers.hooks import guard


class GrantsConfig(AppConfig):
    name = "grants"
    verbose_name = "Valutazione e contributi"

    def ready(self) -> None:
        guard(self, triggers)
