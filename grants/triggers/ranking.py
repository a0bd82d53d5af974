"""The ranking: whole when approved, then still."""

from collections.abc import Iterator

from grants.triggers.approval import is_approved
from projects.triggers import requested_of
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
    part,
    refuse,
)

_APPROVED = "La graduatoria è approvata: non si modifica."
_CALL = Lock("funders_call", "id = NEW.call_id", alone=True)


def beyond_endowments(total: str, call: str) -> str:
    """Whether ``total`` cents cannot be carried by the endowments of ``call``, whoever rounds."""
    return (
        f"EXISTS (SELECT 1 FROM funders_call k JOIN funders_protocolshare s"
        " ON s.protocol_id = k.protocol_id LEFT JOIN funders_endowment d"
        " ON d.call_id = k.id AND d.funder_id = s.funder_id"
        f" WHERE k.id = {call} AND COALESCE(d.available, 0) <"
        f" {part(total, 's.numerator', 's.denominator')})"
        f" OR {total} > (SELECT {big('SUM(d.available)')} FROM funders_endowment d"
        f" WHERE d.call_id = {call})"
    )


def triggers() -> Iterator[Trigger]:
    label = "grants.Ranking"
    yield from moves(label)
    yield from frozen(label, when="ROW.status <> 'draft'", but=marks_of(label), message=_APPROVED)
    yield from refuse(
        label,
        "of_its_call",
        on=On.UPDATE,
        when="NEW.id <> OLD.id OR NEW.call_id <> OLD.call_id",
        message="Una graduatoria non passa a un altro bando.",
    )
    yield from _approval()
    yield from _lines()
    yield from _publication()
    yield from on_move(
        "funders.Call",
        "ranked",
        "approved",
        when=f"NOT {is_approved('NEW.id')}",
        message="La graduatoria del bando non è approvata.",
    )


def _approval() -> Iterator[Trigger]:
    label = "grants.Ranking"
    yield from on_move(
        label,
        "approved",
        "evaluating",
        when=(
            "NOT EXISTS (SELECT 1 FROM funders_call k"
            " WHERE k.id = NEW.call_id AND k.status = 'evaluating')"
        ),
        message="La graduatoria si approva mentre il bando è in valutazione.",
        locks=[_CALL],
    )
    yield from on_move(
        label,
        "approved",
        "whole",
        when=(
            "EXISTS (SELECT 1 FROM projects_application a WHERE a.call_id = NEW.call_id"
            " AND a.status = 'filed' AND NOT EXISTS (SELECT 1 FROM projects_application b"
            " WHERE b.replaces_id = a.id) AND NOT EXISTS (SELECT 1 FROM grants_rankingentry e"
            " WHERE e.ranking_id = NEW.id AND e.application_id = a.id))"
            " OR (SELECT COUNT(e.position) FROM grants_rankingentry e"
            " WHERE e.ranking_id = NEW.id) <> (SELECT COALESCE(MAX(e.position), 0)"
            " FROM grants_rankingentry e WHERE e.ranking_id = NEW.id)"
        ),
        message="La graduatoria non contiene tutte le domande, in posizioni da 1 in poi.",
    )
    total = (
        f"(SELECT {big('SUM(e.proposed)')} FROM grants_rankingentry e WHERE e.ranking_id = NEW.id)"
    )
    yield from on_move(
        label,
        "approved",
        "endowed",
        when=beyond_endowments(total, "NEW.call_id"),
        message="Gli importi della graduatoria superano una dotazione.",
    )


def _lines() -> Iterator[Trigger]:
    ranking = Lock("grants_ranking", "id = ROW.ranking_id")
    yield from closed(
        "grants.RankingEntry",
        when=(
            "EXISTS (SELECT 1 FROM grants_ranking r"
            " WHERE r.id = ROW.ranking_id AND r.status <> 'draft')"
        ),
        message=_APPROVED,
        locks=[ranking],
    )
    yield from refuse(
        "grants.RankingEntry",
        "same_call",
        on=(On.INSERT, On.UPDATE),
        when=(
            "NOT EXISTS (SELECT 1 FROM grants_ranking r JOIN projects_application a"
            " ON a.call_id = r.call_id WHERE r.id = NEW.ranking_id AND a.id = NEW.application_id"
            " AND COALESCE(NEW.proposed, 0) <= COALESCE(NEW.due, NEW.proposed, 0)"
            f" AND COALESCE(NEW.due, 0) <= {requested_of('a')})"
        ),
        message="La riga è di una domanda del bando, e non dà più di quanto spetta o è chiesto.",
    )
    entry = "SELECT r.{what} FROM grants_ranking r JOIN grants_rankingentry e"
    of_row = " ON e.ranking_id = r.id WHERE e.id = {row}.entry_id"
    yield from closed(
        "grants.CriterionMean",
        when=(
            f"EXISTS ({entry.format(what='id')}{of_row.format(row='ROW')} AND r.status <> 'draft')"
        ),
        message=_APPROVED,
        locks=[
            Lock("grants_ranking", f"id = ({entry.format(what='id')}{of_row.format(row='ROW')})")
        ],
    )
    yield from refuse(
        "grants.CriterionMean",
        "same_call",
        on=(On.INSERT, On.UPDATE),
        when=(
            "NOT EXISTS (SELECT 1 FROM funders_criterion c WHERE c.id = NEW.criterion_id"
            " AND NEW.mean <= c.max_points"
            f" AND c.call_id = ({entry.format(what='call_id')}{of_row.format(row='NEW')}))"
        ),
        message="La media è di un criterio del bando, nella sua scala.",
    )


def _publication() -> Iterator[Trigger]:
    yield from frozen("grants.Publication", message="La pubblicazione degli esiti non si modifica.")
    yield from refuse(
        "grants.Publication",
        "approved",
        on=On.INSERT,
        when=f"NOT {is_approved('NEW.call_id')}",
        message="Si pubblicano gli esiti di una graduatoria approvata.",
    )
