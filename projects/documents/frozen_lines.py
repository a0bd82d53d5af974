"""A part of a filed application as lines of text: what it said and what it says, side by side.

The parts that are tables (network, activities, costs, sources, codes) come as one line each
row, with their sums. These lines leave the house: the tax code of a natural person is not in
them (DESIGN 3.12).
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from projects.documents.frozen import Frozen, Member
from welfare_kmzero.acts.parts import publishable_tax_code
from welfare_kmzero.identifiers import is_tax_code
from welfare_kmzero.money import format_euro


def text_of(frozen: Frozen, part: str) -> str:
    """What ``frozen`` says in ``part``; empty for what is none of its parts."""
    if part in _TABLES:
        return "\n".join(_TABLES[part](frozen))
    return next((each.text for each in frozen.texts if each.name == part), "")


def _network(frozen: Frozen) -> Iterator[str]:
    for each in frozen.network:
        what = "capofila" if each.is_lead else "partner"
        yield f"{each.name} ({what}; {each.kind}; {each.territory}){_after(each.role)}"


def _activities(frozen: Frozen) -> Iterator[str]:
    for each in frozen.activities:
        yield f"Mesi {each.first}–{each.last}: {each.title}{_after(each.description)}"


def _budget(frozen: Frozen) -> Iterator[str]:
    for category in frozen.budget:
        for description, year, cost in category.lines:
            yield f"{category.title}{_after(description)}, {year}: {_euro(cost)}"
    yield f"Costo totale: {_euro(frozen.total_cost)}"


def _funding(frozen: Frozen) -> Iterator[str]:
    yield f"Contributo richiesto: {_euro(frozen.requested)}"
    for each in frozen.sources:
        yield f"{each.kind}{_after(each.description)}: {_euro(each.amount)}"
    yield f"Totale delle fonti: {_euro(_all_sources(frozen))}"


def _all_sources(frozen: Frozen) -> Decimal:
    return frozen.requested + frozen.other_sources


def _identifiers(frozen: Frozen) -> Iterator[str]:
    yield from (_code(each) for each in frozen.network)
    yield f"CUP: {frozen.cup or 'non scritto'}"


def _code(member: Member) -> str:
    code = publishable_tax_code(member.tax_code)
    if code is None:
        state = "formalmente valido" if is_tax_code(member.tax_code) else "non valido"
        return f"{member.name}: codice fiscale di persona, {state}"
    return f"{member.name}: codice fiscale {code}"


def _euro(amount: Decimal) -> str:
    """With a plain space: these lines are compared and searched."""
    return format_euro(amount).replace("\N{NO-BREAK SPACE}", " ")


def _after(text: str) -> str:
    return f" – {' '.join(text.split())}" if text else ""


_TABLES: Mapping[str, Callable[[Frozen], Iterator[str]]] = {
    "network": _network,
    "activities": _activities,
    "budget": _budget,
    "funding": _funding,
    "identifiers": _identifiers,
}
