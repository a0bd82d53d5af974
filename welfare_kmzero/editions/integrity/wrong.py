"""What a look finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Wrong:
    """``place`` names the thing as people do (call, application, act); ``what`` is a sentence."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


Look: TypeAlias = Callable[[], Iterator[Wrong]]
