"""The proposal for the board of a private funder: its share, and nothing of the others'.

An act of private law: it commits no public money, has no accounting visto and no appeal
to the administrative courts. The columns are those of the foundation's results page.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from grants.documents.decision_sitting import (
    SittingFacts,
    act_day,
    presided_by,
    rolls,
    vote,
    with_article,
)
from grants.documents.parts import (
    AwardLine,
    Decision,
    Minutes,
    minutes_cited,
    of_funder,
    party,
    total,
)
from grants.documents.premises import carried_by
from welfare_kmzero import italian
from welfare_kmzero.acts.parts import About, Protocol
from welfare_kmzero.acts.production import ActKind
from welfare_kmzero.acts.sheets import Table, amount


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposalSnapshot:
    """``decision``: that of the board, with its particulars once recorded.

    ``sitting``: the one in which it was taken, as far as it is known; None before.
    """

    about: About
    protocol: Protocol
    minutes: tuple[Minutes, ...]
    decision: Decision
    sitting: SittingFacts | None
    awards: tuple[AwardLine, ...]


def _context(snapshot: ProposalSnapshot) -> Mapping[str, object]:
    code = snapshot.decision.funder
    funder = party(snapshot.protocol.parties, code)
    others = tuple(each for each in snapshot.protocol.parties if each.code != code)
    body = snapshot.decision.body or "organo competente"
    return {
        "funder": funder,
        "decision": snapshot.decision,
        "body": body,
        "for_body": f"per {italian.article(body)}{body}",
        "signatures": [("Chi presenta la proposta", None), (body, None)],
        "sitting": snapshot.sitting,
        "reference": snapshot.sitting.reference if snapshot.sitting else None,
        "told": _told(snapshot.sitting, body=body) if snapshot.sitting else None,
        "to_body": italian.joined("a", body),
        "of_funder": italian.joined("di", funder.name),
        "protocol": snapshot.protocol,
        "split": carried_by((funder, *others)),
        "minutes": minutes_cited(snapshot.minutes, preposition="a"),
        "rows": [(line, line.shares.get(code, 0)) for line in snapshot.awards],
        "proposed": _proposed(len(snapshot.awards)),
        "total": of_funder(snapshot.awards, code),
        "awarded": total(line.awarded for line in snapshot.awards),
    }


def _told(sitting: SittingFacts, *, body: str) -> Mapping[str, object]:
    """The sitting in the words of the Giunta's act; what is not known is empty."""
    president, reporting = sitting.president, sitting.rapporteurs
    return {
        "of_body": italian.joined("di", body),
        "day": act_day(sitting.held_on),
        "presided_by": presided_by(president) if president else "",
        "president": rolls((president,)) if president else [],
        "rolls": [
            (label, rolls(people))
            for label, people in (
                ("Presenti:", sitting.present),
                ("Assenti:", sitting.absent),
                ("Relatore:" if len(reporting) == 1 else "Relatori:", reporting),
                ("Assiste:", with_article(sitting.assisting)),
            )
            if people
        ],
        "vote": "" if sitting.unanimous is None else vote(sitting),
    }


def _proposed(count: int) -> str:
    """``Ne risulta proposto 1 progetto``; empty where there is nothing to propose."""
    if not count:
        return ""
    if count == 1:
        return "Ne risulta proposto 1 progetto"
    return f"Ne risultano proposti {count} progetti"


def _table(snapshot: ProposalSnapshot) -> Table:
    code = snapshot.decision.funder
    return Table(
        header=("numero", "ente", "codice_fiscale", "titolo_richiesta", "contributo_stanziato"),
        rows=tuple(
            (
                line.number,
                line.lead.name,
                line.lead.tax_code,
                line.title,
                amount(line.shares.get(code, 0)),
            )
            for line in snapshot.awards
        ),
    )


def _title(snapshot: ProposalSnapshot) -> str:
    name = party(snapshot.protocol.parties, snapshot.decision.funder).name
    return f"Proposta di contributi – {name} – {snapshot.about.call.title}"


PROPOSAL = ActKind(
    kind="proposal",
    snapshot=ProposalSnapshot,
    template="acts/proposal.html",
    title=_title,
    status=lambda snapshot: "BOZZA DI PROPOSTA" if snapshot.about.draft else "DECISIONE REGISTRATA",
    context=_context,
    table=_table,
)
