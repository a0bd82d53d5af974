"""OPS-4: no room left is a clear refusal, nothing is half written, reading goes on."""

import errno
import os

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from funders.models import Call
from tests.factories import a_person
from welfare_kmzero.disk_full import is_disk_full, server_fault
from welfare_kmzero.documents.damage import DocumentNotKept
from welfare_kmzero.documents.disk import DiskStore
from welfare_kmzero.documents.store import keep


class _Postgres(OperationalError):
    sqlstate = "53100"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), True),
        (OSError(errno.EDQUOT, "quota"), True),
        (OSError(errno.EACCES, "no"), False),
        (OperationalError("database or disk is full"), True),
        (_Postgres("could not extend file"), True),
        (OperationalError("database is locked"), False),
        (ValueError("database or disk is full"), False),
        (None, False),
    ],
)
def test_a_full_disk_is_known_by_what_it_says(error, expected):
    assert is_disk_full(error) is expected


def test_the_cause_is_looked_at_too():
    wrapped = DocumentNotKept("non conservato")
    wrapped.__cause__ = OSError(errno.ENOSPC, "full")

    assert is_disk_full(wrapped)


@pytest.mark.django_db
def test_a_view_without_room_answers_503_and_reading_goes_on(monkeypatch, settings):
    client = Client()

    def full(*_: object, **__: object) -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr("welfare_kmzero.pages.views.calls.calls.shown", full)
        answer = client.get("/bandi/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "120")
    assert "non è stato salvato" in answer.content.decode()
    assert client.get("/bandi/").status_code == 200


@pytest.mark.django_db
def test_the_store_without_room_keeps_neither_bytes_nor_row(monkeypatch, settings, tmp_path):
    settings.DOCUMENTS_DIR = tmp_path / "documents"

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(DiskStore, "_write", full)
    with pytest.raises(DocumentNotKept) as refused:
        keep(b"contenuto", media_type="text/plain", by=a_person("Ada"))

    assert is_disk_full(refused.value)
    assert Call.objects.count() == 0


@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError("database or disk is full"), 503), (ValueError(), 500)]
)
def test_a_fault_outside_the_views_is_told_apart(error, status):
    request = RequestFactory().get("/")
    request.user = None

    try:
        raise error
    except type(error):
        assert server_fault(request).status_code == status
