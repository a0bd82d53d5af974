from django.apps import AppConfig

from welfare_kmzero.mail.triggers import triggers
from welfare_kmzero.triggers.hooks import guard


class MailConfig(AppConfig):
    name = "welfare_kmzero.mail"
    label = "mail"
    verbose_name = "Messaggi"

    def ready(self) -> None:
        guard(self, triggers)
