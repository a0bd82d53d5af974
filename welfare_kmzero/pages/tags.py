"""Template tags and filters of the house: money, points, dates, shares, icons."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from django import template
from django.template.defaultfilters import filesizeformat
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from welfare_kmzero import clock, italian
from welfare_kmzero.money import format_euro, format_number
from welfare_kmzero.pages.sections import Sections, sections_of

register = template.Library()
UNKNOWN = "–"


@register.filter
def euro(amount: Decimal | None) -> str:
    """``€ 1.234,56``; a dash for what is not known."""
    return UNKNOWN if amount is None else format_euro(amount)


@register.filter
def points(number: Decimal | None) -> str:
    """``91,67``; a dash for what is not known."""
    return UNKNOWN if number is None else format_number(number)


@register.filter
def instant(value: dt.datetime | None) -> str:
    """``31/07/2018 alle 18:00 (ora italiana)``; a dash for what is not known."""
    if value is None:
        return UNKNOWN
    return f"{clock.rome(value):%d/%m/%Y alle %H:%M} (ora italiana)"


@register.filter(name="filesizeformat")
def file_size(size: int) -> str:
    """As Django's, whose Italian has an English plural: ``826 byte``."""
    return filesizeformat(size).replace("bytes", "byte")


@register.filter
def until(opening: dt.datetime, end: dt.datetime) -> str:
    """``01/02/2018 alle 09:00 al 31/07/2018 alle 18:00 (ora italiana)``, after "dal"."""
    return f"{clock.rome(opening):%d/%m/%Y alle %H:%M} al {instant(end)}"


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """``7 dicembre 2018``; of an instant, the date in Trento."""
    if value is None:
        return UNKNOWN
    return italian.long_date(clock.rome(value).date() if isinstance(value, dt.datetime) else value)


@register.filter
def hour(value: dt.time | None) -> str:
    """``10:05``; a dash for what is not known."""
    return UNKNOWN if value is None else f"{value:%H:%M}"


@register.filter
def share(fraction: Fraction | None) -> str:
    """``2/3``; a dash for what is not set."""
    return UNKNOWN if fraction is None else italian.share(fraction)


@register.filter
def rate(fraction: Fraction | None) -> str:
    """``20%``, or ``1/3`` when it is no whole number of hundredths of a percent."""
    if fraction is None:
        return UNKNOWN
    hundredths = fraction * 10_000
    if hundredths.denominator != 1:
        return italian.share(fraction)
    percent = format_number(Decimal(hundredths.numerator) / 100)
    return f"{percent.removesuffix('00').rstrip('0').removesuffix(',') or '0'}%"


@register.filter
def grouped(code: str) -> str:
    """``ABCD EFGH 2345``, easier to read aloud and to copy."""
    return italian.grouped(code)


@register.simple_tag
def call_sections(code: str, active: str) -> Sections:
    """The sections of a call for its officers."""
    return sections_of(code, active)


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """A drawing of the sprite of Bootstrap Italia that says nothing by itself."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        classes,
        static("svg/sprites.svg"),
        name,
    )
