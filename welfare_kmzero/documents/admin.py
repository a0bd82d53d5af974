"""Acts, register and stored documents, to be read."""

from django.contrib import admin

from welfare_kmzero.audit.administration import FrozenAdmin, FrozenInline
from welfare_kmzero.documents.models import (
    Act,
    DocumentLink,
    ProtocolEntry,
    RegisterAnnulment,
    RegisterEntry,
    StoredDocument,
)


class LinkInline(FrozenInline):
    model = DocumentLink
    fields = ("role", "file_name", "document", "linked_at")
    readonly_fields = fields


@admin.register(Act)
class ActAdmin(FrozenAdmin):
    list_display = ("title", "kind", "version", "register_entry", "is_draft", "issued_at")
    list_filter = ("kind", "is_draft")
    list_select_related = ("register_entry",)
    search_fields = ("title", "short_code", "call_code")
    inlines = (LinkInline,)


@admin.register(RegisterEntry)
class RegisterEntryAdmin(FrozenAdmin):
    list_display = ("__str__", "register", "title", "registered_at")
    list_filter = ("register", "year")
    search_fields = ("title", "sha256")


@admin.register(RegisterAnnulment)
class RegisterAnnulmentAdmin(FrozenAdmin):
    list_display = ("entry", "reason", "annulled_at")
    list_select_related = ("entry",)


@admin.register(StoredDocument)
class StoredDocumentAdmin(FrozenAdmin):
    list_display = ("sha256", "media_type", "size", "stored_at")
    list_filter = ("media_type",)
    search_fields = ("sha256",)


@admin.register(ProtocolEntry)
class ProtocolEntryAdmin(FrozenAdmin):
    list_display = ("__str__", "direction", "target_type", "target", "typed_at")
    list_filter = ("direction", "target_type")
    search_fields = ("number", "target")
