"""Messages to people: written once, sent by a job."""

from django.conf import settings
from django.db import models

from welfare_kmzero import constraints


class Message(models.Model):
    """A notice to one address. Its text is forgotten once it is sent: it may carry a secret link."""

    # The fact told: two requests to tell it are one message.
    key = models.CharField("avviso", max_length=180, unique=True)
    address = models.EmailField("a", max_length=254)
    subject = models.CharField("oggetto", max_length=200)
    body = models.TextField("testo", blank=True)
    # The same at every attempt, so that mail programs show a message sent twice once.
    message_id = models.CharField("identificativo", max_length=120, unique=True)
    written_at = models.DateTimeField("scritto il")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="scritto da",
    )
    sent_at = models.DateTimeField("partito il", null=True, blank=True)

    class Meta:
        verbose_name = "messaggio"
        verbose_name_plural = "messaggi"
        ordering = ("-written_at", "-id")
        constraints = (
            constraints.not_blank("address", name="mail_message_addressed"),
            constraints.not_blank("subject", name="mail_message_titled"),
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(body=""),
                name="mail_message_forgotten_when_sent",
            ),
        )

    def __str__(self) -> str:
        return self.subject
