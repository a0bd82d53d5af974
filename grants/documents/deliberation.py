"""The deliberation of the Giunta: how it is laid out, and what is still missing from it.

The Giunta assigns the share of its own administration and takes note of the rest, which
the other funders concede by their own acts (DOMAIN 3 and 7). Until its number is
recorded the act is a draft; afterwards it is the text as recorded, never the original.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from grants.documents import checklist
from grants.documents.decision_sitting import (
    act_day,
    office,
    presided_by,
    rolls,
    vote,
    with_article,
)
from grants.documents.deliberation_facts import DeliberationSnapshot, Figures, figures
from grants.documents.parts import AwardLine, by_payee, of_funder, total
from grants.documents.points import points
from grants.documents.premises import premises
from grants.states import Outcome
from welfare_kmzero import italian
from welfare_kmzero.acts.parts import Body, Party, Person
from welfare_kmzero.acts.production import ActKind
from welfare_kmzero.acts.sheets import Table, amount
from welfare_kmzero.money import Cents

_AS_RECORDED = "Testo conforme ai dati registrati – non è l'originale"


@dataclass(frozen=True, slots=True)
class _Column:
    party: Party
    is_own: bool
    total: Cents


@dataclass(frozen=True, slots=True)
class _AwardRow:
    line: AwardLine
    shares: tuple[Cents, ...]


@dataclass(frozen=True, slots=True)
class _PayeeRow:
    payee: Body | None
    numbers: str
    count: int
    amount: Cents


def _opening(rapporteurs: tuple[Person, ...]) -> str:
    """``I relatori, Presidente … e Assessore …, comunicano:``; empty without a rapporteur."""
    names = [f"{person.role.capitalize()} {person.name}" for person in rapporteurs]
    if not names:
        return ""
    if len(names) == 1:
        return f"Il relatore, {names[0]}, comunica:"
    return f"I relatori, {italian.listed(names)}, comunicano:"


def _seen(facts: DeliberationSnapshot) -> list[str]:
    """The lines between «LA GIUNTA PROVINCIALE» and the vote."""
    lines = []
    if facts.sitting.rapporteurs:
        lines.append("udita la relazione;")
    lines.append("visti gli atti citati in premessa;")
    lines += [f"{italian.seen(norm).rstrip('.;')};" for norm in facts.terms.legal_basis]
    lines += [f"{text.strip().rstrip('.;')};" for text in facts.seen]
    return lines


def columns(sums: Figures) -> list[_Column]:
    """The funders' columns of annex 2: the others first, the deciding one last."""
    return [_Column(each.party, each is sums.own, each.amount) for each in (*sums.others, sums.own)]


def payees(facts: DeliberationSnapshot) -> list[_PayeeRow]:
    """Table B of annex 2: the deciding funder's share by ente erogatore."""
    return [
        _PayeeRow(
            payee=payee,
            numbers=", ".join(line.number for line in lines),
            count=len(lines),
            amount=of_funder(lines, facts.issuer),
        )
        for payee, lines in by_payee(facts.awards)
    ]


def missing(facts: DeliberationSnapshot) -> list[str]:
    """What an officer has still to learn or write: the list shown beside the draft."""
    sitting, sums = facts.sitting, figures(facts)
    known = {
        "Numero di registro della deliberazione": sitting.number,
        "Data della seduta": sitting.held_on,
        "Ora della seduta": sitting.starts_at,
        "Chi presiede": sitting.president,
        "Presenti alla seduta": sitting.present,
        "Chi assiste": sitting.assisting,
        "Esito del voto": sitting.unanimous is not None,
        "Ora di chiusura": sitting.closed_at,
        "Riferimento della proposta": sitting.reference,
        "Relatori": sitting.rapporteurs,
        "Data del protocollo d'intesa": facts.protocol.signed_on,
        "Data di pubblicazione del bando": facts.terms.published_on,
        "Verbale del gruppo di valutazione": facts.terms.minutes,
        "Impegni di spesa pari alla quota": not facts.awards
        or total(line.amount for line in facts.commitments) == sums.own.amount,
        "Enti erogatori": all(line.payee is not None for line in facts.awards),
    }
    names = {each.code: each.name for each in facts.protocol.parties}
    awaited = [
        f"Provvedimento {italian.joined('di', names[each.funder])}"
        for each in facts.decisions
        if not each.recorded and each.amount
    ]
    if facts.terms.requires_cup and any(line.cup is None for line in facts.awards):
        awaited.append("CUP di tutti i progetti")
    return (
        [label for label, value in known.items() if not value]
        + awaited
        + checklist.blanks(facts.items, has_awards=bool(facts.awards))
    )


