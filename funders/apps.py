from django.apps import AppConfig

from funders.triggers import triggers
from welfare_kmzero.triggers.hooks import guard


class FundersConfig(AppConfig):
    name = "funders"
    verbose_name = "Finanziatori e bandi"

    def ready(self) -> None:
        guard(self, triggers)
