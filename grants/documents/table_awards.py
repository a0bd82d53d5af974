"""Rows of what was decided on a call: ranking, shares, commitments, decisions, their sittings."""

import datetime as dt

from django.db.models import Case, QuerySet, When
from django.db.models.functions import Length

from funders.models import Call
from grants.documents.table_applications import _means, criteria_of, outcome_of
from grants.documents.table_rows import CHUNK, Rows
from grants.models import (
    AwardShare,
    Commitment,
    FundingDecision,
    RankingEntry,
    Sitting,
)
from grants.states import (
    DecisionState,
    ShareState,
    SittingRole,
)
from welfare_kmzero.acts.parts import publishable_tax_code


def ranking_rows(call: Call) -> Rows:
    codes, means = criteria_of(call), _means(call)
    rows = RankingEntry.objects.filter(ranking__call=call).in_order()
    for pk, position, *known, outcome, status, rule, cost, due, proposed in rows.values_list(
        "application",
        "position",
        "application__code",
        "application__title",
        "application__lead__name",
        "total",
        "outcome",
        "ranking__status",
        "tie_break",
        "admitted_cost",
        "due",
        "proposed",
    ).iterator(CHUNK):
        of_pk = means.get(pk, {})
        label = outcome_of(outcome, status)
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


def shares_of(call: Call) -> QuerySet[AwardShare]:
    return AwardShare.objects.filter(award__round__call=call)


def share_rows(call: Call) -> Rows:
    rows = shares_of(call).order_by(
        "award__round__number",
        Length("award__application__number"),
        "award__application__number",
        "position",
    )
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
    ).iterator(CHUNK):
        yield *known, ShareState(status).label, at


def commitments_of(call: Call) -> QuerySet[Commitment]:
    return Commitment.objects.filter(decision__round__call=call)


def commitment_rows(call: Call) -> Rows:
    rows = commitments_of(call).order_by("decision__round__number", "decision__funder", "position")
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
    ).iterator(CHUNK):
        yield number, funder, payee, publishable_tax_code(tax_code), *known


def decision_rows(call: Call) -> Rows:
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


_VOTES = {None: "", True: "a voti unanimi", False: "a maggioranza di voti"}
_IN_ORDER = Case(
    *(
        When(members__part=part, then=place)
        for place, part in enumerate(
            (SittingRole.PRESENT, SittingRole.ABSENT, SittingRole.RAPPORTEUR)
        )
    )
)


def decision_sitting_rows(call: Call) -> Rows:
    """A row for each person of a sitting; one alone where nobody is written down."""
    rows = _sittings_of(call).order_by(
        "decision__round__number", "decision__funder", _IN_ORDER, "members__position"
    )
    for (
        number,
        funder,
        body,
        held_on,
        starts,
        closes,
        *known,
        vote,
        part,
        role,
        name,
    ) in rows.values_list(
        "decision__round__number",
        "decision__funder__code",
        "decision__body",
        "held_on",
        "starts_at_hour",
        "closes_at_hour",
        "number",
        "reference",
        "president_role",
        "president_name",
        "assisting_role",
        "assisting_name",
        "is_unanimous",
        "members__part",
        "members__role",
        "members__name",
    ).iterator(CHUNK):
        yield (
            *(number, funder, body, held_on, _hour(starts), _hour(closes)),
            *(*known, _VOTES[vote], part and SittingRole(part).label, role, name),
        )


def decision_sitting_count(call: Call) -> int:
    return _sittings_of(call).order_by().values("pk", "members").count()


def _sittings_of(call: Call) -> QuerySet[Sitting]:
    return Sitting.objects.filter(decision__round__call=call)


def _hour(hour: dt.time | None) -> str:
    return "" if hour is None else f"{hour:%H:%M}"