def _context(facts: DeliberationSnapshot) -> Mapping[str, object]:
    sums, president = figures(facts), facts.sitting.president
    shown = columns(sums)
    codes = [column.party.code for column in shown]
    return {
        "facts": facts,
        "sitting": facts.sitting,
        "issuer": sums.own.party.name.upper(),
        "day": act_day(facts.sitting.held_on),
        "presided_by": presided_by(president),
        "president": rolls((president,)) if president else [],
        "present": rolls(facts.sitting.present),
        "assisting": rolls(with_article(facts.sitting.assisting)),
        "absent": rolls(facts.sitting.absent),
        "opening": _opening(facts.sitting.rapporteurs),
        "premises": premises(facts, sums),
        "seen": _seen(facts),
        "vote": f"{vote(facts.sitting)},",
        "points": points(facts, sums),
        "commitments": facts.commitments,
        "commitment_notes": checklist.sentences(facts.items, checklist.Place.COMMITMENT),
        "committed": total(line.amount for line in facts.commitments),
        "ranking": [(line, Outcome(line.outcome).label) for line in facts.ranking],
        "columns": shown,
        "awards": [
            _AwardRow(line, tuple(line.shares.get(code, Cents(0)) for code in codes))
            for line in facts.awards
        ],
        "payees": payees(facts),
        "own": sums.own,
        "awarded": sums.awarded,
        "admitted_cost": total(line.admitted_cost for line in facts.awards),
        "award_columns": len(shown) + 8,
        "signatures": [
            (office(president, "IL PRESIDENTE"), president),
            (office(facts.sitting.assisting, "IL/LA DIRIGENTE"), facts.sitting.assisting),
        ],
        "as_recorded": _AS_RECORDED,
    }


def _table(facts: DeliberationSnapshot) -> Table:
    codes = [each.code for each in facts.protocol.parties]
    head = (
        "numero",
        "capofila",
        "codice_fiscale",
        "titolo",
        "territorio",
        "ente_erogatore",
        "codice_fiscale_ente_erogatore",
        "cup",
        "costo_ammesso",
        "contributo",
    )
    return Table(
        header=(*head, *(f"quota_{code}" for code in codes)),
        rows=tuple(
            (
                line.number,
                line.lead.name,
                line.lead.tax_code,
                line.title,
                line.territory,
                line.payee.name if line.payee else None,
                line.payee.tax_code if line.payee else None,
                line.cup,
                amount(line.admitted_cost),
                amount(line.awarded),
                *(amount(line.shares.get(code, 0)) for code in codes),
            )
            for line in facts.awards
        ),
    )


def _title(facts: DeliberationSnapshot) -> str:
    if facts.about.draft:
        return f"Bozza di deliberazione – {facts.about.call.title}"
    return f"Deliberazione n. {facts.sitting.number} – {facts.about.call.title}"


DELIBERATION = ActKind(
    kind="deliberation",
    snapshot=DeliberationSnapshot,
    template="acts/deliberation.html",
    title=_title,
    status=lambda facts: "BOZZA DI PROPOSTA" if facts.about.draft else _AS_RECORDED,
    context=_context,
    table=_table,
)
