"""All the looks, one after the other."""

from collections.abc import Iterator

from welfare_kmzero.editions.integrity import judgement, papers, queue, shares, structure
from welfare_kmzero.editions.integrity.wrong import Look, Wrong
from welfare_kmzero.editions.steps import Steps, Untold

LOOKS: tuple[Look, ...] = (
    *structure.LOOKS,
    *shares.LOOKS,
    *judgement.LOOKS,
    *papers.LOOKS,
    *queue.LOOKS,
)


def look(steps: Steps | None = None) -> Iterator[Wrong]:
    """Everything that is wrong, look by look; empty when all is well.

    Where migrations are missing, nothing else is asked. ``steps`` is told of each look done.
    """
    bar = steps or Untold()
    if unready := list(structure.migrations()):
        yield from unready
        return
    for each in LOOKS:
        yield from each()
        bar.update(1)
