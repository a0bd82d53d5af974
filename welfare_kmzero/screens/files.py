"""Answers that carry a stored file: saved by the browser, never run."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from welfare_kmzero.documents.models import StoredDocument
from welfare_kmzero.documents.store import read


def attachment(document: StoredDocument, *, file_name: str) -> HttpResponse:
    """The bytes, hashed again on the way out, to be saved. Raises DocumentDamaged."""
    response = HttpResponse(read(document), content_type=document.media_type)
    disposition = content_disposition_header(as_attachment=True, filename=file_name)
    response["Content-Disposition"] = disposition or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response
