"""Verification of a paper by its code, and of a copy by its bytes."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.factories import a_link, a_stored_document, an_annulment
from tests.pages.town import Town, an_issued_act
from tests.worlds import a_statement, adopted, an_edition
from welfare_kmzero.documents.models import Act
from welfare_kmzero.pages import fingerprint
from welfare_kmzero.pages.fingerprint import MAX_BYTES
from welfare_kmzero.pages.forms import normal_code

ADDRESS = "/verifica/DELBDELBDELB/"


@pytest.mark.parametrize(
    "typed",
    ["DELBDELBDELB", "delbdelbdelb", "DELB DELB DELB", "delb-delb-delb", " Delb – Delb.Delb\t"],
)
def test_a_code_may_be_typed_as_it_comes(town: Town, typed: str) -> None:
    answer = town.client().get("/verifica/", {"codice": typed})

    assert answer.status_code == 302
    assert answer["Location"] == ADDRESS


@pytest.mark.parametrize(
    "typed", ["", "   ", "DELB", "DELBDELBDELBD", "DELBDELBDEL0", "DELBDELBDEIL", "ÀELBDELBDELB"]
)
def test_what_is_no_code_is_explained(db: None, typed: str) -> None:
    answer = Client().get("/verifica/", {"codice": typed})

    assert answer.status_code == 400
    assert normal_code(typed) is None
    assert "invalid-feedback" in answer.content.decode()


@pytest.mark.parametrize("code", ["22222222ZZZZ", "niente", "x" * 200, "<b>", "CODE00000001"])
def test_an_unknown_code_is_a_kind_404(town: Town, code: str) -> None:
    answer = town.client().get(f"/verifica/{code}/")

    assert answer.status_code == 404
    page = answer.content.decode()
    assert "Nessun documento ha questo codice" in page
    assert "<b>" not in page


def test_the_code_in_the_address_may_be_typed_by_hand(town: Town) -> None:
    answer = town.client().get("/verifica/delb-DELB-delb/")

    assert answer.status_code == 302
    assert answer["Location"] == ADDRESS


def test_the_page_shows_kind_number_state_and_hashes(town: Town) -> None:
    act = town.acts["ranking"]

    page = " ".join(town.client().get("/verifica/RANKRANKRANK/").content.decode().split())

    assert act.title in page
    assert f"<dd>{act.register_entry}</dd>" in page
    assert "<dd>Emesso</dd>" in page
    digest = act.snapshot.sha256
    assert " ".join(digest[place : place + 4] for place in range(0, 64, 4)) in page
    for link in act.links.select_related("document"):
        sha = link.document.sha256
        assert " ".join(sha[place : place + 4] for place in range(0, 64, 4)) in page


def test_a_key_of_the_machine_is_not_shown(town: Town) -> None:
    an_issued_act(town.call, "statement", "KEYPKEYPKEYP", is_draft=False, subject="machine-key")

    page = town.client().get("/verifica/KEYPKEYPKEYP/").content.decode()

    assert "machine-key" not in page


def test_every_state_has_its_word(town: Town) -> None:
    call = town.call
    provisional = an_issued_act(call, "statement", "PRVPPRVPPRVP", is_draft=False, subject="a")
    done = adopted(an_edition(code="CONCLUSO")).call
    definitive = an_issued_act(done, "statement", "DEFPDEFPDEFP", is_draft=False, subject="b")
    a_statement(call=call, act=provisional, is_definitive=False)
    a_statement(call=done, act=definitive, is_definitive=True)
    new = an_issued_act(
        call, "ranking", "NEWRNEWRNEWR", is_draft=False, subject="", version=2,
        supersedes=town.acts["ranking"],
    )  # fmt: skip
    annulled = an_issued_act(call, "statement", "ANNPANNPANNP", is_draft=False, subject="c")
    an_annulment(entry=annulled.register_entry)
    states = {
        "DELBDELBDELB": "Bozza",
        "PRVPPRVPPRVP": "Provvisorio",
        "DEFPDEFPDEFP": "Definitivo",
        "RANKRANKRANK": "Sostituito",
        new.short_code: "Emesso",
        "ANNPANNPANNP": "Annullato",
    }

    for code, state in states.items():
        page = town.client().get(f"/verifica/{code}/").content.decode()
        assert f"<dd>{state}</dd>" in page, code
    assert (
        "/verifica/NEWRNEWRNEWR/" in town.client().get("/verifica/RANKRANKRANK/").content.decode()
    )


def _compare(town: Town, content: bytes, name: str = "copia.pdf") -> str:
    answer = town.client().post(ADDRESS, {"copia": SimpleUploadedFile(name, content)})
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_intact_copy_is_recognised(town: Town) -> None:
    page = _compare(town, b"DELBDELBDELB csv", "la-mia-copia.csv")

    assert "La tua copia è intatta" in page
    assert "«la-mia-copia.csv» è identica" in page
    assert "«deliberation.csv» (CSV)" in page


@pytest.mark.parametrize("content", [b"DELBDELBDELB csv ", b"delbdelbdelb csv", b"DELBDELBDELB cs"])
def test_a_copy_with_one_changed_byte_is_not(town: Town, content: bytes) -> None:
    page = _compare(town, content)

    assert "La tua copia non è identica a nessuno dei nostri file" in page
    assert "intatta.</strong>" not in page


def test_a_copy_of_another_act_is_told_apart(town: Town) -> None:
    page = _compare(town, b"RANKRANKRANK pdf")

    assert "È un altro documento" in page
    assert "/verifica/RANKRANKRANK/" in page


def test_a_copy_of_many_pieces_is_hashed_whole_and_kept_nowhere(
    town: Town, tmp_path: Path, settings: Settings
) -> None:
    """Larger than what Django keeps in memory: it would write a temporary file."""
    spool = tmp_path / "spool"
    spool.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(spool)
    content = bytes(range(256)) * 20_000
    a_link(
        act=town.acts["deliberation"],
        role="signed_original",
        document=a_stored_document(content),
        file_name="originale.p7m",
    )

    page = _compare(town, content)

    assert "La tua copia è intatta" in page
    assert list(spool.iterdir()) == []


def test_hostile_names_are_text(town: Town) -> None:
    page = _compare(town, b"x", '"><script>alert(1)</script>.pdf')

    assert "<script>alert" not in page


def test_without_a_file_the_page_asks_for_one(town: Town) -> None:
    empty = {"copia": SimpleUploadedFile("vuoto.pdf", b"")}

    for fields in ({}, empty, {"copia": "testo"}):
        answer = town.client().post(ADDRESS, fields)
        assert answer.status_code == 400
        assert "Nessun file è arrivato" in answer.content.decode()


def test_a_copy_beyond_the_limit_is_refused_unread(town: Town) -> None:
    answer = town.client().post(
        ADDRESS,
        data=b"",
        content_type="multipart/form-data; boundary=x",
        headers={"content-length": str(MAX_BYTES + 200_000)},
    )

    assert answer.status_code == 413
    assert "supera 50 MiB" in answer.content.decode()


def test_a_copy_one_byte_beyond_the_limit_is_told_so(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its announced length leaves room for the frame of the form."""
    monkeypatch.setattr(fingerprint, "MAX_BYTES", 1_000)

    whole = town.client().post(ADDRESS, {"copia": SimpleUploadedFile("a.pdf", b"x" * 1_000)})
    beyond = town.client().post(ADDRESS, {"copia": SimpleUploadedFile("a.pdf", b"x" * 1_001)})

    assert whole.status_code == 200
    assert beyond.status_code == 413
    assert "supera 50 MiB" in beyond.content.decode()


