"""Many writers of events at once: ``python -m tests.audit.write_events 16 40``.

Prints as JSON what failed and the 95th percentile of the seconds that one fact took.
"""

import json
import sys
import threading
import time

import django

django.setup()

from django.db import connection, transaction  # noqa: E402  # the models need the settings

from welfare_kmzero.accounts.models import User  # noqa: E402
from welfare_kmzero.audit.record import record  # noqa: E402


def main(count: int, each: int) -> None:
    by = User.objects.command_line()
    together = threading.Barrier(count)
    seconds: list[float] = []
    failures: list[str] = []

    def write(writer: int) -> None:
        together.wait()
        for turn in range(each):
            began = time.monotonic()
            try:
                with transaction.atomic():
                    record("prova.fatta", by=by, target_type="prova", target=f"{writer}-{turn}")
            except Exception as error:  # noqa: BLE001  # reported to the test
                failures.append(repr(error))
            seconds.append(time.monotonic() - began)
        connection.close()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    p95 = sorted(seconds)[int(len(seconds) * 0.95)]
    sys.stdout.write(json.dumps({"failures": failures, "p95": p95}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
