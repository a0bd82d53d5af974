"""What the tables of a call share: their rows, and how many are read at a time."""

from collections.abc import Iterator
from typing import Any, TypeAlias

# Rows read from the database at a time.
CHUNK = 2_000
# Columns of several types come out of one query.
Rows: TypeAlias = Iterator[tuple[Any, ...]]  # reason: what ``values_list`` gives
