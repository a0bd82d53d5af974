"""Messages, to be read: whether they left; never their text, which may carry a secret link."""

from django.contrib import admin

from welfare_kmzero.audit.administration import FrozenAdmin
from welfare_kmzero.mail.models import Message


@admin.register(Message)
class MessageAdmin(FrozenAdmin):
    list_display = ("subject", "address", "written_at", "sent_at")
    fields = ("subject", "address", "written_at", "sent_at")
    search_fields = ("subject", "address")
