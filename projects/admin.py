"""Organisations, projects and applications, to be read: who asks keeps them, not who administers."""

from django.contrib import admin

from projects.models import Application, Member, Organisation, Project, Withdrawal
from welfare_kmzero.audit.administration import FrozenAdmin, FrozenInline


class MemberInline(FrozenInline):
    model = Member
    fields = ("user", "role", "joined_at", "ended_at")
    readonly_fields = fields


@admin.register(Organisation)
class OrganisationAdmin(FrozenAdmin):
    """Without account and addresses, which are nobody's business here."""

    list_display = ("name", "code", "kind", "territory", "is_demonstration")
    list_filter = ("kind", "territory", "is_demonstration")
    list_select_related = ("territory",)
    search_fields = ("name", "code")
    fields = ("name", "code", "kind", "territory", "is_demonstration", "created_at")
    inlines = (MemberInline,)


@admin.register(Project)
class ProjectAdmin(FrozenAdmin):
    list_display = ("title", "lead", "call", "status", "version")
    list_filter = ("status", "call")
    list_select_related = ("lead", "call")
    search_fields = ("title",)
    fields = ("title", "lead", "call", "territory", "requested", "status", "version", "created_at")


class WithdrawalInline(FrozenInline):
    model = Withdrawal
    fields = ("reason", "withdrawn_at", "withdrawn_by")
    readonly_fields = fields


@admin.register(Application)
class ApplicationAdmin(FrozenAdmin):
    list_display = ("code", "title", "lead", "status", "requested", "filed_at")
    list_filter = ("status", "call")
    list_select_related = ("lead",)
    search_fields = ("code", "title")
    exclude = ("idempotency_key",)
    inlines = (WithdrawalInline,)
