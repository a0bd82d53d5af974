"""The Giunta's act: its sitting, text and checklist, still once the decision is adopted."""

from collections.abc import Iterator

from welfare_kmzero.triggers.declare import Lock, On, Trigger, closed, refuse

_ADOPTED = "L'atto è adottato: non si modifica."
# The adopted act of a sitting, of an act, of its decision.
_OF_SITTING = (
    "EXISTS (SELECT 1 FROM grants_deliberation l JOIN grants_fundingdecision d"
    " ON d.id = l.decision_id WHERE l.sitting_id = {key} AND d.status <> 'draft')"
)
_OF_ACT = (
    "EXISTS (SELECT 1 FROM grants_deliberation l JOIN grants_fundingdecision d"
    " ON d.id = l.decision_id WHERE l.id = {key} AND d.status <> 'draft')"
)


def triggers() -> Iterator[Trigger]:
    decision = Lock("grants_fundingdecision", "id = ROW.decision_id")
    yield from closed(
        "grants.Deliberation",
        when=(
            "EXISTS (SELECT 1 FROM grants_fundingdecision d"
            " WHERE d.id = ROW.decision_id AND d.status <> 'draft')"
        ),
        message=_ADOPTED,
        locks=[decision],
    )
    for model in ("DeliberationPart", "DeliberationItem"):
        yield from closed(
            f"grants.{model}",
            when=_OF_ACT.format(key="ROW.deliberation_id"),
            message=_ADOPTED,
            locks=[
                Lock(
                    "grants_fundingdecision",
                    "id = (SELECT l.decision_id FROM grants_deliberation l"
                    " WHERE l.id = ROW.deliberation_id)",
                )
            ],
        )
    for model, key in (("Sitting", "ROW.id"), ("SittingMember", "ROW.sitting_id")):
        yield from closed(
            f"grants.{model}",
            when=_OF_SITTING.format(key=key),
            message=_ADOPTED,
            locks=[
                Lock(
                    "grants_fundingdecision",
                    "id = (SELECT l.decision_id FROM grants_deliberation l"
                    f" WHERE l.sitting_id = {key})",
                )
            ],
        )
    yield from refuse(
        "grants.Deliberation",
        "same_call",
        on=(On.INSERT, On.UPDATE),
        when=(
            "NEW.sitting_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM grants_sitting t"
            " JOIN grants_awardround o ON o.call_id = t.call_id"
            " JOIN grants_fundingdecision d ON d.round_id = o.id"
            " WHERE t.id = NEW.sitting_id AND d.id = NEW.decision_id)"
        ),
        message="La seduta è di un altro bando.",
    )
