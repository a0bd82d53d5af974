"""What the formal check says, rule by rule, in the words an applicant reads.

A finding is met, not met, or unknown: what is not known (the attachments of a past
edition, the kind of a body) is never taken for a failing, nor for a proof.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from zoneinfo import ZoneInfo

ROME = ZoneInfo("Europe/Rome")


class Rule(StrEnum):
    """The rules of the formal check, by the code under which a finding is kept."""

    DEADLINE = "deadline"
    NETWORK_SIZE = "network_size"
    NETWORK_LEAD = "network_lead"
    NETWORK_KINDS = "network_kinds"
    REQUIRED_DOCUMENT = "required_document"
    BUDGET_BALANCE = "budget_balance"
    CATEGORY_LIMIT = "category_limit"
    IDENTIFIER = "identifier"


class Truth(StrEnum):
    """How a rule came out."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What the check proposes."""

    ADMITTED = "admitted"
    NOT_ADMITTED = "not_admitted"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule applied to one thing.

    ``subject``: the code of the category, document, kind or identifier concerned, else
    empty. ``sentence``: in Italian, whole, without tax codes or personal data.
    """

    rule: Rule
    truth: Truth
    sentence: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class FormalCheck:
    """Every finding, in the order of ``Rule``, and what follows from them."""

    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> Outcome:
        """One rule that is not met is enough; what is unknown does not exclude."""
        return Outcome.NOT_ADMITTED if self.failings else Outcome.ADMITTED

    @property
    def reason(self) -> str:
        """The sentences of the rules that are not met; empty for an admitted application."""
        return " ".join(finding.sentence for finding in self.failings)

    @property
    def failings(self) -> tuple[Finding, ...]:
        return self._with(Truth.NOT_MET)

    @property
    def to_verify(self) -> tuple[Finding, ...]:
        """What an officer has still to look at by hand."""
        return self._with(Truth.UNKNOWN)

    def _with(self, truth: Truth) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.truth is truth)


def truth_of(fact: bool | None) -> Truth:  # noqa: FBT001 - a truth is what it is about
    """None is what is not known."""
    if fact is None:
        return Truth.UNKNOWN
    return Truth.MET if fact else Truth.NOT_MET


def instant_in_words(instant: datetime) -> str:
    """``31/07/2018 alle 18:00:00 (ora italiana)``."""
    return instant.astimezone(ROME).strftime("%d/%m/%Y alle %H:%M:%S (ora italiana)")


def rate_in_words(rate: Fraction) -> str:
    """``20 %``, ``12,5 %``; a rate without two decimals of percent as ``1/3``."""
    hundredths = rate * 10_000
    if hundredths.denominator != 1:
        return str(rate)
    whole, rest = divmod(int(hundredths), 100)
    decimals = f",{rest:02}".rstrip("0") if rest else ""
    return f"{whole}{decimals}\N{NO-BREAK SPACE}%"


def listed(words: Iterable[str]) -> str:
    """``a, b o c``."""
    *first, last = words
    return f"{', '.join(first)} o {last}" if first else last
