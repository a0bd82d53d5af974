"""Canonical JSON: one text for one meaning, so that a hash says something.

Keys are sorted, text is NFC, there is no white space, numbers are integers only:
amounts travel as cents, points and fractions as strings, instants as ISO text.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"


class NotCanonical(TypeError):
    """A value that has no canonical form: a float, a key that is not text, half a character."""


def _normal(value: Json) -> Json:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise NotCanonical("keys must be text")
        items = {_text(key): _normal(item) for key, item in value.items()}
        if len(items) != len(value):
            raise NotCanonical("two keys are the same text")
        return items
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_normal(item) for item in value]
    raise NotCanonical(f"{type(value).__name__} has no canonical form")


def _text(value: str) -> str:
    if value.isascii():
        return value
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonical("half a character (a lone surrogate) has no bytes") from error
    return unicodedata.normalize("NFC", value)


def canonical_text(value: Json) -> str:
    """The canonical JSON text of ``value``.

    Raises NotCanonical for floats, bytes, lone surrogates, keys that are not text or that
    become the same text.
    """
    return json.dumps(
        _normal(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def canonical_bytes(value: Json) -> bytes:
    """UTF-8 bytes of ``canonical_text``: what is hashed, stored and embedded."""
    return canonical_text(value).encode("utf-8")


def seal(value: Json) -> str:
    """A short mark of what is said: a save carries the one of what it was made from."""
    return sha256_hex(canonical_bytes(value))[:16]


def sha256_hex(content: bytes) -> str:
    """SHA-256 of ``content`` as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
