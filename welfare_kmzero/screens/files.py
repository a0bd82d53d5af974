"""Answers that carry a stored file: saved by the browser or shown by it, never run.

Bytes are hashed again on the way out. Those that are no longer what was stored are not
delivered: the person reads so, and the log says which document it was (UPL-9).
"""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from welfare_kmzero.documents.damage import DocumentDamaged
from welfare_kmzero.documents.models import StoredDocument
from welfare_kmzero.documents.store import read

logger = logging.getLogger(__name__)
# What a browser shows by itself and in which nothing runs.
READABLE = frozenset({"application/pdf", "image/jpeg", "image/png"})
OK = 200
_TO_SAVE = "sandbox; default-src 'none'"
# A sandbox would close the reader of PDF of some browsers too; without it the policy still
# forbids every script, frame and address.
_TO_READ = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; "
    "object-src 'self'; frame-ancestors {}"
)


def saved(request: HttpRequest, document: StoredDocument, *, file_name: str) -> HttpResponse:
    """The bytes, to be saved; 503 in words when they are damaged."""
    return _answer(request, document, file_name=file_name, is_shown=False)


def shown(request: HttpRequest, document: StoredDocument, *, file_name: str) -> HttpResponse:
    """The bytes, to be looked at where a browser can, else to be saved; 503 when damaged."""
    is_shown = document.media_type in READABLE
    return _answer(request, document, file_name=file_name, is_shown=is_shown)


def shown_within(request: HttpRequest, document: StoredDocument, *, file_name: str) -> HttpResponse:
    """As ``shown``, also in a frame of a page of this site; of no other site."""
    response = shown(request, document, file_name=file_name)
    if response.status_code == OK and document.media_type in READABLE:
        response["Content-Security-Policy"] = _TO_READ.format("'self'")
        response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def made(content: bytes, *, media_type: str, file_name: str) -> HttpResponse:
    """Bytes that were written for this answer, to be saved and kept nowhere."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=file_name) or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response


def _answer(
    request: HttpRequest, document: StoredDocument, *, file_name: str, is_shown: bool
) -> HttpResponse:
    try:
        content = read(document)
    except DocumentDamaged:
        logger.exception("the document %s cannot be served", document.sha256)
        return render(request, "pages/damaged.html", {"file_name": file_name}, status=503)
    response = HttpResponse(content, content_type=document.media_type)
    disposition = content_disposition_header(as_attachment=not is_shown, filename=file_name)
    response["Content-Disposition"] = disposition or "inline"
    response["Content-Security-Policy"] = _TO_READ.format("'none'") if is_shown else _TO_SAVE
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response