def test_more_files_than_a_form_has_are_refused_with_a_page(town: Town) -> None:
    """What was read of them is let go without an error of its own (UPL-5)."""
    client = Client(raise_request_exception=False)
    copies = [SimpleUploadedFile(f"{place}.pdf", b"x") for place in range(50)]

    answer = client.post(ADDRESS, {"copia": copies})

    assert answer.status_code == 400
    assert "Richiesta non comprensibile" in answer.content.decode()


def test_the_comparison_wants_the_token_of_the_form(town: Town) -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post(ADDRESS, {"copia": SimpleUploadedFile("a.pdf", b"a")})

    assert answer.status_code == 403


def test_verifying_writes_nothing(town: Town) -> None:
    before = Act.objects.count(), town.acts["deliberation"].links.count()

    _compare(town, b"altro")

    assert (Act.objects.count(), town.acts["deliberation"].links.count()) == before


def test_files_are_linked_only_for_who_may_download_them(town: Town) -> None:
    """The page is public for whoever holds the code; the bytes are not."""
    assert "/atti/DELB" not in town.client().get(ADDRESS).content.decode()
    assert "/atti/DELB" not in town.client("Ada").get(ADDRESS).content.decode()
    assert "/atti/DELBDELBDELB/pdf/" in town.client("Elsa").get(ADDRESS).content.decode()
    assert (
        "/atti/RANKRANKRANK/pdf/" in town.client().get("/verifica/RANKRANKRANK/").content.decode()
    )
