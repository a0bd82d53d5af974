"""Writers that read and then write: ``python -m tests.floor.count_up WRITERS EACH MODE``.

Prints as JSON how many transactions failed and how many additions were lost. ``DEFERRED`` is
Django's own way; ``pragmas`` alone prints how the product opens the database.
"""

import json
import sys
import threading

import django

django.setup()

from django.db import DatabaseError, connection, connections, transaction  # noqa: E402

from welfare_kmzero import clock  # noqa: E402
from welfare_kmzero.accounts.models import User  # noqa: E402
from welfare_kmzero.jobs.models import Job  # noqa: E402


def count_up(count: int, each: int) -> dict[str, int]:
    Job.objects.create(
        kind="prova",
        key="prova",
        subject="1",
        title="Prova",
        total_count=count * each,
        queued_at=clock.now(),
        queued_by=User.objects.command_line(),
        available_at=clock.now(),
    )
    together = threading.Barrier(count)
    errors: list[str] = []

    def write() -> None:
        together.wait()
        for _ in range(each):
            try:
                one_more()
            except DatabaseError as error:
                errors.append(str(error))
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {
        "errors": len(errors),
        "lost": count * each - len(errors) - Job.objects.get().done_count,
    }


@transaction.atomic
def one_more() -> None:
    job = Job.objects.get()
    job.done_count += 1
    job.save(update_fields=["done_count"])


def pragmas() -> dict[str, object]:
    told: dict[str, object] = {}
    with connection.cursor() as cursor:
        for name in ("journal_mode", "foreign_keys"):
            cursor.execute(f"PRAGMA {name}")
            (told[name],) = cursor.fetchone()
    return {**told, "transaction_mode": connection.transaction_mode}


def main(arguments: list[str]) -> dict[str, object] | dict[str, int]:
    if arguments == ["pragmas"]:
        return pragmas()
    count, each, mode = arguments
    if mode == "DEFERRED":
        connections.settings["default"]["OPTIONS"]["transaction_mode"] = mode
    return count_up(int(count), int(each))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1:])))
