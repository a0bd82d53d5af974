"""Configuration of parties, protocols and calls; what was published is to be read."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from funders.actions import officer as officers
from funders.actions.errors import ActionRefused
from funders.models import (
    Call,
    CallExtension,
    Community,
    CostCategory,
    Criterion,
    CriterionLevel,
    Endowment,
    Funder,
    FunderOfficer,
    LegalBasis,
    NetworkRule,
    Protocol,
    ProtocolPartner,
    ProtocolShare,
    RequiredDocument,
    TieBreak,
)
from funders.states import CallState, OfficerFunction
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.administration import (
    FrozenInline,
    NoAdding,
    NoChanging,
    NoDeleting,
    RecordedAdmin,
    TypedInline,
)


def _is_draft(obj: models.Model | None) -> bool:
    return not isinstance(obj, Call) or obj.status == CallState.DRAFT


def _is_free(obj: models.Model | None) -> bool:
    """A protocol on which no published call stands yet."""
    return not isinstance(obj, Protocol) or not obj.calls.public().exists()


@admin.register(Funder)
class FunderAdmin(NoDeleting, RecordedAdmin):
    list_display = ("name", "code", "kind", "deciding_body")
    search_fields = ("name", "code")


@admin.register(Community)
class CommunityAdmin(NoAdding, NoDeleting, RecordedAdmin):
    """The territories are given by law; who pays in each is configuration."""

    list_display = ("code", "name", "payee_name", "payee_tax_code")
    fields = ("code", "name", "payee_name", "payee_tax_code")
    readonly_fields = ("code", "name")


class _Guarded(TypedInline):
    """Rows that may be touched only while ``guard`` is true of their parent."""

    guard: ClassVar["staticmethod[[models.Model | None], bool]"]

    def has_add_permission(self, _: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.guard(obj)

    def has_change_permission(self, _: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.guard(obj)

    def has_delete_permission(self, _: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.guard(obj)


class _OfProtocol(_Guarded):
    """Fixed once a published call stands on the protocol."""

    guard = staticmethod(_is_free)


class ShareInline(_OfProtocol):
    model = ProtocolShare


class PartnerInline(_OfProtocol):
    model = ProtocolPartner


@admin.register(Protocol)
class ProtocolAdmin(RecordedAdmin):
    list_display = ("title", "code", "signed_on", "valid_from", "valid_until")
    inlines = (ShareInline, PartnerInline)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return _is_free(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return _is_free(obj) and super().has_delete_permission(request, obj)


class _OfCall(_Guarded):
    """Terms of a call, to be changed while it is in preparation."""

    guard = staticmethod(_is_draft)
    fraction_labels = {"max_rate": "Al massimo, del costo totale"}


class EndowmentInline(_OfCall):
    model = Endowment


class CriterionInline(_OfCall):
    model = Criterion


class TieBreakInline(_OfCall):
    model = TieBreak


class CostCategoryInline(_OfCall):
    model = CostCategory


class RequiredDocumentInline(_OfCall):
    model = RequiredDocument


class NetworkRuleInline(_OfCall):
    model = NetworkRule


class LegalBasisInline(_OfCall):
    model = LegalBasis


class ExtensionInline(FrozenInline):
    model = CallExtension
    fields = ("closes_at", "reason", "decided_at", "decided_by")
    readonly_fields = fields


@admin.register(Call)
class CallAdmin(NoDeleting, RecordedAdmin):
    """A call in preparation; from its publication on, to be read. Its state moves elsewhere."""

    list_display = ("title", "code", "status", "opens_at", "closes_at")
    list_filter = ("status",)
    search_fields = ("title", "code")
    readonly_fields = (
        "status",
        "created_at",
        "created_by",
        "published_at",
        "published_by",
        "terms_sha256",
    )
    fraction_labels = {
        "max_grant_rate": "Contributo al massimo, del costo ammesso",
        "min_partial_rate": "Contributo ridotto almeno, del dovuto",
    }
    inlines = (
        EndowmentInline,
        CriterionInline,
        TieBreakInline,
        CostCategoryInline,
        RequiredDocumentInline,
        NetworkRuleInline,
        LegalBasisInline,
        ExtensionInline,
    )

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return _is_draft(obj) and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Call, form: Any, change: bool) -> None:  # noqa: FBT001 - as Django calls it
        if not change:
            obj.created_at = clock.now()
            obj.created_by = request.user  # type: ignore[assignment]  # a person who entered
        super().save_model(request, obj, form, change)


class LevelInline(TypedInline):
    model = CriterionLevel


class FunctionForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's is not generic at run time
    """A function goes to a person of a party of that call's protocol."""

    class Meta:
        model = FunderOfficer
        fields = ("call", "funder", "user", "function")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("call") and cleaned.get("funder"):
            try:
                officers.check_party(cleaned["call"], cleaned["funder"])
            except ActionRefused as refused:
                self.add_error("funder", str(refused))
        return cleaned


@admin.register(FunderOfficer)
class FunderOfficerAdmin(NoChanging, NoDeleting, admin.ModelAdmin):  # type: ignore[type-arg]  # Django's is not generic at run time
    """Functions are given and ended by their actions; a row is never edited."""

    list_display = ("user", "funder", "function", "call", "given_at", "ended_at")
    list_filter = ("function", "funder", "call")
    list_select_related = ("user", "funder", "call")
    form = FunctionForm
    actions = ("end_functions",)

    def save_model(
        self,
        request: HttpRequest,
        obj: FunderOfficer,
        form: Any,  # noqa: ARG002 - as Django calls it
        change: bool,  # noqa: FBT001, ARG002 - as Django calls it
    ) -> None:
        given = officers.give_function(
            obj.call,
            funder=obj.funder,
            user=obj.user,
            function=OfficerFunction(obj.function),
            by=_who(request),
        )
        obj.pk = given.pk

    @admin.action(description="Fai finire le funzioni scelte", permissions=["add"])
    def end_functions(self, request: HttpRequest, queryset: QuerySet[FunderOfficer]) -> None:
        for row in queryset.filter(ended_at__isnull=True):
            officers.end_function(row, by=_who(request))
        self.message_user(request, "Le funzioni scelte sono finite.", messages.SUCCESS)


def _who(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the administration is for people who entered
    return request.user
