"""The tables of a large call, from job to stored file, beside those of a bare writer."""

import dataclasses
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import part, postgres
from tests.benchmarks.measuring import Measure

TABLES = ("domande", "valutazioni")
FORMATS = ("csv", "xlsx")


@dataclasses.dataclass(frozen=True)
class Exported:
    """One table in one format; ``count`` of the measures: its rows."""

    table: str
    file_format: str
    ours: Measure
    bare: Measure


def measure(count: int) -> Iterator[Exported]:
    """Each table in each format, every one in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="banco-") as name:
        folder = Path(name)
        template = postgres.filled(folder, "filling_judged", str(count))
        with postgres.copy_of(template) as database:
            env = postgres.env(folder, database)
            for table in TABLES:
                for file_format in FORMATS:
                    bare, ours = (
                        Measure.heard(part.run(way, table, file_format, env=env))
                        for way in ("bare_tables", "tables")
                    )
                    yield Exported(table, file_format, ours, bare)
