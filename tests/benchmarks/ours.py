"""Our way, from snapshot to three files."""

import os

from grants.documents.statement import STATEMENT
from tests.benchmarks import papers
from tests.benchmarks.measuring import Watch
from welfare_kmzero.acts.production import produce
from welfare_kmzero.pdf.press import Press


def main(text: str) -> None:
    """``text``: how many statements."""
    count = int(text)
    snapshots = [papers.statement(place) for place in range(1, count + 1)]
    press = Press()
    try:
        produce(STATEMENT, snapshots[0], press=press)
        watch = Watch(os.getpid(), press.child_number or 0)
        for snapshot in snapshots:
            produce(STATEMENT, snapshot, press=press)
        watch.stop(count).said()
    finally:
        press.close()
