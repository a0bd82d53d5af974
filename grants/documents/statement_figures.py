"""The arithmetic of a statement: exact shares, deviations, sums and their proof.

Nothing is divided here: the shares were fixed when the round was proposed. These
functions say how far each is from the exact fraction and that nothing is left over.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from grants.documents.parts import AwardLine, by_payee, of_funder, total
from welfare_kmzero.acts.parts import Body, Party
from welfare_kmzero.money import Cents, euros, format_number


@dataclass(frozen=True, slots=True)
class Cell:
    """A funder's part. ``deviation``: hundredths of a cent over the exact share."""

    amount: Cents
    deviation: Fraction


@dataclass(frozen=True, slots=True)
class ShareRow:
    """``others``: what the funders that are not shown carry."""

    line: AwardLine
    cells: tuple[Cell, ...]
    others: Cents


@dataclass(frozen=True, slots=True)
class SumRow:
    """Amounts by funder under a label; ``whole`` is their sum with those not shown."""

    label: str
    detail: str
    amounts: tuple[Cents, ...]
    whole: Cents


@dataclass(frozen=True, slots=True)
class Proof:
    """Two ways to the same amount; ``residue`` is their difference."""

    label: str
    expected: Cents
    found: Cents

    @property
    def residue(self) -> Cents:
        return Cents(self.found - self.expected)


def cell(amount: int, awarded: int, share: Fraction) -> Cell:
    """The part ``amount`` of ``awarded``, and how far it is from the exact share."""
    return Cell(Cents(amount), (amount - awarded * share) * 100)


def share_rows(lines: Iterable[AwardLine], parties: Sequence[Party]) -> list[ShareRow]:
    """A row for each award, a cell for each of ``parties``."""
    rows = []
    for line in lines:
        cells = tuple(
            cell(line.shares.get(each.code, 0), line.awarded, each.share) for each in parties
        )
        shown = sum(each.amount for each in cells)
        rows.append(ShareRow(line, cells, Cents(sum(line.shares.values()) - shown)))
    return rows


def total_cells(lines: Sequence[AwardLine], parties: Sequence[Party]) -> tuple[Cell, ...]:
    """The sums of the columns, with their distance from the exact share of the whole."""
    awarded = total(line.awarded for line in lines)
    return tuple(cell(of_funder(lines, each.code), awarded, each.share) for each in parties)


def year_rows(lines: Sequence[AwardLine], parties: Sequence[Party]) -> list[SumRow]:
    """By project year, all awards together."""
    years = sorted({year for line in lines for year in line.years})
    return [
        SumRow(
            label=year,
            detail="",
            amounts=tuple(
                total(line.years.get(year, {}).get(each.code, 0) for line in lines)
                for each in parties
            ),
            whole=total(sum(line.years.get(year, {}).values()) for line in lines),
        )
        for year in years
    ]


def project_year_rows(lines: Sequence[AwardLine], parties: Sequence[Party]) -> list[SumRow]:
    """By project and year."""
    return [
        SumRow(
            label=line.number,
            detail=year,
            amounts=tuple(Cents(parts.get(each.code, 0)) for each in parties),
            whole=total(parts.values()),
        )
        for line in lines
        for year, parts in sorted(line.years.items())
    ]


def payee_rows(
    lines: Sequence[AwardLine], parties: Sequence[Party]
) -> list[tuple[Body | None, SumRow]]:
    """By ente erogatore, which may be None while it is not known."""
    return [
        (
            payee,
            SumRow(
                label=payee.name if payee else "",
                detail=", ".join(line.number for line in group),
                amounts=tuple(of_funder(group, each.code) for each in parties),
                whole=total(line.awarded for line in group),
            ),
        )
        for payee, group in by_payee(lines)
    ]


def proofs(lines: Sequence[AwardLine], parties: Sequence[Party]) -> list[Proof]:
    """That rows, columns, years and payees all give the same sums."""
    awarded = total(line.awarded for line in lines)
    made = [
        Proof(
            "Somma delle quote di tutti i finanziatori e somma dei contributi",
            awarded,
            total(part for line in lines for part in line.shares.values()),
        )
    ]
    for each in parties:
        column = of_funder(lines, each.code)
        years = total(row.amounts[0] for row in year_rows(lines, (each,)))
        payees = total(row.amounts[0] for _, row in payee_rows(lines, (each,)))
        made += [
            Proof(f"{each.name}: somma degli anni e somma della colonna", column, years),
            Proof(f"{each.name}: somma per ente erogatore e somma della colonna", column, payees),
        ]
    return made


def unequal_rows(lines: Iterable[AwardLine]) -> int:
    """How many awards differ from the sum of their shares; none should."""
    return sum(line.awarded != sum(line.shares.values()) for line in lines)


def exact_text(cents: Fraction) -> str:
    """An exact number of cents in euro: ``39.483,50``, or ``39.483,3333…`` where it never ends."""
    if cents.denominator == 1:
        return format_number(euros(int(cents)))
    whole, rest = divmod(cents * 100, 1)
    text = format_number(euros(int(whole // 100)))
    return f"{text}{int(whole % 100):02d}{'…' if rest else ''}"
