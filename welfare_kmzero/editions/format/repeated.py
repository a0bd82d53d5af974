"""Refusing what is written twice where once is enough."""

from collections.abc import Hashable, Sequence

from welfare_kmzero.editions.format.faults import quoted
from welfare_kmzero.editions.format.fields import Fields


def refuse_repeated(
    keys: Sequence[Hashable], fields: Fields, section: str, key: str | None = None
) -> None:
    """A fault for each of ``keys``, in the order of the list ``section``, seen before."""
    seen: set[Hashable] = set()
    for place, found in enumerate(keys):
        if found in seen:
            fields.wrong_item(section, place, key, f"{quoted(str(found))} è già presente.")
        seen.add(found)
