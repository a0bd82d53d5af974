"""The sitting of a decision: of its call, and still with its people once the decision is adopted."""

from collections.abc import Iterator

from welfare_kmzero.triggers.declare import Lock, On, Trigger, closed, on_move, refuse


def triggers() -> Iterator[Trigger]:
    for model, key in (("Sitting", "ROW.id"), ("SittingMember", "ROW.sitting_id")):
        yield from closed(
            f"grants.{model}",
            when=(
                "EXISTS (SELECT 1 FROM grants_fundingdecision d"
                f" WHERE d.sitting_id = {key} AND d.status <> 'draft')"
            ),
            message="La decisione è adottata: la sua seduta non si modifica.",
            locks=[Lock("grants_fundingdecision", f"sitting_id = {key}")],
        )
    yield from refuse(
        "grants.Sitting",
        "of_one_call",
        on=On.UPDATE,
        when="NEW.call_id <> OLD.call_id",
        message="Il bando di una seduta non cambia.",
    )
    decision = "grants.FundingDecision"
    yield from refuse(
        decision,
        "sitting_of_its_call",
        on=(On.INSERT, On.UPDATE),
        when=(
            "NEW.sitting_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM grants_sitting t"
            " JOIN grants_awardround o ON o.call_id = t.call_id"
            " WHERE t.id = NEW.sitting_id AND o.id = NEW.round_id)"
        ),
        message="La seduta è di un altro bando.",
    )
    yield from on_move(
        decision,
        "adopted",
        "in_its_sitting",
        when=(
            "EXISTS (SELECT 1 FROM grants_sitting t WHERE t.id = NEW.sitting_id"
            " AND (t.held_on DIFFERS FROM NEW.decided_on OR t.number <> NEW.number))"
        ),
        message="Data e numero della decisione sono quelli della sua seduta.",
    )
