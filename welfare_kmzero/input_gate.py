"""The input gate: bytes that are no text never reach a view.

Invalid UTF-8, NUL, lone surrogates and control characters in the path, the query or a
form end here with 400 and a page that says what to do; PostgreSQL would answer them with
an error and SQLite would store them. Tabs and line ends are text, in the value of a field.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict

MAX_QUERY = 4_000
MAX_NAME = 100
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROL_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# Django has decoded the path and written again, with their percent signs, the bytes that are
# not UTF-8; no address of ours holds such a text.
_HIGH_BYTE = re.compile(r"%[89A-Fa-f][0-9A-Fa-f]")
# What the parser of multipart forms puts in place of bytes that are not UTF-8.
_REPLACEMENT = "\ufffd"


class NotText(BadRequest):
    """The request carries bytes that are no text, or no text that anyone types."""


class InputGate:
    """Middleware: checks path and query before anything reads them, forms before the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        check_address(request)
        if request.content_type == FORM and request.method not in ("GET", "HEAD"):
            check_charset(request)
            check_pairs(request.body)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: object) -> None:
        """A view exempt from CSRF reads its multipart form itself and calls ``check_fields``."""
        if request.content_type == MULTIPART and not getattr(view, "csrf_exempt", False):
            check_fields(request.POST)


def check_address(request: HttpRequest) -> None:
    """Path and query are UTF-8 without control characters and not absurdly long. Raises NotText."""
    query = str(request.META.get("QUERY_STRING", ""))
    if len(query) > MAX_QUERY:
        raise NotText("query too long")
    _refuse(_CONTROL, request.path)
    _refuse(_HIGH_BYTE, request.path)
    _refuse(_CONTROL_IN_TEXT, *_texts(query.encode("latin-1", "replace")))


def check_charset(request: HttpRequest) -> None:
    """A form says that it is UTF-8, or says nothing. Raises NotText.

    The page of the refusal looks for a token in the form: it must be able to read it.
    """
    if (request.encoding or "utf-8").lower() not in ("utf-8", "utf8"):
        request.encoding = "utf-8"
        raise NotText("a form that is not UTF-8")


def check_pairs(body: bytes) -> None:
    """An urlencoded form is UTF-8 text, names on one line. Raises NotText."""
    for pair in body.split(b"&"):
        name, _, field = pair.partition(b"=")
        _check_field(_text(_unquoted(name)), _text(_unquoted(field)))


def check_fields(fields: QueryDict) -> None:
    """The fields of a multipart form are text. Raises NotText."""
    for name, values in fields.lists():
        for field in values:
            _check_field(str(name), str(field))
            if _REPLACEMENT in f"{name}{field}":
                raise NotText("bytes that are not UTF-8")


def _check_field(name: str, field: str) -> None:
    if len(name) > MAX_NAME:
        raise NotText("name of a field too long")
    _refuse(_CONTROL, name)
    _refuse(_CONTROL_IN_TEXT, field)


def _texts(query: bytes) -> Iterable[str]:
    return [_text(_unquoted(part)) for part in re.split(rb"[&=]", query)]


def _unquoted(part: bytes) -> bytes:
    return unquote_to_bytes(part.replace(b"+", b" "))


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotText("bytes that are not UTF-8") from error


def _refuse(pattern: re.Pattern[str], *texts: str) -> None:
    if any(pattern.search(text) for text in texts):
        raise NotText("control characters")
