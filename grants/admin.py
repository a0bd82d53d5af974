"""Rankings, awards, decisions and what follows, to be read; the laws that acts see, to be kept.

Score sheets and declarations of conflict are not here: who administers has no need of
them, and an evaluator's points are nobody else's before the panel sits.
"""

from django.contrib import admin

from grants.models import (
    Award,
    AwardRound,
    AwardShare,
    CitedLaw,
    CofundingStatement,
    Commitment,
    Deliberation,
    EligibilityCheck,
    Evaluator,
    FundingDecision,
    Panel,
    Publication,
    Ranking,
    RankingEntry,
    Sitting,
)
from welfare_kmzero.audit.administration import (
    FrozenAdmin,
    FrozenInline,
    NoDeleting,
    RecordedAdmin,
)


@admin.register(EligibilityCheck)
class EligibilityCheckAdmin(FrozenAdmin):
    list_display = ("application", "status", "is_by_hand", "opened_at")
    list_filter = ("status",)
    list_select_related = ("application",)
    fields = ("application", "status", "is_by_hand", "admitted_cost", "opened_at")


class EvaluatorInline(FrozenInline):
    model = Evaluator
    fields = ("position", "code", "name", "designated_by")
    readonly_fields = fields


@admin.register(Panel)
class PanelAdmin(FrozenAdmin):
    list_display = ("call", "appointing_body", "appointed_on")
    list_select_related = ("call",)
    inlines = (EvaluatorInline,)


class EntryInline(FrozenInline):
    model = RankingEntry
    fields = ("position", "application", "total", "outcome", "tie_break", "due", "proposed")
    readonly_fields = fields


@admin.register(Ranking)
class RankingAdmin(FrozenAdmin):
    list_display = ("call", "status", "is_history", "computed_at", "approved_at")
    list_select_related = ("call",)
    inlines = (EntryInline,)


class ShareInline(FrozenInline):
    model = AwardShare
    fields = ("position", "funder", "carried", "status")
    readonly_fields = fields


@admin.register(AwardRound)
class AwardRoundAdmin(FrozenAdmin):
    list_display = ("call", "number", "status", "total", "proposed_at", "decided_at")
    list_select_related = ("call",)


@admin.register(Award)
class AwardAdmin(FrozenAdmin):
    list_display = ("application", "awarded", "is_reduced", "status", "payee_name")
    list_filter = ("status", "round__call")
    list_select_related = ("application",)
    inlines = (ShareInline,)


class CommitmentInline(FrozenInline):
    model = Commitment
    fields = ("position", "payee_name", "chapter", "exercise", "committed", "commitment_number")
    readonly_fields = fields


@admin.register(FundingDecision)
class FundingDecisionAdmin(FrozenAdmin):
    list_display = ("round", "funder", "total", "status", "decided_on", "number")
    list_filter = ("status", "funder")
    list_select_related = ("round", "funder")
    inlines = (CommitmentInline,)


@admin.register(Deliberation)
class DeliberationAdmin(FrozenAdmin):
    list_display = ("__str__", "decision", "takes_note", "drafted_at")
    list_select_related = ("decision",)


@admin.register(Sitting)
class SittingAdmin(FrozenAdmin):
    list_display = ("__str__", "call", "funder", "number", "president_name")
    list_select_related = ("call", "decision__funder")

    @admin.display(description="parte del protocollo")
    def funder(self, row: Sitting) -> str:
        """Whose body sits; nobody's yet, where the decision is still to be prepared."""
        return str(row.decision.funder) if hasattr(row, "decision") else ""


@admin.register(CitedLaw)
class CitedLawAdmin(NoDeleting, RecordedAdmin):
    """A law that is no longer cited ends on a day: it is not deleted."""

    list_display = ("text", "position", "is_for_awards_only", "valid_from", "valid_to")
    search_fields = ("text",)


@admin.register(CofundingStatement)
class CofundingStatementAdmin(FrozenAdmin):
    list_display = ("act", "scope", "is_definitive", "made_at")
    list_filter = ("scope", "is_definitive")
    list_select_related = ("act",)


@admin.register(Publication)
class PublicationAdmin(FrozenAdmin):
    list_display = ("call", "published_at", "published_by")
    list_select_related = ("call", "published_by")
