"""What is waiting in the calls of an officer and in the panels of an evaluator."""

import datetime as dt
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
    IntegrationRequest,
    Ranking,
)
from grants.states import CheckState, DecisionState, EvaluationState, RankingState
from projects.models import Application
from welfare_kmzero import italian
from welfare_kmzero.accounts.models import User
from welfare_kmzero.pages.readings.calls import ShownCall
from welfare_kmzero.pages.readings.todo import Todo, address, todo

Counts = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something to do or to wait for, as a sentence; ``is_due`` when it waits for a person.

    ``page``: the name of the page where it is done. ``function``, ``funder``: whose task it is.
    """

    sentence: str
    is_due: bool = True
    page: str = "grants:office_call"
    function: OfficerFunction | None = None
    funder: str = ""

    def is_for(self, given: Iterable[FunderOfficer]) -> bool:
        """Whether who has the functions ``given`` may do it."""
        return any(
            self.function in (None, row.function) and self.funder in ("", row.funder.name)
            for row in given
        )


@dataclass(frozen=True, slots=True)
class DeskCall:
    """A call on the desk of an officer, an auditor or an administrator."""

    shown: ShownCall
    functions: tuple[str, ...]
    waiting: tuple[Waiting, ...]
    todos: tuple[Todo, ...]

    @property
    def call(self) -> Call:
        return self.shown.call


@dataclass(frozen=True, slots=True)
class PanelWork:
    """What an evaluator has to do for one call."""

    call: Call
    assigned: int
    submitted: int
    due_at: dt.datetime | None

    @property
    def missing(self) -> int:
        return self.assigned - self.submitted

    def todos(self, *, now: dt.datetime) -> Iterable[Todo]:
        """The sheets still to be handed in, while the call is under evaluation."""
        if self.missing > 0 and self.call.status == CallState.EVALUATING:
            one, many = "scheda di valutazione da consegnare", "schede di valutazione da consegnare"
            yield todo(
                italian.counted(self.missing, one, many),
                address("grants:evaluations"),
                facts=self.call.title,
                term=self.due_at,
                now=now,
            )


def calls_of(user: User) -> QuerySet[Call]:
    """Calls on the desk of ``user``: all for who audits or administers, else by function."""
    if user.is_auditor or user.is_staff:
        return Call.objects.all()
    functions = FunderOfficer.objects.filter(user=user, ended_at__isnull=True)
    return Call.objects.filter(pk__in=functions.values("call"))


def desk_calls(user: User, shown: Iterable[ShownCall], *, now: dt.datetime) -> list[DeskCall]:
    """The calls with what waits in each; a constant number of queries."""
    rows = list(shown)
    calls = [row.call for row in rows]
    functions = _functions(user, calls)
    waiting = _Waiting(calls, now=now)
    return [_desk_call(row, functions.get(row.call.pk, ()), waiting, now=now) for row in rows]


def _desk_call(
    shown: ShownCall, given: Iterable[FunderOfficer], waiting: "_Waiting", *, now: dt.datetime
) -> DeskCall:
    found = tuple(waiting.of(shown, now=now))
    return DeskCall(
        shown=shown,
        functions=tuple(_in_words(given)),
        waiting=found,
        todos=tuple(
            todo(
                item.sentence,
                address(item.page, shown.call.code),
                facts=shown.call.title,
                now=now,
            )
            for item in found
            if item.is_due and item.is_for(given)
        ),
    )


def _functions(user: User, calls: list[Call]) -> dict[int, list[FunderOfficer]]:
    """What ``user`` does, by call; one query."""
    found: dict[int, list[FunderOfficer]] = {}
    rows = FunderOfficer.objects.filter(user=user, call__in=calls, ended_at__isnull=True)
    for row in rows.select_related("funder"):
        found.setdefault(row.call_id, []).append(row)
    return found


def _in_words(given: Iterable[FunderOfficer]) -> Iterable[str]:
    """``Provincia autonoma di Trento: Istruttoria formale e Eroga``."""
    by_funder: dict[str, list[str]] = {}
    for row in given:
        by_funder.setdefault(row.funder.name, []).append(
            OfficerFunction(row.function).label.lower()
        )
    return [f"{funder}: {italian.listed(labels)}" for funder, labels in by_funder.items()]


class _Waiting:
    """The counts of several calls, each fetched once."""

    def __init__(self, calls: list[Call], *, now: dt.datetime) -> None:
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
        self.late = _counts(
            IntegrationRequest.objects.filter(
                application__call__in=calls,
                answered_at__isnull=True,
                closed_at__isnull=True,
                due_at__lt=now,
            ),
            "application__call",
        )
        self.answered = _counts(
            IntegrationRequest.objects.filter(
                application__call__in=calls, answered_at__isnull=False, closed_at__isnull=True
            ),
            "application__call",
        )
        self.rankings: dict[int, str] = dict(
            Ranking.objects.filter(call__in=calls).values_list("call_id", "status")
        )
        self.decisions: dict[int, list[str]] = {}
        for call, name in FundingDecision.objects.filter(
            round__call__in=calls, status=DecisionState.DRAFT
        ).values_list("round__call", "funder__name"):
            self.decisions.setdefault(call, []).append(name)

    def of(self, shown: ShownCall, *, now: dt.datetime) -> Iterable[Waiting]:
        key, status = shown.call.pk, shown.call.status
        if status == CallState.DRAFT:
            yield Waiting("Il bando è in preparazione", function=OfficerFunction.PUBLISH)
        if filed := self.filed.get(key, 0):
            said = italian.counted(filed, "domanda ricevuta", "domande ricevute")
            yield Waiting(said, False, "grants:checks")
        if status == CallState.PUBLISHED and now > shown.deadline:
            yield Waiting("Il termine è passato: istruttoria e valutazione si possono avviare")
        yield from self._of_the_checks(key)
        if status == CallState.EVALUATING:
            yield from self._of_evaluation(key)
        if status in (CallState.RANKED, CallState.DECIDED) and not shown.has_results:
            yield Waiting("Gli esiti non sono ancora pubblicati", page="grants:ranking")
        for name in self.decisions.get(key, ()):
            yield Waiting(
                f"In attesa della decisione: {name}",
                page="grants:decisions",
                function=OfficerFunction.DECIDE,
                funder=name,
            )

    def _of_the_checks(self, key: int) -> Iterable[Waiting]:
        check = OfficerFunction.CHECK
        for found, one, many in (
            (
                self.unchecked,
                "istruttoria formale da decidere",
                "istruttorie formali da decidere",
            ),
            (
                self.answered,
                "risposta a una richiesta di integrazione da leggere",
                "risposte a richieste di integrazione da leggere",
            ),
            (
                self.late,
                "richiesta di integrazione scaduta senza risposta",
                "richieste di integrazione scadute senza risposta",
            ),
        ):
            if count := found.get(key, 0):
                said = italian.counted(count, one, many)
                yield Waiting(said, page="grants:checks", function=check)

    def _of_evaluation(self, key: int) -> Iterable[Waiting]:
        missing = self.assigned.get(key, 0) - self.submitted.get(key, 0)
        if missing > 0:
            one = "scheda di valutazione da consegnare"
            many = "schede di valutazione da consegnare"
            yield Waiting(italian.counted(missing, one, many), page="grants:board")
        if self.rankings.get(key) == RankingState.DRAFT:
            yield Waiting("La graduatoria è calcolata: va approvata", page="grants:ranking")


def _counts(rows: QuerySet, call: str) -> Counts:  # type: ignore[type-arg]  # of any model
    return dict(rows.order_by().values_list(call).annotate(Count("pk")))


def panel_work(user: User) -> list[PanelWork]:
    """The panels of which ``user`` is a member, first where sheets are due; three queries."""
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
    panels = [
        PanelWork(
            call=row.panel.call,
            assigned=assigned.get(row.pk, 0),
            submitted=submitted.get(row.pk, 0),
            due_at=row.panel.due_at,
        )
        for row in evaluators
    ]
    return sorted(panels, key=lambda work: work.submitted >= work.assigned)
