"""Queue slow jobs as a page would: ``python -m tests.jobs.queue_jobs FIRST LAST``.

Prints, as JSON, how long the longest transaction took, in seconds.
"""

import json
import sys
import time

from tests.jobs import slow_app
from welfare_kmzero.accounts.models import User
from welfare_kmzero.jobs.queue import enqueue


def main(first: int, last: int) -> None:
    by = User.objects.command_line()
    longest = 0.0
    for number in range(first, last + 1):
        began = time.monotonic()
        enqueue(
            kind=slow_app.KIND,
            key=f"prova:{number}",
            subject=f"P-{number}",
            title=f"Prova {number}",
            by=by,
        )
        longest = max(longest, time.monotonic() - began)
    sys.stdout.write(json.dumps({"longest": longest}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
