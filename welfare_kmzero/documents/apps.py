from django.apps import AppConfig

from welfare_kmzero.documents.triggers import triggers
from welfare_kmzero.triggers.hooks import guard


class DocumentsConfig(AppConfig):
    name = "welfare_kmzero.documents"
    label = "documents"
    verbose_name = "Documenti e registro"

    def ready(self) -> None:
        guard(self, triggers)
