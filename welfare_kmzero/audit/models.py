"""The chain of events and its head."""

from typing import ClassVar

from django.db import models

from welfare_kmzero import constraints

GENESIS = "0" * 64


class EventQuerySet(models.QuerySet["Event"]):
    """Readings of the chain."""

    def in_order(self) -> "EventQuerySet":
        return self.order_by("sequence")

    def about(self, target_type: str, target: str) -> "EventQuerySet":
        """Events of one thing, the latest first."""
        return self.filter(target_type=target_type, target=target).order_by("-sequence")


class Event(models.Model):
    """One fact: who did what to which thing, and when."""

    # The number is the key: no column stays outside the hash.
    sequence = models.BigIntegerField("n.", primary_key=True)
    at = models.DateTimeField("quando")
    actor = models.CharField("chi (posta elettronica)", max_length=254)
    actor_name = models.CharField("chi", max_length=150, blank=True)
    action = models.CharField("operazione", max_length=80)
    target_type = models.CharField("tipo di oggetto", max_length=80)
    target = models.CharField("oggetto", max_length=200)
    # Canonical JSON: the hash covers this very text.
    details = models.TextField("dettagli", default="{}")
    previous_hash = models.CharField("impronta precedente", max_length=64)
    hash = models.CharField("impronta", max_length=64, unique=True)

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]  # as_manager is typed as Manager

    class Meta:
        verbose_name = "operazione"
        verbose_name_plural = "tracciato delle operazioni"
        ordering = ("-sequence",)
        indexes = (
            models.Index(fields=["target_type", "target", "-sequence"], name="audit_event_target"),
            models.Index(fields=["action", "-sequence"], name="audit_event_action"),
            models.Index(fields=["actor", "-sequence"], name="audit_event_actor"),
        )
        constraints = (
            constraints.at_least("sequence", 1, name="audit_event_sequence_from_one"),
            constraints.not_blank("action", name="audit_event_action_named"),
            models.UniqueConstraint("previous_hash", name="audit_event_no_fork"),
        )

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.target}"
