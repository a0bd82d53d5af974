"""Money: euros as people write them, integer cents everywhere else.

The database keeps BIGINT cents, since SQLite adds DECIMAL columns in floating
point; Python sees ``Decimal`` euros with two places, aggregates included.
``PointsField`` keeps scores the same way, in hundredths of a point.
"""

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NewType

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Combinable

Cents = NewType("Cents", int)

NO_BREAK_SPACE = "\u00a0"
CENT = Decimal("0.01")
MAX_CENTS = 10**15
# A BIGINT holds its cents, and the arithmetic of Decimal is still exact.
_TOO_MANY_EUROS = Decimal(10) ** 16
_LONGEST_TEXT = 40
_THIN = "[ \u00a0\u202f]"
_ITALIAN = re.compile(
    rf"(?P<whole>[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+|[1-9][0-9]{{0,2}}(?:{_THIN}[0-9]{{3}})+|[0-9]+)"
    r"(?:,(?P<cents>[0-9]{1,2}))?"
)
_POINT = re.compile(r"(?P<whole>[0-9]+)\.(?P<cents>[0-9]{1,2})")


class NotAnAmount(ValueError):
    """A text that is not an amount; the message tells a person what to write."""


def cents(euros: Decimal) -> Cents:
    """Euros as integer cents.

    Raises NotAnAmount when there are parts of a cent, or too many euros for the database:
    nothing is rounded on the way in.
    """
    if not euros.is_finite() or abs(euros) >= _TOO_MANY_EUROS:
        raise NotAnAmount("L'importo è troppo grande.")
    scaled = euros.scaleb(2)
    if scaled != scaled.to_integral_value():
        raise NotAnAmount("L'importo ha più di due decimali.")
    return Cents(int(scaled))


def euros(amount: int) -> Decimal:
    """Integer cents as euros with two places."""
    return (Decimal(amount) * CENT).quantize(CENT)


def parse_euro(text: str) -> Decimal:
    """Read an amount typed by a person: ``1.234,56``, ``1234,56``, ``1234.56``, ``1 234,56``.

    A dot before exactly three digits groups thousands. Raises NotAnAmount for anything
    else: signs, underscores, exponents, digits that are not ASCII, a third decimal.
    """
    bare = text.strip()
    bare = (bare.removeprefix("€") if bare.startswith("€") else bare.removesuffix("€")).strip()
    match = _ITALIAN.fullmatch(bare) or _POINT.fullmatch(bare)
    if match is None or len(bare) > _LONGEST_TEXT:
        raise NotAnAmount("Scrivi l'importo in euro con due decimali, per esempio 1.234,56.")
    whole = re.sub(rf"{_THIN}|\.", "", match["whole"])
    amount = Decimal(f"{whole}.{(match['cents'] or '').ljust(2, '0')}")
    if cents(amount) > MAX_CENTS:
        raise NotAnAmount("L'importo è troppo grande.")
    return amount


def format_number(amount: Decimal) -> str:
    """``1.234,56``: two places, dots for thousands."""
    grouped = f"{amount.quantize(CENT):,.2f}"
    return grouped.translate(str.maketrans(",.", ".,"))


def format_euro(amount: Decimal) -> str:
    """``€ 1.234,56``, with a space that does not break."""
    return f"€{NO_BREAK_SPACE}{format_number(amount)}"


if TYPE_CHECKING:  # the plugin knows the columns of Django's own fields
    _Field = models.BigIntegerField
else:
    _Field = models.Field


class HundredthsField(_Field):  # type: ignore[type-arg]  # Decimal outside, int inside
    """A number with two places kept as an integer of hundredths.

    The value in Python is a ``Decimal`` quantised to 0.01; lookups, F expressions and sums
    compare and add integers, exactly, on every database. It is no kind of IntegerField, so
    that Django never takes cents for a number of its own: an average, or a sum of two
    columns without ``output_field``, is an error and not a hundred times too much.
    """

    if TYPE_CHECKING:  # read by mypy's Django plugin: Decimal goes in and comes out
        _pyi_private_set_type: Decimal | Combinable  # type: ignore[assignment]  # the parent says int
        _pyi_private_get_type: Decimal  # type: ignore[assignment]  # the parent says int
        _pyi_lookup_exact_type: Decimal  # type: ignore[assignment]  # the parent says int

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return str(connection.data_types["BigIntegerField"])

    def from_db_value(self, value: object, *_: object) -> Decimal | None:
        return None if value is None else euros(int(str(value)))

    def to_python(self, value: object) -> Any:  # reason: as in Django
        if value is None:
            return None
        if isinstance(value, float):
            raise ValidationError("Un numero in virgola mobile non è un importo.")
        try:
            return euros(cents(Decimal(str(value))))
        except ArithmeticError as error:
            raise ValidationError("Numero non valido.") from error
        except NotAnAmount as error:
            raise ValidationError(str(error)) from error

    def get_prep_value(self, value: Any) -> Any:  # reason: the parent takes and gives Any
        if value is None or hasattr(value, "resolve_expression"):
            return value
        if isinstance(value, float):
            raise TypeError("floating point is not money")
        return int(cents(Decimal(value)))

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

    def formfield(self, **kwargs: Any) -> Any:  # reason: as in Django
        from_decimal = models.DecimalField(max_digits=17, decimal_places=2)
        return from_decimal.formfield(
            **{"label": self.verbose_name, "required": not self.blank, **kwargs}
        )


class MoneyField(HundredthsField):
    """An amount in euro, kept in cents."""

    description = "Importo in euro"


class PointsField(HundredthsField):
    """Points of a score, kept in hundredths."""

    description = "Punti"
