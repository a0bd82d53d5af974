"""The page of a call as a stranger reads it, kept for as long as nothing on it changes.

On the day of a deadline one page is read thousands of times. Its text is kept in the memory of
the process under everything that it is made of (``readings.call_marks``), which is asked of the
database at every request: nothing has to be thrown away when something changes, and no page is
older than the database. The instants at which the call opens and closes are in it too.

Only the text is kept, and only of who carries nothing that could be theirs: who has a session
or a message waiting has the page drawn. Headers and cookies are those of each answer.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from funders.rules.deadline import is_in_time
from welfare_kmzero.pages.readings.call_marks import Marks, marks_of
from welfare_kmzero.pages.readings.calls import ShownCall

# More calls than are ever read on one day; beyond these one begins anew.
MOST = 32
_MESSAGES = "messages"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where an instant falls among those of a call."""

    has_opened: bool
    is_in_time: bool


@dataclass(frozen=True, slots=True)
class _Pages:
    """Pages of a call that stands still, but for the clock."""

    opens_at: dt.datetime
    deadline: dt.datetime
    by_stage: dict[Stage, bytes] = field(default_factory=dict)

    def stage_at(self, now: dt.datetime) -> Stage:
        return Stage(self.opens_at <= now, is_in_time(now, deadline=self.deadline))


_kept: dict[tuple[Marks, bool], _Pages] = {}


def is_for_a_stranger(request: HttpRequest) -> bool:
    """Whether nothing that ``request`` carries could change what is read."""
    return not {settings.SESSION_COOKIE_NAME, _MESSAGES} & set(request.COOKIES)


def page_of(
    code: str, *, now: dt.datetime, draw: Callable[[], tuple[ShownCall, HttpResponse]]
) -> HttpResponse:
    """The page of the call at ``now``; ``draw`` is asked where it is not kept.

    Raises what ``draw`` raises.
    """
    marks = marks_of(code)
    pages = _kept.get((marks, settings.DEMO))
    content = pages.by_stage.get(pages.stage_at(now)) if pages else None
    if content is not None:
        response = HttpResponse(content)
        # Another reads another page at this address: as of a page whose menu asked who reads.
        patch_vary_headers(response, ["Cookie"])
        return response
    row, response = draw()
    # What changed while it was drawn may be on it or not: such a page serves once.
    if marks_of(code) == marks:
        _keep(marks, row, response.content, now=now)
    return response


def _keep(marks: Marks, row: ShownCall, content: bytes, *, now: dt.datetime) -> None:
    if len(_kept) >= MOST:
        forget()
    pages = _kept.setdefault((marks, settings.DEMO), _Pages(row.call.opens_at, row.deadline))
    pages.by_stage[pages.stage_at(now)] = content


def forget() -> None:
    """Keep nothing."""
    _kept.clear()
