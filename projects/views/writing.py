"""A part written on its page: shown, rearranged, saved, compared. The same wherever it stands.

A page of a project and a page of what was opened again differ in what they read, where they
write and what stands around them: each says so as a ``Place``.
"""

import datetime as dt
from abc import ABC, abstractmethod

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from funders.actions.errors import ActionRefused, StaleVersion
from projects.documents.draft import Draft
from projects.forms.network import NetworkSheet
from projects.forms.sheets import Sheet
from projects.rules.completeness import Gap
from projects.views import network
from welfare_kmzero import clock
from welfare_kmzero.accounts.access import SignedInRequest
from welfare_kmzero.accounts.models import User
from welfare_kmzero.screens import autosave, conflict
from welfare_kmzero.screens.forms import add_refusal

SAVE, SAVE_AND_GO_ON = "salva", "salva-continua"


class Place(ABC):
    """``draft``: what the page is made from. ``label``: how the part is called.

    ``address``: of the page; ``next_address``: where one goes on to after saving.
    """

    sheet: type[Sheet]
    draft: Draft
    label: str
    address: str
    next_address: str

    @property
    @abstractmethod
    def seal(self) -> str:
        """The mark of what is saved."""

    @property
    @abstractmethod
    def is_closed(self) -> bool:
        """Nothing is written here now; whoever tries is told why."""

    @abstractmethod
    def write(self, sheet: Sheet, *, seal: str, by: User) -> str:
        """Save; gives the seal of what is saved then. Errors: StaleVersion, ActionRefused."""

    @abstractmethod
    def read_again(self) -> "Place":
        """The same place, with what others wrote meanwhile."""

    @abstractmethod
    def last_saved(self) -> tuple[str, dt.datetime | None]:
        """Who wrote last, and when."""

    @abstractmethod
    def around(self) -> dict[str, object]:
        """The context of what stands around the part; ``page_base`` is its template."""

    def missing(self) -> list[Gap]:
        """What the call still asks of this part, by what is saved."""
        return [gap for gap in self.draft.gaps if gap.section is self.sheet.section]


def written(request: SignedInRequest, place: Place) -> HttpResponse:
    """``azione`` of a POST: save, or one of the buttons that only rearrange what is typed."""
    if request.method != "POST":
        return _page(request, place, place.sheet(place.draft))
    data = conflict.settled(request.POST)
    action = data.get("azione", SAVE)
    if action in (SAVE, SAVE_AND_GO_ON) or place.is_closed:
        return _save(request, place, place.sheet(place.draft, data), data)
    seal = data.get("version", "")
    if place.sheet is NetworkSheet and (
        answer := network.answer(place.draft, data, by=request.user)
    ):
        return _page(request, place, answer.sheet, seal=seal, status=answer.status)
    return _page(request, place, place.sheet.asked(place.draft, data, action), seal=seal)


def _save(request: SignedInRequest, place: Place, sheet: Sheet, data: QueryDict) -> HttpResponse:
    seal, is_autosave = data.get("version", ""), autosave.is_autosave(request)
    if not sheet.is_valid():
        if is_autosave:
            return autosave.unfit(*sheet.all_forms)
        return _page(request, place, sheet, seal=seal, status=422)
    try:
        fresh_seal = place.write(sheet, seal=seal, by=request.user)
    except StaleVersion:
        return autosave.stale() if is_autosave else _comparison(request, place, sheet, data)
    except ActionRefused as refused:
        return _refused(request, place, sheet, refused, seal=seal)
    if is_autosave:
        return autosave.saved(version=fresh_seal, at=clock.now())
    messages.success(request, f"{place.label}: salvato.")
    goes_on = data.get("azione") == SAVE_AND_GO_ON
    return redirect(place.next_address if goes_on else place.address)


def _refused(
    request: SignedInRequest, place: Place, sheet: Sheet, refused: ActionRefused, *, seal: str
) -> HttpResponse:
    if autosave.is_autosave(request):
        return autosave.refused(refused)
    add_refusal(sheet.form, refused)
    return _page(request, place, sheet, seal=seal, status=409)


def _page(
    request: SignedInRequest,
    place: Place,
    sheet: Sheet,
    *,
    seal: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """``seal``: what a page not saved was made from; a page of what is saved has its own."""
    return render(
        request,
        sheet.template,
        {
            **place.around(),
            "sheet": sheet,
            "form": sheet.form,
            "rows": sheet.rows,
            "seal": place.seal if seal is None else seal,
            "is_unsaved": seal is not None,
            "is_closed": place.is_closed,
            "missing": place.missing(),
            **sheet.figures(),
        },
        status=status,
    )


def _comparison(
    request: SignedInRequest, place: Place, sheet: Sheet, data: QueryDict
) -> HttpResponse:
    """409: what was typed beside what is saved."""
    fresh = place.read_again()
    saved_by, saved_at = fresh.last_saved()
    return render(
        request,
        "projects/writing/conflict.html",
        {
            **fresh.around(),
            "is_closed": fresh.is_closed,
            "conflict": conflict.conflict(
                data,
                sheet.differences(fresh.sheet(fresh.draft)),
                version=fresh.seal,
                saved_by=saved_by,
                saved_at=saved_at,
            ),
            "page_address": fresh.address,
        },
        status=409,
    )
