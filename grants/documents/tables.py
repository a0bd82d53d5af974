"""The tables of a call for a spreadsheet: what each holds, row by row, read as it is written.

Applications are told from their frozen columns and snapshots. Nothing here asks who may read:
a table that tells points says so, and who gives it out asks.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from django.db.models import F, Model, Q, QuerySet

from funders.models import Call
from grants.models import (
    Assignment,
    AwardShare,
    Commitment,
    CriterionMean,
    EligibilityCheck,
    Evaluation,
    FundingDecision,
    RankingEntry,
    Score,
)
from grants.states import (
    CheckState,
    DecisionState,
    EvaluationState,
    Outcome,
    ShareState,
)
from projects.models import Application
from projects.states import ApplicationState
from welfare_kmzero.acts.parts import publishable_tax_code
from welfare_kmzero.audit.models import Event
from welfare_kmzero.documents.models import Act, RegisterEntry
from welfare_kmzero.money import euros

_CHUNK = 2_000
# Columns of several types come out of one query.
Rows: TypeAlias = Iterator[tuple[Any, ...]]  # reason: what ``values_list`` gives


@dataclass(frozen=True, slots=True)
class Table:
    """``count``: how many rows, roughly. ``tells_points``: of single sheets, or of the ranking."""

    code: str
    title: str
    holds: str
    header: Callable[[Call], tuple[str, ...]]
    rows: Callable[[Call], Rows]
    count: Callable[[Call], int]
    tells_points: bool = False


def _always(*names: str) -> Callable[[Call], tuple[str, ...]]:
    return lambda _: names


def _criteria(call: Call) -> list[str]:
    return list(call.criteria.order_by("position").values_list("code", flat=True))


def _applications(call: Call) -> QuerySet[Application]:
    return Application.objects.filter(call=call)


def _application_header(call: Call) -> tuple[str, ...]:
    return (
        "domanda",
        "numero",
        "titolo",
        "capofila",
        "codice fiscale",
        "territorio",
        "inviata il",
        "stato",
        "richiesto",
        "costo totale",
        "istruttoria",
        "costo ammesso",
        "posizione",
        "punteggio",
        "esito",
        "contributo proposto",
        *(f"media {code}" for code in _criteria(call)),
    )


def _application_rows(call: Call) -> Rows:
    checks = {
        pk: (CheckState(status).label, admitted)
        for pk, status, admitted in EligibilityCheck.objects.filter(
            application__call=call
        ).values_list("application", "status", "admitted_cost")
    }
    entries = {
        pk: (position, total, Outcome(outcome).label, proposed)
        for pk, position, total, outcome, proposed in RankingEntry.objects.filter(
            ranking__call=call
        ).values_list("application", "position", "total", "outcome", "proposed")
    }
    codes = _criteria(call)
    means = _means(call)
    listed = _applications(call).order_by("number")
    for pk, *known, tax_code, territory, filed_at, status, requested, cost in listed.values_list(
        "pk",
        "code",
        "number",
        "title",
        "lead__name",
        "lead__tax_code",
        "territory__name",
        "filed_at",
        "status",
        "requested",
        "total_cost",
    ).iterator(_CHUNK):
        of_pk = means.get(pk, {})
        yield (
            *known,
            publishable_tax_code(tax_code),
            territory,
            filed_at,
            ApplicationState(status).label,
            requested,
            cost,
            *checks.get(pk, (None, None)),
            *entries.get(pk, (None, None, None, None)),
            *(of_pk.get(code) for code in codes),
        )


def _means(call: Call) -> dict[int, dict[str, Decimal]]:
    found: dict[int, dict[str, Decimal]] = {}
    rows = CriterionMean.objects.filter(entry__ranking__call=call).values_list(
        "entry__application", "criterion__code", "mean"
    )
    for pk, code, mean in rows.iterator(_CHUNK):
        found.setdefault(pk, {})[code] = mean
    return found


def _budget_rows(call: Call) -> Rows:
    listed = _applications(call).order_by("number").values_list("code", "snapshot__content")
    for code, content in listed.iterator(_CHUNK):
        for line in json.loads(content).get("budget", ()):
            yield code, line["category"], line["description"], line["year"], euros(line["cost"])


def _check_rows(call: Call) -> Rows:
    rows = EligibilityCheck.objects.filter(application__call=call).order_by("application__number")
    for code, status, admitted, reason, yes, no in rows.values_list(
        "application__code", "status", "admitted_cost", "reason", "admitted_at", "not_admitted_at"
    ).iterator(_CHUNK):
        yield code, CheckState(status).label, admitted, reason, yes or no


def _assignments(call: Call) -> QuerySet[Assignment]:
    return Assignment.objects.filter(application__call=call)


def _assignment_rows(call: Call) -> Rows:
    in_force = dict(
        Evaluation.objects.of_call(call)
        .exclude(status=EvaluationState.VOIDED)
        .values_list("assignment", "status")
    )
    rows = _assignments(call).order_by("evaluator__position", "position")
    for pk, *known in rows.values_list(
        "pk", "evaluator__code", "evaluator__name", "application__code", "position", "assigned_at"
    ).iterator(_CHUNK):
        status = in_force.get(pk)
        yield *known, EvaluationState(status).label if status else "Da iniziare"


def _scores(call: Call) -> QuerySet[Score]:
    return Score.objects.filter(evaluation__assignment__application__call=call)


def _score_rows(call: Call) -> Rows:
    rows = _scores(call).order_by(
        "evaluation__assignment__application__number",
        "evaluation__assignment__evaluator__position",
        "evaluation",
        "criterion__position",
    )
    for application, evaluator, criterion, points, status, at, comment in rows.values_list(
        "evaluation__assignment__application__code",
        "evaluation__assignment__evaluator__code",
        "criterion__code",
        "points",
        "evaluation__status",
        "evaluation__submitted_at",
        "evaluation__comment",
    ).iterator(_CHUNK):
        label = EvaluationState(status).label
        yield application, evaluator, criterion, points, label, at, comment


def _ranking_rows(call: Call) -> Rows:
    codes, means = _criteria(call), _means(call)
    rows = RankingEntry.objects.filter(ranking__call=call).order_by(
        F("position").asc(nulls_last=True), "application__number"
    )
    for pk, position, *known, outcome, rule, cost, due, proposed in rows.values_list(
        "application",
        "position",
        "application__code",
        "application__title",
        "application__lead__name",
        "total",
        "outcome",
        "tie_break",
        "admitted_cost",
        "due",
        "proposed",
    ).iterator(_CHUNK):
        of_pk = means.get(pk, {})
        label = Outcome(outcome).label
        yield (
            position,
            *known,
            label,
            rule,
            cost,
            due,
            proposed,
            *(of_pk.get(code) for code in codes),
        )


def _shares(call: Call) -> QuerySet[AwardShare]:
    return AwardShare.objects.filter(award__round__call=call)


def _share_rows(call: Call) -> Rows:
    rows = _shares(call).order_by("award__round__number", "award__application__number", "position")
    for *known, status, at in rows.values_list(
        "award__round__number",
        "award__application__code",
        "award__application__title",
        "award__payee_name",
        "award__cup",
        "award__admitted_cost",
        "award__awarded",
        "funder__code",
        "carried",
        "status",
        "conceded_at",
    ).iterator(_CHUNK):
        yield *known, ShareState(status).label, at


def _commitments(call: Call) -> QuerySet[Commitment]:
    return Commitment.objects.filter(decision__round__call=call)


def _commitment_rows(call: Call) -> Rows:
    rows = _commitments(call).order_by("decision__round__number", "decision__funder", "position")
    for number, funder, payee, tax_code, *known in rows.values_list(
        "decision__round__number",
        "decision__funder__code",
        "payee_name",
        "payee_tax_code",
        "chapter",
        "exercise",
        "committed",
        "booking_number",
        "commitment_number",
    ).iterator(_CHUNK):
        yield number, funder, payee, publishable_tax_code(tax_code), *known


def _decision_rows(call: Call) -> Rows:
    rows = FundingDecision.objects.filter(round__call=call).order_by("round__number", "funder")
    for *known, status, at in rows.values_list(
        "round__number",
        "funder__code",
        "funder__name",
        "body",
        "number",
        "decided_on",
        "total",
        "status",
        "adopted_at",
    ):
        yield *known, DecisionState(status).label, at


def register_of(call: Call) -> QuerySet[RegisterEntry]:
    """The lines of the registers that tell of the call: its acts, its applications."""
    return RegisterEntry.objects.filter(
        Q(pk__in=Act.objects.filter(call_code=call.code).values("register_entry"))
        | Q(pk__in=_applications(call).values("register_entry"))
    )


def _register_rows(call: Call) -> Rows:
    yield from (
        register_of(call)
        .order_by("register", "year", "number")
        .values_list("register", "year", "number", "title", "sha256", "registered_at")
        .iterator(_CHUNK)
    )


def events_of(call: Call) -> QuerySet[Event]:
    """What was done to the call, to its applications and to its acts."""
    return Event.objects.filter(
        Q(target_type="call", target=call.code)
        | Q(target_type="application", target__in=_applications(call).values("code"))
        | Q(
            target_type="act",
            target__in=Act.objects.filter(call_code=call.code).values("short_code"),
        )
    )


def _event_rows(call: Call) -> Rows:
    yield from (
        events_of(call)
        .order_by("sequence")
        .values_list(
            "sequence", "at", "actor_name", "action", "target_type", "target", "details", "hash"
        )
        .iterator(_CHUNK)
    )


def _of(model: type[Model], path: str) -> Callable[[Call], int]:
    return lambda call: model._default_manager.filter(**{path: call}).count()


TABLES = {
    table.code: table
    for table in (
        Table(
            "domande",
            "Domande",
            "Una riga per domanda: capofila, importi, istruttoria, posizione, punteggio, esito.",
            _application_header,
            _application_rows,
            _of(Application, "call"),
            tells_points=True,
        ),
        Table(
            "spese",
            "Voci di spesa",
            "Il piano finanziario di ogni domanda, come fu inviato.",
            _always("domanda", "categoria", "descrizione", "anno", "costo"),
            _budget_rows,
            _of(Application, "call"),
        ),
        Table(
            "istruttorie",
            "Istruttorie formali",
            "L'esito del controllo formale, con il motivo di chi non è ammesso.",
            _always("domanda", "esito", "costo ammesso", "motivo", "decisa il"),
            _check_rows,
            _of(EligibilityCheck, "application__call"),
        ),
        Table(
            "assegnazioni",
            "Assegnazioni",
            "Chi legge quale domanda, e a che punto è la scheda.",
            _always("componente", "nome", "domanda", "ordine di lettura", "assegnata il", "scheda"),
            _assignment_rows,
            _of(Assignment, "application__call"),
        ),
        Table(
            "valutazioni",
            "Valutazioni",
            "I punti di ogni scheda, criterio per criterio: solo per chi segue la valutazione.",
            _always(
                "domanda",
                "componente",
                "criterio",
                "punti",
                "scheda",
                "consegnata il",
                "motivazione",
            ),
            _score_rows,
            _of(Score, "evaluation__assignment__application__call"),
            tells_points=True,
        ),
        Table(
            "graduatoria",
            "Graduatoria",
            "Le domande in ordine, con le medie per criterio e il contributo proposto.",
            lambda call: (
                "posizione",
                "domanda",
                "titolo",
                "capofila",
                "punteggio",
                "esito",
                "regola di precedenza",
                "costo ammesso",
                "spettante",
                "proposto",
                *(f"media {code}" for code in _criteria(call)),
            ),
            _ranking_rows,
            _of(RankingEntry, "ranking__call"),
            tells_points=True,
        ),
        Table(
            "contributi",
            "Contributi e quote",
            "Una riga per contributo e finanziatore: quota, stato, ente erogatore, CUP.",
            _always(
                "tornata",
                "domanda",
                "titolo",
                "ente erogatore",
                "CUP",
                "costo ammesso",
                "contributo",
                "finanziatore",
                "quota",
                "stato",
                "concessa il",
            ),
            _share_rows,
            _of(AwardShare, "award__round__call"),
        ),
        Table(
            "impegni",
            "Impegni di spesa",
            "Beneficiario, capitolo, esercizio, importo.",
            _always(
                "tornata",
                "finanziatore",
                "beneficiario",
                "codice fiscale",
                "capitolo",
                "esercizio",
                "importo",
                "prenotazione",
                "impegno",
            ),
            _commitment_rows,
            _of(Commitment, "decision__round__call"),
        ),
        Table(
            "decisioni",
            "Decisioni dei finanziatori",
            "Organo, numero, data e quota di ogni decisione.",
            _always(
                "tornata",
                "finanziatore",
                "nome",
                "organo",
                "numero",
                "data",
                "quota",
                "stato",
                "registrata il",
            ),
            _decision_rows,
            _of(FundingDecision, "round__call"),
        ),
        Table(
            "registro",
            "Registro",
            "Le registrazioni delle domande e degli atti del bando.",
            _always("registro", "anno", "numero", "oggetto", "impronta", "registrato il"),
            _register_rows,
            lambda call: register_of(call).count(),
        ),
        Table(
            "tracciato",
            "Tracciato delle operazioni",
            "Chi ha fatto che cosa e quando, sul bando, sulle domande e sugli atti.",
            _always(
                "numero", "quando", "chi", "operazione", "tipo", "oggetto", "dettagli", "impronta"
            ),
            _event_rows,
            lambda call: events_of(call).count(),
        ),
    )
}
