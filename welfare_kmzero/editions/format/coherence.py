"""What one record says of another: nothing twice, nothing that is not there."""

from collections.abc import Iterable

from welfare_kmzero.editions.format.edition import CallEntry, ProtocolEntry
from welfare_kmzero.editions.format.faults import ROOT, Faults, item, quoted, under
from welfare_kmzero.editions.format.fields import Placed
from welfare_kmzero.editions.format.sections import Key, Keys, Sections

CALL = under(ROOT, "call")
PROTOCOL = under(ROOT, "protocol")
_WHAT = {
    "funders": "il finanziatore",
    "organisations": "l'ente",
    "applications": "la domanda",
    "panel": "il valutatore",
}


def check(sections: Sections, faults: Faults) -> None:
    for keys in sections.keys:
        _refuse_twice(keys, faults)
    for path, section, code in _references(sections):
        known: Keys = getattr(sections.keys, section)
        if known.is_whole and code not in known:
            faults.add(path, f"{_WHAT[section]} {quoted(code)} non è nel file.")
    if sections.call is not None:
        _check_categories(sections, sections.call, faults)
        if sections.protocol is not None:
            _check_endowments(sections.call, sections.protocol, sections.keys.funders, faults)


def _refuse_twice(keys: Keys, faults: Faults) -> None:
    seen: set[Key] = set()
    for place, key in enumerate(keys.found):
        if key is not None and key in seen:
            written = ", ".join(quoted(part) for part in key)
            faults.add(under(item(keys.path, place), keys.names[0]), f"{written} è già presente.")
        elif key is not None:
            seen.add(key)


def _references(sections: Sections) -> Iterable[tuple[str, str, str]]:
    """Path, section and code of everything that points at something."""
    if sections.protocol is not None:
        parties = {
            "shares": [each.funder for each in sections.protocol.shares],
            "partners": [each.funder for each in sections.protocol.partners],
        }
        for name, codes in parties.items():
            for place, code in enumerate(codes):
                yield under(item(under(PROTOCOL, name), place), "funder"), "funders", code
    for placed in sections.applications:
        application = placed.entry
        yield under(placed.path, "lead"), "organisations", application.lead
        for place, code in enumerate(application.partners):
            yield item(under(placed.path, "partners"), place), "organisations", code
    yield from _to("appointed_for", "funders", sections.panel)
    for judged in (sections.conflicts, sections.evaluations):
        yield from _to("evaluator", "panel", judged)
        yield from _to("application", "applications", judged)
    decisions = (sections.checks, sections.proposals, sections.ranking, sections.awards)
    for about in decisions:
        yield from _to("application", "applications", about or ())


def _to(
    name: str, section: str, entries: Iterable[Placed[object]]
) -> Iterable[tuple[str, str, str]]:
    for placed in entries:
        yield under(placed.path, name), section, getattr(placed.entry, name)


def _check_categories(sections: Sections, call: CallEntry, faults: Faults) -> None:
    codes = {category.code for category in call.cost_categories}
    for placed in sections.applications:
        for place, line in enumerate(placed.entry.budget):
            if line.category not in codes:
                path = under(item(under(placed.path, "budget"), place), "category")
                faults.add(path, f"la categoria {quoted(line.category)} non è nel bando.")


def _check_endowments(
    call: CallEntry, protocol: ProtocolEntry, funders: Keys, faults: Faults
) -> None:
    path = under(CALL, "endowments")
    shared = [share.funder for share in protocol.shares]
    if any(code not in funders for code in shared):
        return  # a share of nobody is a fault already
    for code in shared:
        if code not in call.endowments:
            faults.add(path, f"manca la dotazione di {quoted(code)}, che ha una quota.")
    for code in call.endowments:
        if code not in shared:
            faults.add(under(path, code), f"{quoted(code)} non ha una quota nel protocollo.")
