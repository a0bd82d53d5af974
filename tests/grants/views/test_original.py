"""The signed original and the numbers of the protocol register."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from grants.actions import adoption
from tests.grants.actions.story import ADOPTED_ON
from tests.grants.views.test_decision import address, client, read, world
from tests.uploads.corpus import p7m, pades, pdf
from tests.worlds import a_commitment
from welfare_kmzero.audit.models import Event
from welfare_kmzero.documents.models import DocumentLink, ProtocolEntry
from welfare_kmzero.documents.store import read as stored

pytestmark = pytest.mark.django_db
__all__ = ["world"]
BARE = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


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


def test_numbers_of_the_protocol_are_typed_in_and_out(world):
    adopted(world, "PAT", "2480")
    typed = {"p-direction": "out", "p-number": "PAT/RFS/123", "p-registered_on": "2018-12-10"}

    answer = client(world, "Elsa").post(address(world, "PAT", "protocollo/"), typed)

    assert answer.status_code == 302
    entry = ProtocolEntry.objects.get()
    assert (entry.target_type, entry.direction, entry.number) == ("act", "out", "PAT/RFS/123")
    assert "PAT/RFS/123" in read(client(world, "Elsa").get(address(world, "PAT", "originale/")))
