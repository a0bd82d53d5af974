"""Saving while one types: what a view answers to ``static/js/autosave.js``.

A form with ``data-autosave`` posts itself, as it is, with the header ``X-Autosave``; it has a
hidden field ``version`` that the answer renews. The view does what it does for the button
«Salva» and gives one of these answers instead of a page: ``saved``, ``stale``, ``refused``,
``unfit``. A session that ended is answered by ``accounts/door.py``.
"""

import datetime as dt
from collections.abc import Iterable

from django import forms
from django.http import HttpRequest, JsonResponse

from welfare_kmzero import clock
from welfare_kmzero.accounts.door import AUTOSAVE_HEADER


def is_autosave(request: HttpRequest) -> bool:
    """Whether the page saved by itself: the answer is for the page, not for a person."""
    return request.headers.get(AUTOSAVE_HEADER) == "1"


def saved(*, version: object, at: dt.datetime) -> JsonResponse:
    """It is written; ``version`` is what the next save of the page must carry."""
    return _answer(
        {
            "version": str(version),
            "saved_at": at.isoformat(),
            "sentence": f"Salvato alle {clock.rome(at):%H:%M:%S}",
        },
        status=200,
    )


def stale() -> JsonResponse:
    """Someone else saved in the meantime: nothing is written, the page offers the comparison."""
    sentence = "Non salvato: qualcun altro ha salvato questa pagina nel frattempo."
    return _answer({"is_stale": True, "sentence": sentence}, status=409)


def refused(reason: Exception) -> JsonResponse:
    """It cannot be written now, for a reason that comparing does not help with."""
    return _answer({"is_stale": False, "sentence": str(reason)}, status=409)


def unfit(*written: forms.BaseForm) -> JsonResponse:
    """Nothing is written; ``errors``: id of the field, its label, what is wrong with it."""
    errors = [error for form in written for error in _errors(form)]
    return _answer({"errors": errors, "sentence": "Non ancora salvato"}, status=422)


def _errors(form: forms.BaseForm) -> Iterable[dict[str, str]]:
    for sentence in form.non_field_errors():
        yield {"field": "", "label": "", "sentence": str(sentence)}
    for field in form:
        for sentence in field.errors:
            yield {
                "field": str(field.id_for_label),
                "label": str(field.label),
                "sentence": str(sentence),
            }


def _answer(content: dict[str, object], *, status: int) -> JsonResponse:
    response = JsonResponse(content, status=status)
    response["Cache-Control"] = "no-store, private"
    return response
