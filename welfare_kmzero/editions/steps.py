"""Telling how far a long work is."""

from typing import Protocol


class Steps(Protocol):
    """Something that is told of each step done: a ``tqdm`` bar is one."""

    def update(self, n: float = 1) -> object: ...


class Untold:
    """Nobody looks."""

    def update(self, n: float = 1) -> None:
        """Let the step pass."""
