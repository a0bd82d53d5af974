"""A long chain, made quickly: ``python -m tests.audit.fill 60000``.

``--spoil 31234`` changes that event behind the product's back.
"""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice

import django

django.setup()

from tests.audit.unguarded import drop_guards  # noqa: E402  # the models need the settings
from welfare_kmzero import clock  # noqa: E402
from welfare_kmzero.audit import anchor  # noqa: E402
from welfare_kmzero.audit.models import GENESIS, Event  # noqa: E402
from welfare_kmzero.audit.record import Content  # noqa: E402


def chain(length: int) -> Iterator[Event]:
    previous = GENESIS
    at = clock.now()
    for sequence in range(1, length + 1):
        content = Content(
            sequence=sequence,
            at=at,
            actor="elsa@demo.example",
            actor_name="Elsa",
            action="evaluation.saved",
            target_type="evaluation",
            target=f"2018-{sequence}",
            details='{"after":{"status":"draft","version":3},"before":{"version":2}}',
            previous_hash=previous,
        )
        previous = content.hash
        yield Event(**asdict(content), hash=previous)


def fill(length: int) -> None:
    events = chain(length)
    while some := list(islice(events, 5000)):
        Event.objects.bulk_create(some)
    lines = (f"{e.sequence} {e.hash} {e.at.isoformat()}\n" for e in Event.objects.in_order())
    place = anchor.default_file()
    place.parent.mkdir(parents=True)
    place.write_text("".join(lines), encoding="ascii")


def spoil(sequence: int) -> None:
    drop_guards()
    Event.objects.filter(sequence=sequence).update(target="altro")


if __name__ == "__main__":
    if sys.argv[1] == "--spoil":
        spoil(int(sys.argv[2]))
    else:
        fill(int(sys.argv[1]))
