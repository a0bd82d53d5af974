"""UPL-5: bodies that no browser sends, byte by byte, to a live server.

Each gets an answer in words before its end is there: what is announced too long is not
waited for, and nothing of it is kept.
"""

import base64

import pytest
import time_machine

from projects.models import Attachment
from tests.factories import a_member, a_person
from tests.grants.actions.story import FILED_AT, a_project, a_published_call
from tests.sockets import END, FORM, MULTIPART, PIECE, TOKEN, Answer, Browser, part
from tests.uploads.corpus import pdf
from welfare_kmzero.documents.models import StoredDocument
from welfare_kmzero.uploads.checking import MAX_BYTES
from welfare_kmzero.uploads.receiving import FRAME

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

TOKEN_PART = part("csrfmiddlewaretoken", TOKEN.encode())
TITLE = part("titolo", b"Lettera")


@pytest.fixture
def project():
    with time_machine.travel(FILED_AT, tick=False):
        project = a_project(a_published_call())
        a_member(organisation=project.lead, user=a_person("Ada"))
        yield project


@pytest.fixture
def send(live_server, project):
    def sent(body: bytes, **headers: object) -> Answer:
        browser = Browser(live_server.url, "Ada")
        said = {"Content_Type": MULTIPART, "Content_Length": len(body), **headers}
        known = {name: text for name, text in said.items() if text is not None}
        browser.begin(f"/progetti/{project.pk}/documenti/", body, **known)
        return browser.answer()

    return sent


def a_file(content: bytes, **headers: str) -> bytes:
    return part("documento", content, file_name="a.pdf", **headers)


def test_what_announces_too_much_is_not_waited_for(send) -> None:
    """A gigabyte announced, its beginning sent, and the connection left open."""
    body = TOKEN_PART + TITLE + a_file(pdf() + b"\n" * (2 * PIECE))

    answer = send(body, Content_Length=1024**3)

    assert answer.status == 413
    assert "Il file è troppo grande: al massimo 20 MB" in answer.text
    assert not Attachment.objects.exists()


def test_a_byte_beyond_the_limit_ends_it(send) -> None:
    """Announced within the frame of a form; stopped at the first piece beyond the limit."""
    content = pdf() + b"\n" * (MAX_BYTES + PIECE - len(pdf()))
    body = TOKEN_PART + TITLE + a_file(content)

    answer = send(body, Content_Length=MAX_BYTES + FRAME)

    assert answer.status == 413
    assert "Il file è troppo grande" in answer.text
    assert not StoredDocument.objects.exists()


def test_a_file_in_base64_is_measured_unpacked(send) -> None:
    small = base64.encodebytes(pdf())
    kept = send(
        TOKEN_PART + TITLE + a_file(small, Content_Transfer_Encoding="base64") + END,
    )
    large = base64.b64encode(b"\n" * (MAX_BYTES + 3 * PIECE))
    refused = send(
        TOKEN_PART + TITLE + a_file(large, Content_Transfer_Encoding="base64"),
        Content_Length=len(large) + FRAME,
    )

    assert (kept.status, refused.status) == (302, 413)
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize("chunked", [None, "chunked"])
def test_a_body_of_no_declared_length_is_no_body(send, chunked) -> None:
    """Without its token the form is refused; the server in front of us unpacks chunks, or not."""
    piece = TOKEN_PART + TITLE + a_file(pdf()) + END
    body = f"{len(piece):x}\r\n".encode() + piece + b"\r\n0\r\n\r\n" if chunked else piece

    answer = send(body, Content_Length=None, Transfer_Encoding=chunked)

    assert answer.status == 403
    assert answer.text
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("&".join(f"c{place}=1" for place in range(2001)).encode(), FORM),
        (b"".join(part(f"c{place}", b"1") for place in range(2001)) + END, MULTIPART),
        (b"".join(a_file(b"%PDF-") for _ in range(101)) + END, MULTIPART),
        (b"titolo=" + b"a" * (2 * 1024 * 1024 + 1), FORM),
        (part("titolo", b"a" * (2 * 1024 * 1024 + 1)) + END, MULTIPART),
        (b"--altro\r\n", MULTIPART),
    ],
    ids=["fields", "parts", "files", "long form", "long part", "no parts"],
)
def test_a_form_that_no_page_of_ours_sends_is_refused(send, body, kind) -> None:
    answer = send(body, Content_Type=kind)

    assert answer.status in {400, 403, 413}
    assert answer.text
    assert not StoredDocument.objects.exists()
