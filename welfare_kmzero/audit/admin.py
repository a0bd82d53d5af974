"""The audit trail, to be read."""

from django.contrib import admin

from welfare_kmzero.audit.administration import FrozenAdmin
from welfare_kmzero.audit.models import Event


@admin.register(Event)
class EventAdmin(FrozenAdmin):
    list_display = ("sequence", "at", "actor", "action", "target_type", "target")
    list_filter = ("target_type",)
    search_fields = ("actor", "action", "target")
