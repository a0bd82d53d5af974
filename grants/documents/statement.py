"""The co-funding statement (prospetto di riparto): who pays what, to the cent, and the proof.

For a call, a project or a funder; provisional until every decision is recorded. It
grants nothing and is no title to payment (DOMAIN 7).
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from grants.documents import statement_figures as sums
from grants.documents.parts import (
    AwardLine,
    CommitmentLine,
    Decision,
    Minutes,
    minutes_cited,
    party,
    total,
)
from welfare_kmzero import italian
from welfare_kmzero.acts.parts import About, Party, Protocol, Sector
from welfare_kmzero.acts.production import ActKind
from welfare_kmzero.acts.sheets import Number, Table, amount


class Scope(enum.StrEnum):
    CALL = "call"
    PROJECT = "project"
    FUNDER = "funder"


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementSnapshot:
    """``subject``: application number or funder's code, empty for the call.

    ``awards``: those in scope, by number. ``decisions``: of every funder with a share.
    ``replaces``: number of the statement that this one annuls.
    """

    about: About
    scope: Scope
    subject: str
    version: int
    replaces: str | None
    provisional: bool
    protocol: Protocol
    minutes: tuple[Minutes, ...]
    decisions: tuple[Decision, ...]
    awards: tuple[AwardLine, ...]
    commitments: tuple[CommitmentLine, ...] = ()


def shown_parties(snapshot: StatementSnapshot) -> tuple[Party, ...]:
    """The funders with a column: all, or the one the statement is about."""
    if snapshot.scope is Scope.FUNDER:
        return (party(snapshot.protocol.parties, snapshot.subject),)
    return snapshot.protocol.parties


def subject_title(snapshot: StatementSnapshot) -> str:
    """``Bando``, ``Progetto 0001 – Cortili aperti`` or ``Finanziatore …``."""
    if snapshot.scope is Scope.PROJECT:
        title = next((line.title for line in snapshot.awards), "")
        return f"Progetto {snapshot.subject} – {title}"
    if snapshot.scope is Scope.FUNDER:
        return f"Finanziatore: {shown_parties(snapshot)[0].name}"
    return "Tutti i progetti del bando"


def _worked(lines: Sequence[AwardLine], parties: Sequence[Party]) -> list[str]:
    """The steps of one row: one that does not divide exactly, if there is one."""
    rows = sums.share_rows(lines, parties)
    uneven = (row for row in rows if any(cell.deviation for cell in row.cells))
    row = next(uneven, rows[0] if rows else None)
    if row is None:
        return []
    awarded = sums.exact_text(Fraction(row.line.awarded))
    return [
        f"Domanda {row.line.number}, {each.name}: {awarded} × {italian.share(each.share)} = "
        f"{sums.exact_text(row.line.awarded * each.share)}; quota assegnata "
        f"{sums.exact_text(Fraction(cell.amount))}; scarto {italian.signed(cell.deviation)} "
        "centesimi di centesimo."
        for each, cell in zip(parties, row.cells, strict=True)
    ]


def _exercises(snapshot: StatementSnapshot) -> list[tuple[int, int]]:
    """Commitments by exercise; they are known by payee, so not for a single project."""
    if _no_exercises(snapshot):
        return []
    years = sorted({line.exercise for line in snapshot.commitments})
    return [
        (year, total(line.amount for line in snapshot.commitments if line.exercise == year))
        for year in years
    ]


def _no_exercises(snapshot: StatementSnapshot) -> str:
    """Why there is no table by budget exercise; empty when there is one."""
    if snapshot.scope is Scope.PROJECT:
        return (
            "Gli impegni di spesa sono registrati per ente erogatore, non per progetto: il riparto "
            "per esercizio è nel prospetto del bando."
        )
    if all(each.sector is Sector.PRIVATE for each in shown_parties(snapshot)):
        return "Gli impegni di spesa riguardano il solo bilancio pubblico."
    if not snapshot.commitments:
        return (
            "Gli impegni di spesa non sono ancora registrati: il riparto per esercizio non è noto."
        )
    return ""


def _context(snapshot: StatementSnapshot) -> Mapping[str, object]:
    lines, shown = snapshot.awards, shown_parties(snapshot)
    names = {each.code: each.name for each in snapshot.protocol.parties}
    totals = sums.total_cells(lines, shown)
    awarded = total(line.awarded for line in lines)
    has_others = snapshot.scope is Scope.FUNDER
    return {
        "snapshot": snapshot,
        "subject": subject_title(snapshot),
        "shares": [(each.name, italian.share(each.share)) for each in snapshot.protocol.parties],
        "minutes": minutes_cited(snapshot.minutes).removeprefix("del ").removeprefix("dei "),
        "decisions": [(names[each.funder], each) for each in snapshot.decisions],
        "has_rounds": len({each.round_number for each in snapshot.decisions}) > 1,
        "parties": shown,
        "has_others": has_others,
        "share_columns": 6 + 2 * len(shown) + has_others,
        "rows": sums.share_rows(lines, shown),
        "totals": totals,
        "awarded": awarded,
        "others_total": awarded - total(cell.amount for cell in totals),
        "admitted_cost": total(line.admitted_cost for line in lines),
        "years": sums.year_rows(lines, shown),
        "project_years": sums.project_year_rows(lines, shown) if len(lines) > 1 else [],
        "exercises": _exercises(snapshot),
        "no_exercises": _no_exercises(snapshot),
        "committed": total(line.amount for line in snapshot.commitments),
        "payee_rows": [row for _, row in sums.payee_rows(lines, shown)],
        "worked": _worked(lines, shown),
        "proofs": sums.proofs(lines, shown),
        "unequal": sums.unequal_rows(lines),
        "count": len(lines),
        "signatures": [("Per la redazione", None), ("Per il controllo", None)],
    }


def _table(snapshot: StatementSnapshot) -> Table:
    shown = shown_parties(snapshot)
    header = (
        "sezione",
        "numero",
        "capofila",
        "codice_fiscale",
        "titolo",
        "ente_erogatore",
        "anno",
        "finanziatore",
        "quota_protocollo",
        "costo_ammesso",
        "contributo",
        "quota",
        "scarto_centesimi_di_centesimo",
    )
    rows = [*_share_table(snapshot, shown), *_year_table(snapshot, shown)]
    return Table(
        header=header, rows=(*rows, *_payee_table(snapshot, shown), *_totals(snapshot, shown))
    )


_Row = tuple[str | int | None, ...]


def _share_table(snapshot: StatementSnapshot, shown: Sequence[Party]) -> list[_Row]:
    return [
        (
            "progetto",
            row.line.number,
            row.line.lead.name,
            row.line.lead.tax_code,
            row.line.title,
            row.line.payee.name if row.line.payee else None,
            None,
            each.name,
            italian.share(each.share),
            amount(row.line.admitted_cost),
            amount(row.line.awarded),
            amount(cell.amount),
            _deviation(cell),
        )
        for row in sums.share_rows(snapshot.awards, shown)
        for each, cell in zip(shown, row.cells, strict=True)
    ]


def _year_table(snapshot: StatementSnapshot, shown: Sequence[Party]) -> list[_Row]:
    blank = (None, None, None, None)
    return [
        (
            "anno",
            line.number,
            *blank,
            int(year),
            each.name,
            italian.share(each.share),
            None,
            None,
            amount(parts.get(each.code, 0)),
            None,
        )
        for line in snapshot.awards
        for year, parts in sorted(line.years.items())
        for each in shown
    ]


def _payee_table(snapshot: StatementSnapshot, shown: Sequence[Party]) -> list[_Row]:
    return [
        (
            "ente erogatore",
            None,
            None,
            payee.tax_code if payee else None,
            None,
            row.label,
            None,
            each.name,
            italian.share(each.share),
            None,
            amount(row.whole),
            amount(part),
            None,
        )
        for payee, row in sums.payee_rows(snapshot.awards, shown)
        for each, part in zip(shown, row.amounts, strict=True)
    ]


def _totals(snapshot: StatementSnapshot, shown: Sequence[Party]) -> list[_Row]:
    cost = amount(total(line.admitted_cost for line in snapshot.awards))
    awarded = amount(total(line.awarded for line in snapshot.awards))
    return [
        (
            "totale",
            None,
            None,
            None,
            None,
            None,
            None,
            each.name,
            italian.share(each.share),
            cost,
            awarded,
            amount(cell.amount),
            _deviation(cell),
        )
        for each, cell in zip(shown, sums.total_cells(snapshot.awards, shown), strict=True)
    ]


def _deviation(cell: sums.Cell) -> Number:
    return Number(italian.decimal_comma(italian.two_places(cell.deviation)))


def _status(snapshot: StatementSnapshot) -> str:
    state = "PROVVISORIO" if snapshot.provisional else "DEFINITIVO"
    return f"{state} – versione {snapshot.version}"


STATEMENT = ActKind(
    kind="statement",
    snapshot=StatementSnapshot,
    template="acts/statement.html",
    title=lambda snapshot: (
        f"Prospetto di riparto – {subject_title(snapshot)} – {snapshot.about.call.title}"
    ),
    status=_status,
    context=_context,
    table=_table,
)
