"""What is refused outside a transaction, as a JSON list of names."""

import json
import sys
from collections.abc import Callable
from contextlib import suppress

import django

django.setup()

from welfare_kmzero import clock  # noqa: E402  # the models need the settings
from welfare_kmzero.accounts.models import User  # noqa: E402
from welfare_kmzero.audit.record import NoTransaction, record  # noqa: E402
from welfare_kmzero.documents.register import take_number  # noqa: E402
from welfare_kmzero.jobs.models import Job  # noqa: E402
from welfare_kmzero.jobs.work import claim  # noqa: E402


def finish() -> None:
    job = Job.objects.create(
        kind="prova",
        key="prova",
        subject="1",
        title="Prova",
        queued_at=clock.now(),
        queued_by=User.objects.command_line(),
        available_at=clock.now(),
    )
    held = claim(job.pk)
    if held:
        held.finish()


TRIED: dict[str, Callable[[], object]] = {
    "record": lambda: record(
        "prova.fatta", by=User.objects.command_line(), target_type="prova", target="1"
    ),
    "take_number": lambda: take_number("prova"),
    "finish": finish,
}

if __name__ == "__main__":
    refused = []
    for name, attempt in TRIED.items():
        with suppress(NoTransaction):
            attempt()
            continue
        refused.append(name)
    sys.stdout.write(json.dumps(refused))
