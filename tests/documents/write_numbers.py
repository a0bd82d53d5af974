"""Many writers of one register at once: ``python -m tests.documents.write_numbers 16 40``.

The clock stands shortly before the New Year of Trento and is moved past it half-way. Prints
as JSON how many transactions were rolled back on purpose, and what failed.
"""

import datetime as dt
import json
import random
import sys
import threading

import django
import time_machine

django.setup()

from django.db import connection, transaction  # noqa: E402  # the models need the settings

from welfare_kmzero.accounts.models import User  # noqa: E402
from welfare_kmzero.audit.record import record  # noqa: E402
from welfare_kmzero.documents.register import enter, take_number  # noqa: E402

BEFORE_MIDNIGHT = dt.datetime(2026, 12, 31, 22, 30, tzinfo=dt.UTC)


class RolledBackOnPurpose(Exception):
    pass


class Writers:
    def __init__(self, count: int, each: int) -> None:
        self.each = each
        self.by = User.objects.command_line()
        self.start = threading.Barrier(count)
        self.rolled_back = 0
        self.done = 0
        self.failures: list[str] = []
        self.counting = threading.Lock()

    def write(self, seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311  # a seed, so that a failure comes back
        self.start.wait()
        for turn in range(self.each):
            try:
                self.one(f"{seed}-{turn}", fails=dice.random() < 0.1)
            except RolledBackOnPurpose:
                with self.counting:
                    self.rolled_back += 1
            except Exception as error:  # noqa: BLE001  # reported to the test
                self.failures.append(repr(error))
            with self.counting:
                self.done += 1
        connection.close()

    @transaction.atomic
    def one(self, title: str, *, fails: bool) -> None:
        entry = enter(take_number("prova"), title=title, sha256="0" * 64, by=self.by)
        record("prova.registrata", by=self.by, target_type="prova", target=str(entry))
        if fails:
            raise RolledBackOnPurpose


def main(count: int, each: int) -> None:
    writers = Writers(count, each)
    threads = [threading.Thread(target=writers.write, args=(seed,)) for seed in range(count)]
    with time_machine.travel(BEFORE_MIDNIGHT, tick=True) as clock:
        for thread in threads:
            thread.start()
        while writers.done < count * each / 2:
            threads[0].join(0.01)
        clock.shift(dt.timedelta(hours=1))
        for thread in threads:
            thread.join()
    sys.stdout.write(json.dumps({"rolled_back": writers.rolled_back, "failures": writers.failures}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
