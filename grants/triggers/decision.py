"""Each funder's decision: it seals the round when drafted, and is final when adopted."""

from collections.abc import Iterator

from welfare_kmzero.triggers.declare import (
    Lock,
    On,
    Trigger,
    big,
    closed,
    frozen,
    marks_of,
    moves,
    on_move,
    refuse,
)

_ADOPTED = "La decisione è adottata: non si modifica."
_ROUND = Lock("grants_awardround", "id = NEW.round_id", alone=True)
_WHOLE = "La tornata non si chiude: le sue somme non tornano al centesimo."


def triggers() -> Iterator[Trigger]:
    label = "grants.FundingDecision"
    yield from moves(label)
    yield from frozen(label, when="ROW.status <> 'draft'", but=marks_of(label), message=_ADOPTED)
    yield from refuse(
        label,
        "fixed",
        on=On.UPDATE,
        when=(
            "NEW.id <> OLD.id OR NEW.round_id <> OLD.round_id"
            " OR NEW.funder_id <> OLD.funder_id OR NEW.total <> OLD.total"
        ),
        message="Il finanziatore e la quota di una decisione non cambiano.",
    )
    yield from refuse(
        label,
        "kept",
        on=On.DELETE,
        when="TRUE",
        message="Una decisione chiude la tornata: non si cancella.",
    )
    yield from _seal()
    yield from _adoption()
    yield from _commitments()
    yield from _statements()


def _seal() -> Iterator[Trigger]:
    label = "grants.FundingDecision"
    yield from refuse(
        label,
        "seals_sums",
        on=On.INSERT,
        when=(
            # The awards make the round,
            f"(SELECT {big('SUM(w.awarded)')} FROM grants_award w WHERE w.round_id = NEW.round_id)"
            " <> (SELECT o.total FROM grants_awardround o WHERE o.id = NEW.round_id)"
            # the shares make each award,
            " OR EXISTS (SELECT 1 FROM grants_award w WHERE w.round_id = NEW.round_id"
            f" AND w.awarded <> (SELECT {big('SUM(s.carried)')} FROM grants_awardshare s"
            " WHERE s.award_id = w.id))"
            # the years make each share.
            " OR EXISTS (SELECT 1 FROM grants_award w JOIN grants_awardshare s"
            " ON s.award_id = w.id WHERE w.round_id = NEW.round_id"
            f" AND s.carried <> (SELECT {big('SUM(y.planned)')} FROM grants_awardyear y"
            " WHERE y.share_id = s.id))"
        ),
        message=_WHOLE,
        locks=[_ROUND],
    )
    yield from refuse(
        label,
        "own_column",
        on=On.INSERT,
        when=(
            "NOT EXISTS (SELECT 1 FROM grants_awardround o JOIN funders_call k"
            " ON k.id = o.call_id JOIN funders_protocolshare p ON p.protocol_id = k.protocol_id"
            " WHERE o.id = NEW.round_id AND p.funder_id = NEW.funder_id)"
            f" OR NEW.total <> (SELECT {big('SUM(s.carried)')} FROM grants_awardshare s"
            " JOIN grants_award w ON w.id = s.award_id WHERE w.round_id = NEW.round_id"
            " AND s.funder_id = NEW.funder_id)"
        ),
        message="Un finanziatore decide sulla somma delle sue quote.",
    )
    carried = (
        f"(SELECT {big('SUM(s.carried)')} FROM grants_awardshare s"
        " JOIN grants_award w ON w.id = s.award_id JOIN grants_awardround r ON r.id = w.round_id"
        " WHERE r.call_id = o.call_id AND s.funder_id = p.funder_id)"
    )
    yield from refuse(
        label,
        "within_endowments",
        on=On.INSERT,
        when=(
            "EXISTS (SELECT 1 FROM grants_awardround o JOIN funders_call k ON k.id = o.call_id"
            " JOIN funders_protocolshare p ON p.protocol_id = k.protocol_id"
            " LEFT JOIN funders_endowment d ON d.call_id = k.id AND d.funder_id = p.funder_id"
            f" WHERE o.id = NEW.round_id AND COALESCE(d.available, 0) < {carried})"
        ),
        message="Le tornate insieme superano una dotazione.",
    )


def _adoption() -> Iterator[Trigger]:
    label = "grants.FundingDecision"
    yield from on_move(
        label,
        "adopted",
        "beside_the_others",
        when=(
            "EXISTS (SELECT 1 FROM grants_awardround o JOIN funders_call k ON k.id = o.call_id"
            " JOIN funders_protocolshare p ON p.protocol_id = k.protocol_id"
            " WHERE o.id = NEW.round_id AND NOT EXISTS (SELECT 1 FROM grants_fundingdecision d"
            " WHERE d.round_id = o.id AND d.funder_id = p.funder_id))"
        ),
        message="Ogni parte del protocollo con una quota deve avere la sua decisione.",
    )
    yield from on_move(
        label,
        "adopted",
        "committed",
        when=(
            "EXISTS (SELECT 1 FROM grants_commitment c WHERE c.decision_id = NEW.id)"
            f" AND (SELECT {big('SUM(c.committed)')} FROM grants_commitment c"
            " WHERE c.decision_id = NEW.id) <> NEW.total"
        ),
        message="Gli impegni non fanno la quota del finanziatore.",
    )


def _commitments() -> Iterator[Trigger]:
    yield from closed(
        "grants.Commitment",
        when=(
            "EXISTS (SELECT 1 FROM grants_fundingdecision d"
            " WHERE d.id = ROW.decision_id AND d.status <> 'draft')"
        ),
        message=_ADOPTED,
        locks=[Lock("grants_fundingdecision", "id = ROW.decision_id")],
    )


def _statements() -> Iterator[Trigger]:
    # Those of the call; for the statement of a project, the one that has its award.
    rounds = (
        "SELECT 1 FROM grants_awardround o WHERE o.call_id = NEW.call_id"
        " AND (NEW.application_id IS NULL OR EXISTS (SELECT 1 FROM grants_award w"
        " WHERE w.round_id = o.id AND w.application_id = NEW.application_id))"
    )
    yield from frozen("grants.CofundingStatement", message="Un prospetto non si modifica.")
    yield from refuse(
        "grants.CofundingStatement",
        "of_its_call",
        on=On.INSERT,
        when=(
            "(NEW.application_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM projects_application a"
            " WHERE a.id = NEW.application_id AND a.call_id = NEW.call_id))"
            f" OR (NEW.is_definitive = TRUE AND (NOT EXISTS ({rounds})"
            f" OR EXISTS ({rounds} AND o.status <> 'decided')))"
        ),
        message="Un prospetto è definitivo quando ogni decisione sui suoi contributi è registrata.",
    )
