"""A table of any length written by a job, by the writer that serves the short ones too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from welfare_kmzero.jobs.results import deliver
from welfare_kmzero.jobs.work import Claim
from welfare_kmzero.screens.sheets import Row, table_bytes


@dataclass(frozen=True, slots=True)
class LongTable:
    """``count``: how many rows, roughly: what the progress is measured by."""

    title: str
    header: Sequence[str]
    rows: Iterable[Row]
    count: int


def deliver_table(claim: Claim, table: LongTable, *, file_name: str, file_format: str) -> None:
    """Write ``table`` and hand it to who asked; ``file_name`` without its ending."""

    def tell(done: int) -> None:
        claim.progress(min(done, table.count), table.count, table.title)

    content, media_type = table_bytes(file_format, table.title, table.header, table.rows, tell=tell)
    deliver(claim, content, media_type=media_type, file_name=f"{file_name}.{file_format}")
