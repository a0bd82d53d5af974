"""Facts that every act carries, as frozen data.

A field is a permission: only bodies have a tax code here, persons have a name and the
role in which they act, and nothing has an address, a telephone or an account.
"""

import datetime as dt
import enum
import re
from dataclasses import dataclass
from fractions import Fraction

from welfare_kmzero.money import Cents

_BODY_TAX_CODE = re.compile(r"[0-9]{11}")


class NotPublishable(ValueError):
    """Something that may never be printed on an act was put in its snapshot."""


def publishable_tax_code(code: str | None) -> str | None:
    """The code of a body (11 digits), or None: that of a natural person stays in the house."""
    return code if code and _BODY_TAX_CODE.fullmatch(code) else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """An organisation: lead, payee, funder. Raises NotPublishable for a person's tax code."""

    name: str
    tax_code: str | None = None

    def __post_init__(self) -> None:
        if self.tax_code is not None and publishable_tax_code(self.tax_code) is None:
            raise NotPublishable(f"the tax code of {self.name} is not that of a body")


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Someone named in an act for the office held: ``PRESIDENTE``, ``IL DIRIGENTE``."""

    role: str
    name: str


class Sector(enum.StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """A funder of the protocol. ``endowment``: cents made available for the call, if known."""

    code: str
    name: str
    sector: Sector
    share: Fraction
    endowment: Cents | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Protocol:
    """``parties`` in the order of the protocol; ``partners``: names of those who give no money."""

    title: str
    signed_on: dt.date | None
    parties: tuple[Party, ...]
    partners: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    code: str
    title: str
    edition: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """The act as a document.

    ``number`` and ``code`` (of verification) are None until they are given; a draft has
    no number. ``verify_url`` is the complete public address. ``demonstration`` is the
    note of the edition when its data are made up, else None.
    """

    kind: str
    created_at: dt.datetime
    draft: bool
    call: Call
    number: str | None = None
    code: str | None = None
    verify_url: str | None = None
    demonstration: str | None = None
    format: str = "welfare-kmzero/act/1"
