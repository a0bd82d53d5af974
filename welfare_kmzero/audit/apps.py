from django.apps import AppConfig

from welfare_kmzero.audit.triggers import triggers
from welfare_kmzero.triggers.hooks import guard


class AuditConfig(AppConfig):
    name = "welfare_kmzero.audit"
    label = "audit"
    verbose_name = "Tracciato delle operazioni"

    def ready(self) -> None:
        guard(self, triggers)
