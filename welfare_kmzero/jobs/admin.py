"""Background work, to be read; a failed job is retried from its page."""

from django.contrib import admin

from welfare_kmzero.audit.administration import FrozenAdmin
from welfare_kmzero.jobs.models import Job


@admin.register(Job)
class JobAdmin(FrozenAdmin):
    list_display = ("title", "kind", "status", "queued_at", "attempts", "call_code")
    list_filter = ("status", "kind")
    search_fields = ("title", "key")
