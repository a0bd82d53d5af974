"""Messages between the press and its child: a length, a JSON header, then raw parts."""

import json
import struct
from collections.abc import Callable, Mapping
from typing import TypeAlias

Header: TypeAlias = dict[str, object]
Reader: TypeAlias = Callable[[int], bytes]

_LENGTH = struct.Struct(">I")
MAX_BYTES = 256 * 1024 * 1024


class Closed(EOFError):
    """The other side went away in the middle, or before, a message."""


def pack(header: Mapping[str, object], parts: Mapping[str, bytes]) -> bytes:
    """One message. ``parts`` keep their names; a message above 4 GiB is a struct.error."""
    sizes = {name: len(body) for name, body in parts.items()}
    head = json.dumps({"header": dict(header), "parts": sizes}).encode()
    return b"".join((_LENGTH.pack(len(head)), head, *parts.values()))


def unpack(read: Reader) -> tuple[Header, dict[str, bytes]]:
    """The next message. ``read(n)`` returns exactly n bytes, or raises Closed."""
    (size,) = _LENGTH.unpack(read(_LENGTH.size))
    if size > MAX_BYTES:
        raise Closed("not a message")
    head = json.loads(read(size))
    parts = {name: read(length) for name, length in head["parts"].items()}
    return head["header"], parts
