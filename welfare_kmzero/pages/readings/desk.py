"""What is waiting for a person, by what they are: officer, evaluator, applicant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from funders.models import Call, FunderOfficer
from funders.states import CallState, OfficerFunction
from grants.models import (
    Assignment,
    EligibilityCheck,
    Evaluation,
    Evaluator,
    FundingDecision,
    Ranking,
)
from grants.states import CheckState, DecisionState, EvaluationState, RankingState
from projects.models import Application, Member, Project
from welfare_kmzero import italian
from welfare_kmzero.accounts.models import User
from welfare_kmzero.pages.readings.calls import ShownCall

Counts = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something to do or to wait for, as a sentence; ``is_due`` when it waits for a person."""

    sentence: str
    is_due: bool = True


@dataclass(frozen=True, slots=True)
class DeskCall:
    """A call on the desk of an officer, an auditor or an administrator."""

    shown: ShownCall
    functions: tuple[str, ...]
    waiting: tuple[Waiting, ...]

    @property
    def call(self) -> Call:
        return self.shown.call


@dataclass(frozen=True, slots=True)
class PanelWork:
    """What an evaluator has to do for one call."""

    call: Call
    assigned: int
    submitted: int

    @property
    def missing(self) -> int:
        return self.assigned - self.submitted


@dataclass(frozen=True, slots=True)
class Led:
    """A project of one's organisation with the application filed from it, if any."""

    project: Project
    application: Application | None


def calls_of(user: User) -> QuerySet[Call]:
    """Calls on the desk of ``user``: all for who audits or administers, else by function."""
    if user.is_auditor or user.is_staff:
        return Call.objects.all()
    functions = FunderOfficer.objects.filter(user=user, ended_at__isnull=True)
    return Call.objects.filter(pk__in=functions.values("call"))


def desk_calls(user: User, shown: Iterable[ShownCall]) -> list[DeskCall]:
    """The calls with what waits in each; a constant number of queries."""
    rows = list(shown)
    calls = [row.call for row in rows]
    functions = _functions(user, calls)
    waiting = _Waiting(calls)
    return [
        DeskCall(
            shown=row,
            functions=tuple(functions.get(row.call.pk, ())),
            waiting=tuple(waiting.of(row)),
        )
        for row in rows
    ]


def _functions(user: User, calls: list[Call]) -> dict[int, list[str]]:
    """``Istruttoria formale per Provincia autonoma di Trento``, by call."""
    found: dict[int, dict[str, list[str]]] = {}
    for row in FunderOfficer.objects.filter(
        user=user, call__in=calls, ended_at__isnull=True
    ).select_related("funder"):
        label = OfficerFunction(row.function).label
        found.setdefault(row.call_id, {}).setdefault(row.funder.name, []).append(label)
    return {
        call: [f"{funder}: {italian.listed(labels)}" for funder, labels in by_funder.items()]
        for call, by_funder in found.items()
    }


class _Waiting:
    """The counts of several calls, each fetched once."""

    def __init__(self, calls: list[Call]) -> None:
        self.filed = _counts(Application.objects.in_force().filter(call__in=calls), "call")
        self.unchecked = _counts(
            EligibilityCheck.objects.filter(application__call__in=calls, status=CheckState.PENDING),
            "application__call",
        )
        self.assigned = _counts(
            Assignment.objects.without_conflict().filter(application__call__in=calls),
            "application__call",
        )
        self.submitted = _counts(
            Evaluation.objects.filter(
                status=EvaluationState.SUBMITTED, assignment__application__call__in=calls
            ),
            "assignment__application__call",
        )
        self.rankings: dict[int, str] = dict(
            Ranking.objects.filter(call__in=calls).values_list("call_id", "status")
        )
        self.decisions: dict[int, list[str]] = {}
        for call, name in FundingDecision.objects.filter(
            round__call__in=calls, status=DecisionState.DRAFT
        ).values_list("round__call", "funder__name"):
            self.decisions.setdefault(call, []).append(name)

    def of(self, shown: ShownCall) -> Iterable[Waiting]:
        key, status = shown.call.pk, shown.call.status
        if filed := self.filed.get(key, 0):
            yield Waiting(italian.counted(filed, "domanda ricevuta", "domande ricevute"), False)
        if unchecked := self.unchecked.get(key, 0):
            one, many = "istruttoria formale da decidere", "istruttorie formali da decidere"
            yield Waiting(italian.counted(unchecked, one, many))
        if status == CallState.EVALUATING:
            yield from self._of_evaluation(key)
        if status in (CallState.RANKED, CallState.DECIDED) and not shown.has_results:
            yield Waiting("Gli esiti non sono ancora pubblicati")
        for name in self.decisions.get(key, ()):
            yield Waiting(f"In attesa della decisione: {name}")

    def _of_evaluation(self, key: int) -> Iterable[Waiting]:
        missing = self.assigned.get(key, 0) - self.submitted.get(key, 0)
        if missing > 0:
            one = "scheda di valutazione da consegnare"
            many = "schede di valutazione da consegnare"
            yield Waiting(italian.counted(missing, one, many))
        if self.rankings.get(key) == RankingState.DRAFT:
            yield Waiting("La graduatoria è calcolata: va approvata")


def _counts(rows: QuerySet, call: str) -> Counts:  # type: ignore[type-arg]  # of any model
    return dict(rows.order_by().values_list(call).annotate(Count("pk")))


def panel_work(user: User) -> list[PanelWork]:
    """The panels of which ``user`` is a member; three queries."""
    evaluators = list(
        Evaluator.objects.filter(user=user).select_related("panel__call").order_by("-panel__call")
    )
    assigned = _counts(Assignment.objects.of_evaluator(user), "evaluator")
    submitted = _counts(
        Evaluation.objects.filter(
            assignment__in=Assignment.objects.of_evaluator(user), status=EvaluationState.SUBMITTED
        ),
        "assignment__evaluator",
    )
    return [
        PanelWork(
            call=row.panel.call,
            assigned=assigned.get(row.pk, 0),
            submitted=submitted.get(row.pk, 0),
        )
        for row in evaluators
    ]


def organisations(user: User) -> list[Member]:
    """The roles of ``user`` in organisations."""
    return list(
        Member.objects.filter(user=user, ended_at__isnull=True)
        .select_related("organisation__territory")
        .order_by("organisation__name")
    )


def led(user: User) -> list[Led]:
    """Projects led by an organisation of ``user``, the latest first; two queries."""
    projects = list(Project.objects.visible_to(user).select_related("call", "lead"))
    filed = {
        row.project_id: row
        for row in Application.objects.filter(project__in=projects, replaced_by__isnull=True)
    }
    return [Led(project=row, application=filed.get(row.pk)) for row in projects]
