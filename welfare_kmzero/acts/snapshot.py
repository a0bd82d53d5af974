"""Typed snapshots to canonical JSON and back, by the annotations of their dataclasses.

Cents are integers; points (Decimal), fractions and dates are text; instants are text
in UTC. Reading is strict: an unknown, missing or ill-typed key is a NotASnapshot.
"""

import dataclasses
import datetime as dt
import enum
import types
import typing
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar

from welfare_kmzero.canonical import Json

T = TypeVar("T")


class NotASnapshot(ValueError):
    """The data do not have the shape of the snapshot; the text names the place."""


def to_json(value: object) -> Json:
    """The JSON of a snapshot: an object for a dataclass, a list for a tuple."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: to_json(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    return _scalar_to_json(value)


def _scalar_to_json(value: object) -> Json:
    if isinstance(value, enum.Enum):
        return str(value.value)
    if value is None or isinstance(value, bool | int | str):
        return value
    write = _WRITERS.get(type(value))
    if write is None:
        raise NotASnapshot(f"{type(value).__name__} has no place in a snapshot")
    return write(value)


def _instant(moment: dt.datetime) -> str:
    if moment.tzinfo is None:
        raise NotASnapshot("an instant without a zone")
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


_WRITERS: Mapping[type, Callable[[Any], str]] = {  # reason: each takes the type of its key
    Decimal: lambda number: format(number, "f"),
    Fraction: lambda fraction: f"{fraction.numerator}/{fraction.denominator}",
    dt.datetime: _instant,
    dt.date: dt.date.isoformat,
    dt.time: lambda time: time.strftime("%H:%M"),
}


def from_json(kind: type[T], data: object, *, at: str = "$") -> T:
    """The snapshot of type ``kind`` written in ``data``. Raises NotASnapshot."""
    result: T = _read(kind, data, at)
    return result


@cache
def _hints(kind: type) -> dict[str, Any]:  # reason: annotations are of any kind
    return typing.get_type_hints(kind)


def _read(kind: Any, data: object, at: str) -> Any:  # reason: driven by annotations
    kind = getattr(kind, "__supertype__", kind)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in {types.UnionType, typing.Union}:
        (other,) = (option for option in inner if option is not types.NoneType)
        return None if data is None else _read(other, data, at)
    if origin is tuple:
        _expect(data, list, at)
        return tuple(_read(inner[0], item, f"{at}[{i}]") for i, item in enumerate(_items(data)))
    if origin in {dict, Mapping}:
        _expect(data, dict, at)
        return {key: _read(inner[1], item, f"{at}.{key}") for key, item in _pairs(data)}
    if dataclasses.is_dataclass(kind):
        return _read_object(typing.cast("type", kind), data, at)
    return _read_scalar(kind, data, at)


def _read_object(kind: type, data: object, at: str) -> object:
    _expect(data, dict, at)
    given, names = dict(_pairs(data)), {field.name for field in dataclasses.fields(kind)}
    wrong = sorted(names.symmetric_difference(given))
    if wrong:
        raise NotASnapshot(f"{at}: unknown or missing {', '.join(wrong)}")
    values = {name: _read(_hints(kind)[name], given[name], f"{at}.{name}") for name in names}
    return kind(**values)


_TEXTS: Mapping[type, Callable[[str], object]] = {
    Decimal: Decimal,
    Fraction: Fraction,
    dt.datetime: dt.datetime.fromisoformat,
    dt.date: dt.date.fromisoformat,
    dt.time: dt.time.fromisoformat,
}


def _read_scalar(kind: type, data: object, at: str) -> object:
    if kind in {bool, int, str}:
        if type(data) is not kind:
            raise NotASnapshot(f"{at}: {kind.__name__} expected")
        return data
    _expect(data, str, at)
    build = _TEXTS.get(kind, kind)
    try:
        return build(str(data))
    except (ValueError, InvalidOperation, ZeroDivisionError) as error:
        raise NotASnapshot(f"{at}: not a {kind.__name__}") from error


def _expect(data: object, kind: type, at: str) -> None:
    if not isinstance(data, kind):
        raise NotASnapshot(f"{at}: {kind.__name__} expected")


def _items(data: object) -> list[object]:
    return typing.cast("list[object]", data)


def _pairs(data: object) -> list[tuple[str, object]]:
    return list(typing.cast("dict[str, object]", data).items())
