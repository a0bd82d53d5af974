"""Which laws does the Giunta's act see, and is one of them named already?

Rule. A law is cited by number and year, however it is written: «L.P. 27 luglio 2007, n. 13»,
«legge provinciale n. 13 del 2007», «LP 13/2007» are one law. Of the laws that hold on the
day of the act, those that the call's legal basis or a paragraph of the officer names are
left out; so are those on commitments, where the act assigns nothing. A number of a
deliberation, of a note or of a protocol is no law: «deliberazione n. 13/2007» names none.

A law is known by what it names first: what follows may be the law that changed it. A text
that names no law by number is told by its words.

Source: DOMAIN 7, "Visti are configurable rows with validity dates".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_DAY = r"(?:\d{1,2}[°º]?\s+[a-zàèéìòù]+\s+|\d{1,2}[./-]\d{1,2}[./-])"
_WORDS = re.compile(
    r"(?P<other>\b(?:deliber|determin|not[ae]\b|verbal|prot\b|protocoll|circolar))"
    r"|(?P<law>\b(?:legg[ei]\b|l\.|l[pr]\b|decret|d\.|dlgs\b|dp[rg]))"
    rf"|(?<![\d./-])(?:n\.\s*)?(?P<number>\d{{1,4}})(?:/|\s+(?:del|di\s+data|dd\.?)\s+{_DAY}?)"
    r"(?P<year>\d{4})\b"
    r"|(?<!\d)(?P<dated>\d{4}),?\s+(?:n\.|nr\.|n°|numero)\s*(?P<after>\d{1,4})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Law:
    """``text``: as the act says it. ``for_awards_only``: seen where money is committed."""

    text: str
    for_awards_only: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """What tells one law from another."""

    number: int
    year: int


def cited(text: str) -> Iterator[Citation]:
    """The laws that ``text`` names, in its order."""
    is_law = True
    for found in _WORDS.finditer(text):
        if found["other"] or found["law"]:
            is_law = bool(found["law"])
        elif is_law:
            number, year = found["number"] or found["after"], found["year"] or found["dated"]
            yield Citation(int(number), int(year))


def to_be_seen(laws: Sequence[Law], *, already: Iterable[str], has_awards: bool) -> tuple[str, ...]:
    """The texts of ``laws`` that the act has still to say, in their order.

    ``already``: what the act says by the call and by its officer.
    """
    lines = list(already)
    named = {citation for line in lines for citation in cited(line)}
    said = {_bare(line) for line in lines}
    return tuple(
        law.text
        for law in laws
        if has_awards or not law.for_awards_only
        if next(cited(law.text), None) not in named and _bare(law.text) not in said
    )


def _bare(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(" .;")
