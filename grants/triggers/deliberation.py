"""The Giunta's act: its text and checklist, still once the decision is adopted."""

from collections.abc import Iterator

from welfare_kmzero.triggers.declare import Lock, Trigger, closed

_ADOPTED = "L'atto è adottato: non si modifica."
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
