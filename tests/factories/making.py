"""What every factory is made with: instants, numbers, a row from its defaults."""

import datetime as dt
import itertools
from fractions import Fraction
from typing import Any

from django.db import models

OPENS_AT = dt.datetime(2018, 2, 1, 8, tzinfo=dt.UTC)
CLOSES_AT = dt.datetime(2018, 7, 31, 16, tzinfo=dt.UTC)
FILED_AT = dt.datetime(2018, 7, 30, 10, tzinfo=dt.UTC)
AUTUMN = dt.datetime(2018, 10, 1, 8, tzinfo=dt.UTC)
TWO_THIRDS = (("CARITRO", "foundation", Fraction(2, 3)), ("PAT", "province", Fraction(1, 3)))

_numbers = itertools.count(1)


def number() -> int:
    """A number not used before in this run of the tests."""
    return next(_numbers)


def row_of(model: type[models.Model], given: dict[str, Any], **defaults: Any) -> Any:
    """Create a row; a default that is a function is called with the columns so far."""
    row: dict[str, Any] = dict(given)
    for name, default in defaults.items():
        if name not in row:
            row[name] = default(row) if callable(default) else default
    return model._default_manager.create(**row)
