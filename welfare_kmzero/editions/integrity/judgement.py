"""Applications, sheets and rankings: what they say agrees with what they rest on."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from funders.models import Call, Criterion
from grants.models import (
    Award,
    ConflictDeclaration,
    Evaluation,
    Ranking,
    RankingEntry,
    Score,
)
from grants.states import EvaluationState, Outcome, RankingState
from projects.documents.application import content_from, read_content
from projects.models import Application, BudgetLine, Completion
from welfare_kmzero.editions.integrity.wrong import Wrong
from welfare_kmzero.money import cents


def applications() -> Iterator[Wrong]:
    """A filed application says what its snapshot says."""
    rows = Application.objects.select_related("snapshot", "call", "lead", "territory")
    for row in rows.order_by("code").iterator(chunk_size=500):
        place = f"domanda {row.code}"
        try:
            content = read_content(row)
        except (KeyError, TypeError, ValueError):
            yield Wrong(place, "la fotografia non si legge")
            continue
        said = {
            "codice": (content.code, row.code),
            "bando": (content.call, row.call.code),
            "invio": (content.filed_at, row.filed_at),
            "capofila": (content.lead.code, row.lead.code),
            "territorio": (content.territory, row.territory.code),
            "richiesta": (content.requested, cents(row.requested)),
            "costo totale": (content.total_cost, cents(row.total_cost)),
            "termini": (content.terms_sha256, row.call.terms_sha256),
        }
        if wrong := [name for name, (then, now) in said.items() if then != now]:
            yield Wrong(place, f"non dice quello che dice la sua fotografia: {', '.join(wrong)}")


def completions() -> Iterator[Wrong]:
    """What an application says with its corrections rests on what was filed, and asks no more.

    Its bodies are told apart by their tax codes, as in editions and acts.
    """
    rows = Completion.objects.select_related("snapshot", "application__snapshot", "reopening")
    for row in rows.order_by("pk").iterator(chunk_size=500):
        filed, place = row.application, f"domanda {row.application.code}"
        try:
            content = content_from(row.snapshot.parsed())
        except (KeyError, TypeError, ValueError):
            yield Wrong(place, "la fotografia dell'integrazione non si legge")
            continue
        said = {
            "domanda": (content.code, filed.code),
            "fotografia inviata": (content.completes, filed.snapshot.sha256),
            "istante": (content.completed_at, row.completed_at),
            "riapertura": (row.reopening.application_id, filed.pk),
            "richiesta": (content.requested, cents(row.requested)),
            "costo totale": (content.total_cost, cents(row.total_cost)),
            "richiesta non cresciuta": (row.requested <= filed.requested, True),
            "enti": (len({each.tax_code for each in content.bodies}), len(content.bodies)),
        }
        if wrong := [name for name, (then, now) in said.items() if then != now]:
            yield Wrong(place, f"l'integrazione non è della sua domanda: {', '.join(wrong)}")


def budgets() -> Iterator[Wrong]:
    """The lines of a project that is filed make the cost of its application in force."""
    costs = dict(BudgetLine.objects.order_by().values_list("project").annotate(of_all=Sum("cost")))
    filed = Application.objects.in_force().filter(project__status="filed")
    for row in filed.order_by("code").iterator(chunk_size=500):
        if costs.get(row.project_id, Decimal(0)) != row.total_cost:
            yield Wrong(f"domanda {row.code}", "il costo totale non è la somma delle voci")


def sheets() -> Iterator[Wrong]:
    """EVA-1, EVA-4: whole, within the scale, and against no conflict."""
    expected = dict(Criterion.objects.order_by().values_list("call").annotate(count=Count("id")))
    submitted: Any = (  # reason: an annotation is no field
        Evaluation.objects.counting()
        .select_related("assignment__application", "assignment__evaluator")
        .annotate(score_count=Count("scores"))
    )
    for sheet in submitted.order_by("pk"):
        if sheet.score_count != expected.get(sheet.assignment.application.call_id, 0):
            yield Wrong(_sheet(sheet), "non ha un punteggio per ogni criterio")
    conflict = ConflictDeclaration.objects.filter(
        has_conflict=True,
        evaluator=OuterRef("assignment__evaluator"),
        application=OuterRef("assignment__application"),
    )
    standing = Evaluation.objects.exclude(status=EvaluationState.VOIDED).filter(Exists(conflict))
    for sheet in standing.select_related("assignment__application", "assignment__evaluator"):
        yield Wrong(_sheet(sheet), "è in vigore contro un conflitto dichiarato")
    strange = Evaluation.objects.exclude(evaluator=F("assignment__evaluator"))
    for sheet in strange.select_related("assignment__application", "assignment__evaluator"):
        yield Wrong(_sheet(sheet), "non è di chi ha ricevuto la domanda da valutare")


def scores() -> Iterator[Wrong]:
    """Points of a criterion of the call, on its scale and step."""
    rows = Score.objects.select_related(
        "criterion__call",
        "evaluation__assignment__application",
        "evaluation__assignment__evaluator",
    )
    for score in rows.order_by("pk").iterator(chunk_size=2000):
        criterion, application = score.criterion, score.evaluation.assignment.application
        step = criterion.call.step if criterion.step is None else criterion.step
        is_right = (
            criterion.call_id == application.call_id
            and 0 <= score.points <= criterion.max_points
            and score.points % step == 0
        )
        if not is_right:
            yield Wrong(
                _sheet(score.evaluation), f"{score.points} punti su {criterion.code} non valgono"
            )


def rankings() -> Iterator[Wrong]:
    """An approved ranking has every application in force, in positions from one on."""
    for ranking in Ranking.objects.filter(status=RankingState.APPROVED).select_related("call"):
        place = f"graduatoria {ranking.call.code}"
        entries = RankingEntry.objects.filter(ranking=ranking)
        positions = list(
            entries.filter(position__isnull=False)
            .order_by("position")
            .values_list("position", flat=True)
        )
        if positions != list(range(1, len(positions) + 1)):
            yield Wrong(place, "le posizioni non vanno da 1 in poi")
        absent = Application.objects.in_force().filter(call=ranking.call)
        # Who withdrew after the approval keeps the line; who is in force must have one.
        for row in absent.exclude(pk__in=entries.values("application")):
            yield Wrong(place, f"manca la domanda {row.number}")
        for entry in entries.exclude(application__call=ranking.call):
            yield Wrong(place, f"la riga {entry.pk} è di un altro bando")


def awards() -> Iterator[Wrong]:
    """Each award is what the approved ranking gave."""
    given = defaultdict(
        lambda: (None, None, ""),
        {
            (entry.ranking_id, entry.application_id): (entry.proposed, entry.due, entry.outcome)
            for entry in RankingEntry.objects.filter(
                Q(proposed__isnull=False) | Q(outcome=Outcome.RESERVE)
            )
        },
    )
    for award in Award.objects.select_related("round", "application").order_by("pk"):
        proposed, due, outcome = given[award.round.ranking_id, award.application_id]
        from_reserve = (
            outcome == Outcome.RESERVE
            and award.round.number > 1
            and due is not None
            and award.awarded <= due
        )
        if award.awarded != proposed and not from_reserve:
            yield Wrong(
                f"domanda {award.application.code}", "il contributo non è quello della graduatoria"
            )


def states_of_calls() -> Iterator[Wrong]:
    """A call ranked or decided has its approved ranking."""
    approved = Ranking.objects.filter(status=RankingState.APPROVED).values("call")
    for call in Call.objects.filter(status__in=["ranked", "decided"]).exclude(pk__in=approved):
        yield Wrong(f"bando {call.code}", "non ha una graduatoria approvata")


def _sheet(sheet: Evaluation) -> str:
    assignment = sheet.assignment
    return f"scheda di {assignment.evaluator.code} sulla domanda {assignment.application.code}"


LOOKS = (applications, completions, budgets, sheets, scores, rankings, awards, states_of_calls)
