"""The signed original and the numbers of the protocol register."""

import json

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from grants.actions import adoption
from tests.grants.actions.story import ADOPTED_ON
from tests.grants.views.test_decision import address, client, read, world
from tests.uploads.corpus import changed_pdf, p7m, pades, pdf
from tests.worlds import a_commitment
from welfare_kmzero.audit.models import Event
from welfare_kmzero.documents.models import DocumentLink, ProtocolEntry
from welfare_kmzero.documents.store import read as stored

pytestmark = pytest.mark.django_db
__all__ = ["world"]
BARE = pdf(1)


def adopted(world, code, number=""):
    decision = world.story.decision(code)
    if code == "PAT":
        a_commitment(decision=decision)
    return adoption.record_adoption(
        decision, decided_on=ADOPTED_ON, number=number, by=world.people["Elsa"]
    )


def send(world, name, code, content, file_name="atto.pdf"):
    file = SimpleUploadedFile(file_name, content)
    return client(world, name).post(address(world, code, "originale/"), {"originale": file})


def test_the_extract_of_a_board_is_kept_and_shown_with_its_hash(world):
    adopted(world, "CARITRO")

    first = send(world, "Furio", "CARITRO", BARE)
    send(world, "Furio", "CARITRO", BARE)

    link = DocumentLink.objects.get(role="extract")
    assert first.status_code == 302
    event = Event.objects.get(action="decision.original_received")
    assert event.target == link.act.short_code
    page = read(client(world, "Carla").get(f"/verifica/{link.act.short_code}/"))
    assert "Estratto della decisione" in page
    assert link.document.sha256[:4] in page


@pytest.mark.parametrize(
    ("content", "said"),
    [(BARE, "non firmato"), (pades(BARE), "LIA ROSSI"), (p7m(pades(BARE)), "LIA ROSSI, LIA ROSSI")],
)
def test_the_officer_reads_whether_the_extract_is_signed(world, content, said):
    """A board may give a scan; what was received says so, on the page and in the trail."""
    adopted(world, "CARITRO")

    send(world, "Furio", "CARITRO", content)

    names = [] if said == "non firmato" else said.split(", ")
    link = DocumentLink.objects.get(role="extract")
    assert stored(link.document) == content
    assert link.signers.splitlines() == names
    event = Event.objects.get(action="decision.original_received")
    assert json.loads(event.details)["after"]["signers"] == names
    for page in ("", "originale/"):
        assert said in read(client(world, "Furio").get(address(world, "CARITRO", page)))


def _running(kind: str, *, on_event: bool = False) -> bytes:
    action = pikepdf.Dictionary(S=pikepdf.Name(kind), F=pikepdf.String("a.exe"))
    if on_event:
        return changed_pdf({"/AA": pikepdf.Dictionary(WC=action)})
    return changed_pdf({"/OpenAction": action})


HOSTILE = {
    "script at opening": (_running("/JavaScript"), "si eseguono da sole"),
    "script on an event": (_running("/JavaScript", on_event=True), "si eseguono da sole"),
    "program": (_running("/Launch"), "si eseguono da sole"),
    "locked": (pdf(encryption=pikepdf.Encryption(owner="o", user="")), "protetto da password"),
    "script inside an envelope": (p7m(_running("/JavaScript")), "si eseguono da sole"),
    "something else inside": (p7m(b"PK\x03\x04"), "non è un PDF"),
}


@pytest.mark.parametrize(("content", "said"), HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize(("name", "code"), [("Elsa", "PAT"), ("Furio", "CARITRO")])
def test_an_act_that_runs_something_is_refused_in_words(world, name, code, content, said):
    """UPL-10: signed or not, of the Giunta or of a board."""
    adopted(world, code, "2480" if code == "PAT" else "")
    if code == "PAT" and content.startswith(b"%PDF-") and said.startswith("si"):
        content = pades(content)

    answer = send(world, name, code, content)

    assert answer.status_code == 422
    assert said in read(answer)
    assert not DocumentLink.objects.filter(role__in=["extract", "signed_original"]).exists()


def test_an_original_without_signature_is_refused(world):
    adopted(world, "PAT", "2480")

    answer = send(world, "Elsa", "PAT", BARE)

    assert answer.status_code == 422
    assert not DocumentLink.objects.filter(role="signed_original").exists()


@pytest.mark.parametrize(
    ("envelope", "file_name"), [(pades, "delibera.pdf"), (p7m, "delibera.pdf.p7m")]
)
def test_the_signed_act_is_kept_byte_by_byte_and_shown_to_strangers(world, envelope, file_name):
    """UPL-10: what the Provincia signed is the legal original, whatever its envelope."""
    adopted(world, "PAT", "2480")
    signed = envelope(pdf(2))

    answer = send(world, "Elsa", "PAT", signed, file_name)

    assert answer.status_code == 302
    link = DocumentLink.objects.get(role="signed_original")
    assert stored(link.document) == signed
    page = read(client(world, "Carla").get(f"/verifica/{link.act.short_code}/"))
    assert link.document.sha256[:4] in page
    compared = client(world, "Carla").post(
        f"/verifica/{link.act.short_code}/", {"copia": SimpleUploadedFile(file_name, signed)}
    )
    assert "La tua copia è intatta." in read(compared)


@pytest.mark.parametrize("content", [b"", b"MZ\x90", b"<svg/>", b"0\x80", b"MIIB"])
def test_a_hostile_file_gets_a_sentence(world, content):
    """UPL-1: told by its bytes."""
    adopted(world, "CARITRO")

    assert send(world, "Furio", "CARITRO", content).status_code == 422


def test_before_the_decision_there_is_no_original(world):
    answer = send(world, "Furio", "CARITRO", BARE)

    assert answer.status_code == 422
    assert "Prima registra la decisione" in read(answer)


@pytest.mark.parametrize(
    ("name", "code", "sent"),
    [
        ("Elsa", "PAT", "Proposta trasmessa alla Giunta</li>"),
        ("Furio", "CARITRO", "Proposta trasmessa</li>"),
    ],
)
def test_a_draft_with_a_number_going_out_was_sent(world, name, code, sent):
    browser = client(world, name)
    typed = {"p-number": "PAT/RFS/123", "p-registered_on": "2018-12-01"}
    browser.post(address(world, code, "bozza/"))
    assert sent not in read(browser.get(address(world, code)))

    browser.post(address(world, code, "protocollo/"), typed | {"p-direction": "in"})
    assert "Bozza di proposta</li>" in read(browser.get(address(world, code)))
    browser.post(address(world, code, "protocollo/"), typed | {"p-direction": "out"})

    page = read(browser.get(address(world, code)))
    assert sent in page
    assert "Bozza di proposta</li>" not in page


def test_numbers_of_the_protocol_are_typed_in_and_out(world):
    adopted(world, "PAT", "2480")
    typed = {"p-direction": "out", "p-number": "PAT/RFS/123", "p-registered_on": "2018-12-10"}

    answer = client(world, "Elsa").post(address(world, "PAT", "protocollo/"), typed)

    assert answer.status_code == 302
    entry = ProtocolEntry.objects.get()
    assert (entry.target_type, entry.direction, entry.number) == ("act", "out", "PAT/RFS/123")
    assert "PAT/RFS/123" in read(client(world, "Elsa").get(address(world, "PAT", "originale/")))
