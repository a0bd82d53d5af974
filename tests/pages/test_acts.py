"""Downloads: who gets which file, and how it travels."""

import pytest
from django.test import Client

from tests.factories import a_link, a_stored_document
from tests.pages.town import ROLES, Town
from welfare_kmzero.documents.store import DiskStore, store

# Who may download the PDF of which act; all the others get 404, as for an act that is not.
MAY = {
    "ranking": set(ROLES),
    "deliberation": {"Elsa", "Furio", "Gina", "Ivo"},
    "receipt": {"Ada", "Bruno", "Elsa", "Furio", "Gina", "Ivo"},
    "secret ranking": {"Elsa", "Gina", "Ivo"},
}


@pytest.mark.parametrize("kind", MAY)
def test_each_file_reaches_who_may_have_it(town: Town, kind: str) -> None:
    """Foreign object: 404 (AUT-1). Furio has no function in the secret call."""
    address = f"/atti/{town.acts[kind].short_code}/pdf/"

    found = {name: town.client(name).get(address).status_code for name in ROLES}

    assert found == {name: 200 if name in MAY[kind] else 404 for name in ROLES}


def test_a_file_is_saved_and_never_run(town: Town) -> None:
    """UPL-2, AUT-10."""
    answer = town.client("Elsa").get("/atti/DELBDELBDELB/json/")

    assert answer.content == b"DELBDELBDELB json"
    assert answer["Content-Disposition"] == 'attachment; filename="deliberation.json"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store, private"


def test_a_name_with_odd_characters_travels_in_its_header(town: Town) -> None:
    """V5.4.2: quotes, accents and line ends do not break the header."""
    a_link(
        act=town.acts["deliberation"],
        role="extract",
        document=a_stored_document(b"estratto"),
        file_name='pèr "te"\r\nX-Evil: 1.pdf',
    )

    answer = town.client("Elsa").get("/atti/DELBDELBDELB/extract/")

    assert answer.status_code == 200
    assert "X-Evil" not in answer.headers
    assert "\r" not in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''p%C3%A8r")


def test_the_last_signed_original_is_served(town: Town) -> None:
    for content in (b"primo", b"secondo"):
        a_link(
            act=town.acts["deliberation"],
            role="signed_original",
            document=a_stored_document(content),
        )

    assert town.client("Gina").get("/atti/DELBDELBDELB/signed_original/").content == b"secondo"


@pytest.mark.parametrize("address", ["/atti/DELBDELBDELB/exe/", "/atti/22222222ZZZZ/pdf/"])
def test_what_is_not_there_is_not_there(town: Town, address: str) -> None:
    assert town.client("Gina").get(address).status_code == 404


def test_a_damaged_file_is_not_delivered(town: Town, client: Client) -> None:
    """UPL-9: one flipped byte in the store."""
    document = town.acts["ranking"].links.get(role="pdf").document
    disk = store()
    assert isinstance(disk, DiskStore)
    place = disk.place(document.sha256)
    place.chmod(0o640)
    place.write_bytes(b"RANKRANKRANK pdF")

    answer = client.get("/atti/RANKRANKRANK/pdf/")

    assert answer.status_code == 503
    assert b"pdF" not in answer.content
    assert "non corrisponde più alla sua impronta" in answer.content.decode()


def test_a_missing_file_is_said_so(town: Town, client: Client) -> None:
    document = town.acts["ranking"].links.get(role="pdf").document
    disk = store()
    assert isinstance(disk, DiskStore)
    disk.place(document.sha256).unlink()

    assert client.get("/atti/RANKRANKRANK/pdf/").status_code == 503
