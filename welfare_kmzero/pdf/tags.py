"""Filters of the acts: the only way in which amounts, dates and numbers become text."""

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction

from django import template

from welfare_kmzero import italian
from welfare_kmzero.money import euros, format_euro, format_number

register = template.Library()


@register.filter
def euro(cents: int) -> str:
    """Cents as ``€ 1.234,56``."""
    return format_euro(euros(cents))


@register.filter
def amount(cents: int) -> str:
    """Cents as ``1.234,56``: for columns headed by the euro sign."""
    return format_number(euros(cents))


@register.filter
def long_date(day: dt.date | None) -> str:
    """``7 dicembre 2018``, or a blank to be filled by hand."""
    return italian.BLANK if day is None else italian.long_date(day)


@register.filter
def instant(moment: dt.datetime) -> str:
    """``31 luglio 2018, ore 09:00:00 (ora italiana, UTC+02:00)``."""
    return italian.instant(moment)


@register.filter
def points(value: object) -> str:
    """Points with a decimal comma; a dash where there are none."""
    return "–" if value is None else str(value).replace(".", ",")


@register.filter
def blank(value: object) -> str:
    """The value, or a blank to be filled by hand."""
    return italian.BLANK if value is None or value == "" else str(value)


@register.filter
def gap(value: object) -> str:
    """The value, or a short blank for the cell of a table."""
    return italian.GAP if value is None or value == "" else str(value)


@register.filter
def deviation(hundredths: Fraction) -> str:
    """A distance from an exact share, in hundredths of a cent: ``+33,33``."""
    return italian.signed(hundredths)


@register.filter
def listed(items: Iterable[str]) -> str:
    """``a, b e c``."""
    return italian.listed(items)


@register.filter
def grouped(code: str) -> str:
    """A code or a digest in groups of four, which the eye can compare."""
    return italian.grouped(code)


@register.filter
def hour(time: dt.time) -> str:
    """``10:05``."""
    return time.strftime("%H:%M")
