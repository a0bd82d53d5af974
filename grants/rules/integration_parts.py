"""Which parts of an application can be asked for again, and how a request names them.

A request to complete an application names its parts by these words, one a line; what is
asked for and is no part of this list stands in the reason of the request.

Source: LP 23/1992, art. 3: formal defects only, neither the merit nor a late filing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from projects.rules.parts import PARTS

DOCUMENT = "Documento: "
# The term to answer, in days.
SHORTEST_DAYS = 10
LONGEST_DAYS = 30


def written(keys: Sequence[str], *, documents: Mapping[str, str]) -> str:
    """The parts as a request keeps them, a line each, in the order of the application.

    ``keys``: of ``PARTS``, or codes of ``documents`` (code to title).
    """
    parts = [label for key, label in PARTS.items() if key in keys]
    return "\n".join([*parts, *(DOCUMENT + documents[key] for key in documents if key in keys)])


@dataclass(frozen=True, slots=True)
class Named:
    """Keys of ``PARTS``, and codes of documents: the same word may be both."""

    parts: tuple[str, ...]
    documents: tuple[str, ...]


def read(parts: str, *, documents: Mapping[str, str]) -> Named:
    """What a request names; lines that name nothing known are left out.

    ``documents``: code to title; two of one title are both named by it.
    """
    lines = parts.splitlines()
    return Named(
        parts=tuple(key for key, label in PARTS.items() if label in lines),
        documents=tuple(code for code, title in documents.items() if DOCUMENT + title in lines),
    )
