"""Rows of the applications of a call, of their budgets and of their formal checks.

They are told from the frozen columns and snapshots; a budget as it was corrected on request.
"""

import json
from decimal import Decimal

from django.db.models import F
from django.db.models.functions import Coalesce, Length

from funders.models import Call
from grants.documents.table_rows import CHUNK, Rows
from grants.models import (
    CriterionMean,
    EligibilityCheck,
    RankingEntry,
)
from grants.states import (
    CheckState,
    RankingState,
    outcome_label,
)
from projects.models import Application, Completion
from projects.models.application import ApplicationQuerySet
from projects.states import ApplicationState
from welfare_kmzero.acts.parts import publishable_tax_code
from welfare_kmzero.money import euros


def criteria_of(call: Call) -> list[str]:
    return list(call.criteria.order_by("position").values_list("code", flat=True))


def applications_of(call: Call) -> ApplicationQuerySet:
    return Application.objects.filter(call=call)


def content_now() -> Coalesce:
    """The JSON of what an application says, corrections included."""
    return Coalesce(Completion.objects.last_content("pk"), F("snapshot__content"))


def application_header(call: Call) -> tuple[str, ...]:
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
        "richiesto con l'integrazione",
        "costo con l'integrazione",
        "istruttoria",
        "costo ammesso",
        "posizione",
        "punteggio",
        "esito",
        "contributo proposto",
        *(f"media {code}" for code in criteria_of(call)),
    )


def outcome_of(outcome: str, status: str) -> str:
    """In words; ``status`` is that of its ranking."""
    return outcome_label(outcome, is_approved=status == RankingState.APPROVED)


def application_rows(call: Call) -> Rows:
    checks = {
        pk: (CheckState(status).label, admitted)
        for pk, status, admitted in EligibilityCheck.objects.filter(
            application__call=call
        ).values_list("application", "status", "admitted_cost")
    }
    entries = {
        pk: (position, total, outcome_of(outcome, status), proposed)
        for pk, position, total, outcome, status, proposed in RankingEntry.objects.filter(
            ranking__call=call
        ).values_list("application", "position", "total", "outcome", "ranking__status", "proposed")
    }
    codes = criteria_of(call)
    means = _means(call)
    listed = applications_of(call).by_number()
    for (
        pk,
        code,
        number,
        title,
        lead,
        tax_code,
        territory,
        filed_at,
        status,
        *amounts,
    ) in listed.values_list(
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
        *(Completion.objects.latest_of(column, of="pk") for column in ("requested", "total_cost")),
    ).iterator(CHUNK):
        of_pk = means.get(pk, {})
        yield (
            code,
            number,
            title,
            lead,
            publishable_tax_code(tax_code),
            territory,
            filed_at,
            ApplicationState(status).label,
            *amounts,
            *checks.get(pk, (None, None)),
            *entries.get(pk, (None, None, None, None)),
            *(of_pk.get(each) for each in codes),
        )


def _means(call: Call) -> dict[int, dict[str, Decimal]]:
    found: dict[int, dict[str, Decimal]] = {}
    rows = CriterionMean.objects.filter(entry__ranking__call=call).values_list(
        "entry__application", "criterion__code", "mean"
    )
    for pk, code, mean in rows.iterator(CHUNK):
        found.setdefault(pk, {})[code] = mean
    return found


def budget_rows(call: Call) -> Rows:
    listed = applications_of(call).by_number().values_list("code", content_now())
    for code, content in listed.iterator(CHUNK):
        for line in json.loads(content).get("budget", ()):
            yield code, line["category"], line["description"], line["year"], euros(line["cost"])


def check_rows(call: Call) -> Rows:
    rows = EligibilityCheck.objects.filter(application__call=call).order_by(
        Length("application__number"), "application__number"
    )
    for code, status, admitted, reason, yes, no in rows.values_list(
        "application__code", "status", "admitted_cost", "reason", "admitted_at", "not_admitted_at"
    ).iterator(CHUNK):
        yield code, CheckState(status).label, admitted, reason, yes or no
