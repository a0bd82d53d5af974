"""What one record says of another: nothing twice, nothing that is not there."""

from collections.abc import Collection

from welfare_kmzero.editions.format.edition import ProtocolEntry
from welfare_kmzero.editions.format.faults import ROOT, Faults, item, quoted, under
from welfare_kmzero.editions.format.sections import CallInPart, Key, Keys, Sections

CALL = under(ROOT, "call")
_WHAT = {
    "funders": "il finanziatore",
    "organisations": "l'ente",
    "applications": "la domanda",
    "panel": "il valutatore",
}


def check(sections: Sections, faults: Faults) -> None:
    for keys in sections.keys:
        _refuse_twice(keys, faults)
    _check_references(sections, faults)
    _check_tie_break(sections.part, faults)
    if sections.part.endowments is not None and sections.protocol is not None:
        _check_endowments(
            sections.part.endowments, sections.protocol, sections.keys.funders, faults
        )


def _refuse_twice(keys: Keys, faults: Faults) -> None:
    seen: set[Key] = set()
    for place, key in enumerate(keys.found):
        if key is not None and key in seen:
            written = ", ".join(quoted(part) for part in key)
            faults.add(under(item(keys.path, place), keys.names[0]), f"{written} è già presente.")
        elif key is not None:
            seen.add(key)


def _check_references(sections: Sections, faults: Faults) -> None:
    categories = {each.code for each in sections.part.cost_categories or ()}
    for reference in faults.references:
        code = quoted(reference.code)
        if reference.section == "cost_categories":
            # Where there are none, that is the fault.
            if categories and reference.code not in categories:
                faults.add(reference.path, f"la categoria {code} non è nel bando.")
            continue
        known: Keys = getattr(sections.keys, reference.section)
        if known.is_whole and reference.code not in known:
            faults.add(reference.path, f"{_WHAT[reference.section]} {code} non è nel file.")


def _check_tie_break(part: CallInPart, faults: Faults) -> None:
    codes = {each.code for each in part.criteria or ()}
    for place, code in enumerate(part.tie_break or ()):
        if codes and code not in codes:
            path = item(under(CALL, "tie_break"), place)
            faults.add(path, f"il criterio {code} non esiste.")


def _check_endowments(
    endowments: Collection[str], protocol: ProtocolEntry, funders: Keys, faults: Faults
) -> None:
    path = under(CALL, "endowments")
    shared = [share.funder for share in protocol.shares]
    if len(shared) < 2 or any(code not in funders for code in shared):
        return  # too few shares, or one of nobody, is a fault already
    for code in shared:
        if code not in endowments:
            faults.add(path, f"manca la dotazione di {quoted(code)}, che ha una quota.")
    for code in endowments:
        if code not in shared:
            faults.add(under(path, code), f"{quoted(code)} non ha una quota nel protocollo.")
