"""Terms, endowments and every sum of every round, in whole cents and exact fractions."""

import json
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import F, OuterRef, Subquery, Sum

from funders.actions.terms import terms
from funders.models import Call, Endowment, ProtocolShare
from grants.models import Award, AwardRound, AwardShare, AwardYear, Commitment, FundingDecision
from grants.states import DecisionState
from welfare_kmzero.canonical import canonical_text
from welfare_kmzero.documents.models import Snapshot
from welfare_kmzero.editions.integrity.wrong import Wrong
from welfare_kmzero.money import format_euro

ZERO = Decimal(0)
_LEARNED_LATER = ("signed_on", "valid_from", "valid_until")


def published_terms() -> Iterator[Wrong]:
    """The terms say what was published, but for dates of the protocol learned later."""
    for call in Call.objects.public().select_related("protocol").order_by("code"):
        snapshot = Snapshot.objects.filter(sha256=call.terms_sha256).first()
        if snapshot is None:
            yield Wrong(f"bando {call.code}", "manca la fotografia dei termini pubblicati")
            continue
        then, now = snapshot.parsed(), _plain(terms(call))
        for name in _LEARNED_LATER:
            if then["protocol"][name] is None:
                now["protocol"][name] = None
        if changed := sorted(name for name in now if now[name] != then.get(name)):
            yield Wrong(
                f"bando {call.code}", f"i termini non sono quelli pubblicati: {', '.join(changed)}"
            )


def _plain(value: Any) -> Any:  # reason: JSON, read back as it was frozen
    return json.loads(canonical_text(value))


def whole_shares() -> Iterator[Wrong]:
    """The shares under a published call make exactly one, each with its endowment."""
    for call in Call.objects.public().order_by("code"):
        shares = {
            share.funder_id: share.fraction
            for share in ProtocolShare.objects.filter(protocol=call.protocol_id)
        }
        if (total := sum(shares.values(), Fraction(0))) != 1:
            yield Wrong(f"bando {call.code}", f"le quote del protocollo fanno {total}, non 1")
        endowed = set(Endowment.objects.filter(call=call).values_list("funder_id", flat=True))
        if endowed != shares.keys():
            yield Wrong(f"bando {call.code}", "le dotazioni non sono quelle delle parti con quota")


def sums_of_rounds() -> Iterator[Wrong]:
    """Years make shares, shares awards, awards rounds, columns decisions."""
    awards = _sums(Award, "round", "awarded")
    for each in AwardRound.objects.select_related("call").order_by("call__code", "number"):
        place = f"bando {each.call.code}, tornata {each.number}"
        if awards[each.pk] != each.total:
            yield _sum(place, "i contributi", awards[each.pk], each.total)
        if not each.decisions.exists():
            yield Wrong(place, "non è chiusa: manca la decisione di ogni parte")
    yield from _shares_and_years()
    yield from _columns()


def _shares_and_years() -> Iterator[Wrong]:
    shares, years = _sums(AwardShare, "award", "carried"), _sums(AwardYear, "share", "planned")
    for award in Award.objects.select_related("application").order_by("application__code"):
        if shares[award.pk] != award.awarded:
            place = f"domanda {award.application.code}"
            yield _sum(place, "le quote", shares[award.pk], award.awarded)
    rows = AwardShare.objects.select_related("award__application", "funder")
    for share in rows.order_by("award__application__code", "position"):
        if years[share.pk] != share.carried:
            place = f"domanda {share.award.application.code}, quota di {share.funder.code}"
            yield _sum(place, "gli anni", years[share.pk], share.carried)


def _columns() -> Iterator[Wrong]:
    column = (
        AwardShare.objects.filter(award__round=OuterRef("round"), funder=OuterRef("funder"))
        .values("funder")
        .annotate(carried_by_all=Sum("carried"))
        .values("carried_by_all")
    )
    committed = _sums(Commitment, "decision", "committed")
    decisions = FundingDecision.objects.select_related("round__call", "funder")
    for decision in decisions.annotate(column=Subquery(column)).order_by("pk"):
        place = (
            f"bando {decision.round.call.code}, tornata {decision.round.number}, "
            f"decisione di {decision.funder.code}"
        )
        carried = decision.column or ZERO  # type: ignore[attr-defined]  # annotated
        if carried != decision.total:
            yield _sum(place, "le quote", carried, decision.total)
        is_adopted = decision.status == DecisionState.ADOPTED
        if is_adopted and decision.pk in committed and committed[decision.pk] != decision.total:
            yield _sum(place, "gli impegni", committed[decision.pk], decision.total)


def exact_parts() -> Iterator[Wrong]:
    """Each share is its exact part of the award, less than one cent away."""
    shares = AwardShare.objects.select_related("award__application", "funder").annotate(
        protocol=F("award__round__call__protocol")
    )
    fractions = {
        (share.protocol_id, share.funder_id): share.fraction
        for share in ProtocolShare.objects.all()
    }
    for share in shares.order_by("pk"):
        place = f"domanda {share.award.application.code}, quota di {share.funder.code}"
        fraction = fractions.get((share.protocol, share.funder_id))
        if fraction is None:
            yield Wrong(place, "il finanziatore non ha una quota nel protocollo")
        elif abs(Fraction(share.carried) - Fraction(share.award.awarded) * fraction) >= Fraction(
            1, 100
        ):
            yield Wrong(
                place, f"{format_euro(share.carried)} non è la parte {fraction} del contributo"
            )


def ceilings() -> Iterator[Wrong]:
    """MON-4: no funder carries more than its endowment, proposed awards included."""
    carried: dict[tuple[int, int], Decimal] = {
        (row["award__round__call"], row["funder"]): row["carried_by_all"]
        for row in AwardShare.objects.values("award__round__call", "funder").annotate(
            carried_by_all=Sum("carried")
        )
    }
    for endowment in Endowment.objects.select_related("call", "funder").order_by("pk"):
        total = carried.pop((endowment.call_id, endowment.funder_id), ZERO)
        if total > endowment.available:
            yield Wrong(
                f"bando {endowment.call.code}, {endowment.funder.code}",
                f"porta {format_euro(total)}, più della dotazione di "
                f"{format_euro(endowment.available)}",
            )
    for call_id, funder_id in carried:
        call = Call.objects.get(pk=call_id)
        yield Wrong(
            f"bando {call.code}", f"il finanziatore {funder_id} porta quote senza dotazione"
        )


def _sums(model: Any, key: str, column: str) -> dict[int, Decimal]:  # reason: any of the rows
    """The sum of ``column`` for each ``key``; zero where there is no row."""
    rows = model.objects.order_by().values_list(key).annotate(of_all=Sum(column))
    return defaultdict(lambda: ZERO, {pk: total or ZERO for pk, total in rows})


def _sum(place: str, parts: str, found: Decimal, said: Decimal) -> Wrong:
    return Wrong(place, f"{parts} fanno {format_euro(found)}, non {format_euro(said)}")


LOOKS = (published_terms, whole_shares, sums_of_rounds, exact_parts, ceilings)
