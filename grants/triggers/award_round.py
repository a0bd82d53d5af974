"""A round of awards and the years of its plan: what they promise is within the endowments."""

from collections.abc import Iterator

from grants.triggers.ranking import beyond_endowments
from welfare_kmzero.triggers.declare import (
    Lock,
    On,
    Trigger,
    big,
    frozen,
    marks_of,
    moves,
    on_move,
    refuse,
)

FIXED = "Una volta proposta, la tornata non si modifica: si decide."
SEALED = "La tornata è chiusa: le decisioni sui suoi importi sono in preparazione."


def is_sealed(round_: str) -> str:
    return f"EXISTS (SELECT 1 FROM grants_fundingdecision d WHERE d.round_id = {round_})"


def triggers() -> Iterator[Trigger]:
    label = "grants.AwardRound"
    yield from moves(label)
    yield from frozen(label, but=marks_of(label), message=FIXED)
    yield from refuse(
        label,
        "of_its_ranking",
        on=On.INSERT,
        when=(
            "NOT EXISTS (SELECT 1 FROM grants_ranking r JOIN funders_call k ON k.id = r.call_id"
            " WHERE r.id = NEW.ranking_id AND r.call_id = NEW.call_id AND r.status = 'approved'"
            " AND k.status IN ('ranked', 'decided'))"
            " OR NEW.number <> 1 + (SELECT COUNT(*) FROM grants_awardround o"
            " WHERE o.call_id = NEW.call_id)"
        ),
        message="Una tornata segue le altre della graduatoria approvata del suo bando.",
    )
    total = (
        f"(NEW.total + (SELECT {big('SUM(o.total)')} FROM grants_awardround o"
        " WHERE o.call_id = NEW.call_id))"
    )
    yield from refuse(
        label,
        "within_endowments",
        on=On.INSERT,
        when=beyond_endowments(total, "NEW.call_id"),
        message="Le tornate insieme superano una dotazione.",
        # Two rounds of one call wait for each other: the money is counted once.
        locks=[Lock("funders_call", "id = NEW.call_id", alone=True)],
    )
    yield from _decided()
    yield from _years()


def _decided() -> Iterator[Trigger]:
    yield from on_move(
        "grants.AwardRound",
        "decided",
        "by_all",
        when=(
            f"NOT {is_sealed('NEW.id')} OR EXISTS (SELECT 1 FROM grants_fundingdecision d"
            " WHERE d.round_id = NEW.id AND d.status <> 'adopted')"
            " OR EXISTS (SELECT 1 FROM grants_award w"
            " WHERE w.round_id = NEW.id AND w.status <> 'conceded')"
        ),
        message="La tornata è decisa quando tutti hanno deciso e ogni contributo è concesso.",
    )
    yield from on_move(
        "funders.Call",
        "decided",
        "in_every_round",
        when=(
            "NOT EXISTS (SELECT 1 FROM grants_awardround o WHERE o.call_id = NEW.id)"
            " OR EXISTS (SELECT 1 FROM grants_awardround o"
            " WHERE o.call_id = NEW.id AND o.status <> 'decided')"
        ),
        message="Il bando è concluso quando ogni tornata è decisa.",
    )


def _years() -> Iterator[Trigger]:
    yield from frozen("grants.AwardYear", message=FIXED)
    yield from refuse(
        "grants.AwardYear",
        "before_the_seal",
        on=On.INSERT,
        when=is_sealed(
            "(SELECT w.round_id FROM grants_award w"
            " JOIN grants_awardshare s ON s.award_id = w.id WHERE s.id = NEW.share_id)"
        ),
        message=SEALED,
    )
    yield from refuse(
        "grants.AwardYear",
        "within_share",
        on=On.INSERT,
        when=(
            f"NEW.planned + (SELECT {big('SUM(y.planned)')} FROM grants_awardyear y"
            " WHERE y.share_id = NEW.share_id) >"
            " (SELECT s.carried FROM grants_awardshare s WHERE s.id = NEW.share_id)"
        ),
        message="Gli anni superano la quota.",
    )
