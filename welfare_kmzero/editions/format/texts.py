"""One value as the file writes it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from welfare_kmzero.clock import rome

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"
Record: TypeAlias = dict[str, Json]


def given(**members: Json) -> Record:
    """The members that say something: not None, not empty. False says something."""
    return {key: value for key, value in members.items() if value or value is False}


def amount_text(amount: Decimal) -> str:
    return f"{amount:.2f}"


def points_text(points: Decimal) -> str:
    """Without zeros after the last digit that counts: ``60``, ``13.5``."""
    text = f"{points:.2f}"
    return text.rstrip("0").rstrip(".")


def fraction_text(fraction: Fraction) -> str:
    return f"{fraction.numerator}/{fraction.denominator}"


def instant_text(instant: dt.datetime) -> str:
    return rome(instant).isoformat()


def amounts_text(amounts: Mapping[str, Decimal]) -> Record:
    return {code: amount_text(amount) for code, amount in amounts.items()}


def amount_or_none(amount: Decimal | None) -> str | None:
    return None if amount is None else amount_text(amount)


def fraction_or_none(fraction: Fraction | None) -> str | None:
    return None if fraction is None else fraction_text(fraction)


def date_text(date: dt.date | None) -> str | None:
    return None if date is None else date.isoformat()


def hour_text(hour: dt.time | None) -> str | None:
    return None if hour is None else hour.isoformat("minutes" if not hour.second else "seconds")


def plain(value: object) -> str:
    """A value of an entry, for a sentence."""
    return "null" if value is None else str(value)
