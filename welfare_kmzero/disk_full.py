"""A full disk is said to people as what it is: nothing was saved, try again in a while.

The database and the store refuse what they cannot write; nothing is half written. Reading
goes on, and so does everything else as soon as there is room again.
"""

import errno
import sys
from collections.abc import Callable, Iterator

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error

RETRY_AFTER_SECONDS = 120
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
# SQLite says it in words, PostgreSQL by its class of conditions (53100, disk_full).
_SQLITE = "database or disk is full"
_POSTGRESQL = "53100"


def is_disk_full(error: BaseException | None) -> bool:
    """Whether ``error``, or what caused it, says that there is no room left."""
    return any(_says_so(each) for each in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _says_so(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in _FULL
    if getattr(error, "sqlstate", None) == _POSTGRESQL:
        return True
    return isinstance(error, DatabaseError) and _SQLITE in str(error)


class DiskFull:
    """Middleware: a view that finds no room answers 503, and says when to come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refused(request) if is_disk_full(error) else None


def refused(request: HttpRequest) -> HttpResponse:
    """The page that says that nothing was saved."""
    response = render(request, "507.html", status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def server_fault(request: HttpRequest) -> HttpResponse:
    """Handler of every other fault: a session that finds no room falls outside the views."""
    if is_disk_full(sys.exc_info()[1]):
        return refused(request)
    return server_error(request)
