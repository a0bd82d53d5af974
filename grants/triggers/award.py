"""Awards and their shares: what the ranking gave, cut exactly among the funders."""

from collections.abc import Iterator

from funders.states import PRIVATE_KINDS
from grants.triggers.award_round import FIXED, SEALED, is_sealed
from welfare_kmzero.triggers.declare import (
    Lock,
    On,
    Trigger,
    big,
    frozen,
    marks_of,
    moves,
    on_move,
    part,
    refuse,
)

_PAYEE = ("payee_name", "payee_tax_code", "payee_reason", "cup")


def triggers() -> Iterator[Trigger]:
    yield from _awards()
    yield from _payees()
    yield from _shares()


def _awards() -> Iterator[Trigger]:
    label = "grants.Award"
    yield from moves(label)
    yield from frozen(label, but=(*marks_of(label), *_PAYEE), message=FIXED)
    yield from refuse(
        label,
        "before_the_seal",
        on=On.INSERT,
        when=is_sealed("NEW.round_id"),
        message=SEALED,
        locks=[Lock("grants_awardround", "id = NEW.round_id")],
    )
    yield from refuse(
        label,
        "as_ranked",
        on=On.INSERT,
        when=(
            "NOT EXISTS (SELECT 1 FROM grants_awardround o"
            " JOIN grants_rankingentry e ON e.ranking_id = o.ranking_id"
            " JOIN projects_application a ON a.id = e.application_id"
            " WHERE o.id = NEW.round_id AND a.id = NEW.application_id AND a.status = 'filed'"
            " AND (NEW.awarded = e.proposed OR (e.outcome = 'reserve' AND o.number > 1"
            " AND NEW.awarded <= e.due)))"
        ),
        message="Il contributo è quello della graduatoria approvata.",
    )
    yield from refuse(
        label,
        "within_round",
        on=On.INSERT,
        when=(
            f"NEW.awarded + (SELECT {big('SUM(w.awarded)')} FROM grants_award w"
            " WHERE w.round_id = NEW.round_id) >"
            " (SELECT o.total FROM grants_awardround o WHERE o.id = NEW.round_id)"
        ),
        message="I contributi superano il totale della tornata.",
    )
    yield from on_move(
        label,
        "conceded",
        "by_all",
        when=(
            "NOT EXISTS (SELECT 1 FROM grants_awardshare s WHERE s.award_id = NEW.id)"
            " OR EXISTS (SELECT 1 FROM grants_awardshare s"
            " WHERE s.award_id = NEW.id AND s.carried > 0 AND s.status <> 'conceded')"
        ),
        message="Un contributo è perfezionato quando ogni sua quota è concessa.",
    )


def _payees() -> Iterator[Trigger]:
    """The payee stands in the act of the public funder: from its adoption it is fixed."""
    private = ", ".join(f"'{kind}'" for kind in sorted(PRIVATE_KINDS))
    changed = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in _PAYEE)
    yield from refuse(
        "grants.Award",
        "payee_in_the_act",
        on=On.UPDATE,
        when=(
            f"({changed}) AND EXISTS (SELECT 1 FROM grants_fundingdecision d"
            " JOIN funders_funder f ON f.id = d.funder_id WHERE d.round_id = NEW.round_id"
            f" AND d.status = 'adopted' AND f.kind NOT IN ({private}))"
        ),
        message="L'ente erogatore e il CUP sono nell'atto adottato: non si modificano.",
    )
    yield from refuse(
        "grants.Award",
        "payee_reasoned",
        on=On.UPDATE,
        when=(
            "(NEW.payee_name <> OLD.payee_name OR NEW.payee_tax_code <> OLD.payee_tax_code)"
            " AND NEW.payee_reason = ''"
        ),
        message="Un ente erogatore diverso ha bisogno di un motivo.",
    )


def _shares() -> Iterator[Trigger]:
    label = "grants.AwardShare"
    yield from moves(label)
    yield from frozen(label, but=marks_of(label), message=FIXED)
    round_ = "(SELECT w.round_id FROM grants_award w WHERE w.id = NEW.award_id)"
    yield from refuse(
        label, "before_the_seal", on=On.INSERT, when=is_sealed(round_), message=SEALED
    )
    exact = part("w.awarded", "p.numerator", "p.denominator")
    # What is left of the exact part: a cell is its floor, or one cent more when it has one.
    is_whole = "((w.awarded % p.denominator) * p.numerator) % p.denominator = 0"
    yield from refuse(
        label,
        "exact_part",
        on=On.INSERT,
        when=(
            "NOT EXISTS (SELECT 1 FROM grants_award w JOIN grants_awardround o"
            " ON o.id = w.round_id JOIN funders_call k ON k.id = o.call_id"
            " JOIN funders_protocolshare p ON p.protocol_id = k.protocol_id"
            " WHERE w.id = NEW.award_id AND p.funder_id = NEW.funder_id"
            " AND p.position = NEW.position"
            f" AND (NEW.carried = {exact} OR (NEW.carried = {exact} + 1 AND NOT ({is_whole}))))"
        ),
        message="La quota è la parte esatta del finanziatore, arrotondata al centesimo.",
    )
    yield from refuse(
        label,
        "within_award",
        on=On.INSERT,
        when=(
            f"NEW.carried + (SELECT {big('SUM(s.carried)')} FROM grants_awardshare s"
            " WHERE s.award_id = NEW.award_id) >"
            " (SELECT w.awarded FROM grants_award w WHERE w.id = NEW.award_id)"
        ),
        message="Le quote superano il contributo.",
    )
    yield from on_move(
        label,
        "conceded",
        "by_its_funder",
        when=(
            "NOT EXISTS (SELECT 1 FROM grants_fundingdecision d JOIN grants_award w"
            " ON w.round_id = d.round_id WHERE w.id = NEW.award_id"
            " AND d.funder_id = NEW.funder_id AND d.status = 'adopted')"
        ),
        message="Una quota è concessa dalla decisione del suo finanziatore.",
    )
