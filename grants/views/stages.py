"""How far a call has come, from its terms to its acts: the reading behind its office page."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from funders.models import Call
from funders.rules.deadline import is_in_time
from funders.states import CallState
from grants.models import (
    Assignment,
    EligibilityCheck,
    Evaluation,
    Evaluator,
    FundingDecision,
    IntegrationRequest,
    Publication,
    Ranking,
)
from grants.states import CheckState, DecisionState, EvaluationState, RankingState
from projects.models import Application
from welfare_kmzero.italian import counted

DONE, NOW, LATER = "done", "now", "later"


@dataclass(frozen=True, slots=True)
class Counts:
    """What there is of a call, and what is missing."""

    applications: int
    decided: int
    integrations: int
    late_integrations: int
    answered_integrations: int
    members: int
    seated: int
    assigned: int
    submitted: int
    decisions: int
    adopted: int
    is_ranking_draft: bool
    is_published: bool

    @property
    def unchecked(self) -> int:
        return self.applications - self.decided

    @property
    def missing(self) -> int:
        return self.assigned - self.submitted


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the call. ``address``: the name of its page; ``state``: done, now or later."""

    label: str
    address: str
    state: str
    sentence: str


def counts_of(call: Call, *, now: dt.datetime) -> Counts:
    """Eight queries, whatever the call holds."""
    in_force = Application.objects.in_force().filter(call=call)
    decided = EligibilityCheck.objects.filter(application=OuterRef("pk")).exclude(
        status=CheckState.PENDING
    )
    applications = in_force.aggregate(
        all=Count("pk"), decided=Count("pk", filter=Q(Exists(decided)))
    )
    waiting = Q(closed_at__isnull=True)
    requests = IntegrationRequest.objects.filter(waiting, application__call=call).aggregate(
        all=Count("pk"),
        late=Count("pk", filter=Q(due_at__lt=now, answered_at__isnull=True)),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
    )
    seats = Evaluator.objects.filter(panel__call=call).aggregate(
        all=Count("pk"), seated=Count("pk", filter=Q(user__isnull=False))
    )
    assigned = Assignment.objects.without_conflict().filter(application__call=call).count()
    submitted = Evaluation.objects.filter(
        assignment__application__call=call, status=EvaluationState.SUBMITTED
    ).count()
    decisions = FundingDecision.objects.filter(round__call=call).aggregate(
        all=Count("pk"), adopted=Count("pk", filter=Q(status=DecisionState.ADOPTED))
    )
    return Counts(
        applications=applications["all"],
        decided=applications["decided"],
        integrations=requests["all"],
        late_integrations=requests["late"],
        answered_integrations=requests["answered"],
        members=seats["all"],
        seated=seats["seated"],
        assigned=assigned,
        submitted=submitted,
        decisions=decisions["all"],
        adopted=decisions["adopted"],
        is_ranking_draft=Ranking.objects.filter(call=call, status=RankingState.DRAFT).exists(),
        is_published=Publication.objects.filter(call=call).exists(),
    )


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes now: one sentence, and the page where it is done (empty: this one)."""

    sentence: str
    label: str
    address: str


def stages_of(
    call: Call, counts: Counts, *, deadline: dt.datetime, now: dt.datetime
) -> list[Stage]:
    """From the call to its acts, in order; no query."""
    is_draft = call.status == CallState.DRAFT
    is_over = call.status in (CallState.RANKED, CallState.DECIDED)
    is_evaluating = call.status == CallState.EVALUATING
    is_decided = call.status == CallState.DECIDED
    has_panel = counts.members > 0 and counts.assigned > 0
    has_sheets = counts.assigned > 0 and counts.missing <= 0
    has_checks = counts.unchecked <= 0
    filed = counted(counts.applications, "domanda ricevuta", "domande ricevute")
    ranking = "calcolata" if counts.is_ranking_draft else "da calcolare"
    rows = (
        ("Bando", "", is_draft, not is_draft, "da pubblicare" if is_draft else "pubblicato"),
        ("Domande", "grants:checks", is_open(call, deadline=deadline, now=now),
         not is_draft, filed),
        ("Istruttoria", "grants:checks", is_evaluating and not has_checks,
         is_evaluating or is_over,
         _of(counts.decided, counts.applications, "decise", "nessuna domanda")),
        ("Gruppo", "grants:panel", is_evaluating and not has_panel, has_panel or is_over,
         counted(counts.members, "componente", "componenti")),
        ("Valutazioni", "grants:board", is_evaluating and has_panel and not has_sheets,
         is_over or (is_evaluating and has_sheets),
         _of(counts.submitted, counts.assigned, "consegnate", "nessuna assegnata")),
        ("Graduatoria", "grants:ranking", is_evaluating and has_sheets and has_checks,
         is_over, "approvata" if is_over else ranking),
        ("Decisioni", "grants:decisions", is_over and not is_decided, is_decided,
         _of(counts.adopted, counts.decisions, "registrate", "contributi da proporre")),
        ("Atti", "grants:statements", is_decided and not counts.is_published,
         is_decided and counts.is_published,
         "esiti pubblicati" if counts.is_published else "esiti da pubblicare"),
    )  # fmt: skip
    return [
        Stage(label, address, NOW if is_now else DONE if is_done else LATER, sentence)
        for label, address, is_now, is_done, sentence in rows
    ]


def _of(done: int, whole: int, word: str, none: str) -> str:
    return f"{done} su {whole} {word}" if whole else none


def is_open(call: Call, *, deadline: dt.datetime, now: dt.datetime) -> bool:
    """Whether applications can still arrive, or have not begun to."""
    return call.status == CallState.PUBLISHED and is_in_time(now, deadline=deadline)


def next_step(call: Call, counts: Counts, *, deadline: dt.datetime, now: dt.datetime) -> NextStep:
    """The one thing to do now; no query."""
    if call.status == CallState.DRAFT:
        return NextStep(
            "Il bando è una bozza: completa i termini, guarda l'anteprima, poi pubblicalo.",
            "Scrivi il bando",
            "funders:call_edit",
        )
    if is_open(call, deadline=deadline, now=now):
        arrivals = (
            "riceverà le domande dall'apertura" if now < call.opens_at else "riceve le domande"
        )
        return NextStep(
            f"Il bando {arrivals}. L'istruttoria comincia dopo la scadenza; intanto puoi "
            "registrare il gruppo di valutazione.",
            "Gruppo di valutazione",
            "grants:panel",
        )
    if call.status == CallState.PUBLISHED:
        return NextStep(
            "La scadenza è passata: avvia l'istruttoria delle domande e la valutazione.", "", ""
        )
    if call.status == CallState.EVALUATING:
        return _while_evaluating(counts)
    return _after_ranking(call, counts)


def _after_ranking(call: Call, counts: Counts) -> NextStep:
    if not counts.is_published:
        return NextStep(
            "La graduatoria è approvata: proponi i contributi e pubblica gli esiti.",
            "Graduatoria",
            "grants:ranking",
        )
    if call.status == CallState.RANKED:
        return NextStep(
            "Registra le decisioni dei finanziatori, ciascuno con il proprio atto.",
            "Decisioni dei finanziatori",
            "grants:decisions",
        )
    return NextStep(
        "Tutti i finanziatori hanno deciso: prepara gli atti e i prospetti definitivi.",
        "Atti e prospetti",
        "grants:statements",
    )


def _while_evaluating(counts: Counts) -> NextStep:
    if counts.unchecked > 0:
        left = counted(counts.unchecked, "domanda da decidere", "domande da decidere")
        return NextStep(f"Istruttoria formale: {left}.", "Istruttoria formale", "grants:checks")
    if not counts.members or not counts.assigned:
        return NextStep(
            "Registra il gruppo di valutazione e assegna le domande ai suoi componenti.",
            "Gruppo di valutazione",
            "grants:panel",
        )
    if counts.missing > 0:
        left = counted(counts.missing, "scheda da consegnare", "schede da consegnare")
        return NextStep(
            f"La valutazione è in corso: {left}.", "Quadro delle valutazioni", "grants:board"
        )
    return NextStep(
        "Tutte le schede sono consegnate: calcola la graduatoria e approvala.",
        "Graduatoria",
        "grants:ranking",
    )


def waiting(counts: Counts) -> list[str]:
    """What waits for somebody, in sentences; no query."""
    found = (
        (counts.late_integrations, "richiesta di integrazione scaduta senza risposta",
         "richieste di integrazione scadute senza risposta"),
        (counts.answered_integrations, "risposta a un'integrazione da leggere e chiudere",
         "risposte a un'integrazione da leggere e chiudere"),
        (counts.integrations - counts.answered_integrations - counts.late_integrations,
         "richiesta di integrazione in attesa della risposta",
         "richieste di integrazione in attesa della risposta"),
        (counts.members - counts.seated, "componente del gruppo senza una persona che accede",
         "componenti del gruppo senza una persona che accede"),
    )  # fmt: skip
    return [counted(number, one, many) for number, one, many in found if number > 0]
