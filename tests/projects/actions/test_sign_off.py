"""A copy given out, signed elsewhere, and taken back only if it is the very same."""

import io

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from funders.actions.errors import StaleVersion
from projects.actions import project as projects
from projects.actions import sign_off as signing
from projects.documents.application import read_content
from projects.documents.signing_copy import SIGNING_COPY
from projects.models import Project, SignOff
from tests.factories import a_person, an_application
from tests.grants.actions.story import a_project, a_published_call, last_event
from tests.uploads.corpus import p7m, pades, pdf
from welfare_kmzero.acts.production import produce, thaw
from welfare_kmzero.documents.store import keep, read
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.uploads.refusals import FileRefused

pytestmark = pytest.mark.django_db


def ada():
    return a_person("Ada")


@pytest.fixture
def project() -> Project:
    return a_project(a_published_call())


def given_out(project: Project, content: bytes) -> bytes:
    """A copy of the current version, printed as ``content``."""
    copy = signing.ask_copy(project, version=project.version, by=ada())
    document = keep(content, media_type="application/pdf", by=ada())
    signing.record_printing(copy, document=document)
    return content


def sign(project: Project, content: bytes) -> SignOff:
    return signing.sign_copy(
        project, version=project.version, content=content, file_name="firmata.pdf", by=ada()
    )


def test_asking_twice_gives_one_copy_and_one_job(project):
    first = signing.ask_copy(project, version=project.version, by=ada())

    assert signing.ask_copy(project, version=project.version, by=ada()) == first
    assert Job.objects.get().kind == "projects.signing_copy"
    with pytest.raises(StaleVersion):
        signing.ask_copy(project, version=99, by=ada())


def test_the_copy_is_printed_from_the_facts_that_were_fixed(project):
    copy = signing.ask_copy(project, version=project.version, by=ada())

    files = produce(SIGNING_COPY, thaw(SIGNING_COPY, copy.snapshot.content.encode()))

    with pikepdf.open(io.BytesIO(files.pdf)) as printed:
        assert len(printed.pages) >= 1
    again = produce(SIGNING_COPY, thaw(SIGNING_COPY, copy.snapshot.content.encode()))
    assert again.pdf == files.pdf


@pytest.mark.parametrize(("envelope", "kind"), [(pades, "pades"), (p7m, "p7m")])
def test_the_signed_copy_of_this_version_signs_off(project, envelope, kind):
    """UPL-10: PAdES and .p7m, kept byte by byte."""
    signed = envelope(given_out(project, pdf(2)))

    row = sign(project, signed)

    assert (row.method, row.signature, row.signers) == ("signed_file", kind, "LIA ROSSI")
    assert read(row.document) == signed
    project.refresh_from_db()
    assert project.status == "signed_off"
    assert last_event().action == "project.signed_off"
    signature = read_content(an_application(project=project)).signature
    assert signature is not None
    assert (signature.sha256, signature.signature) == (row.document.sha256, kind)


def test_an_earlier_version_is_refused_by_its_number(project):
    signed = pades(given_out(project, pdf(1)))
    project = projects.revise(project, version=project.version, by=ada(), title="Altro titolo")
    given_out(project, pdf(2))

    with pytest.raises(signing.CopyOfAnotherVersion, match="Hai firmato la versione 1"):
        sign(project, signed)
    assert not SignOff.objects.exists()


def test_a_program_that_writes_the_file_anew_is_accepted(project):
    """UPL-10: the same paper, object by object, though not the same bytes."""
    given_out(project, pdf(2))
    signed = pades(pdf(2, object_stream_mode=pikepdf.ObjectStreamMode.disable, linearize=True))

    row = sign(project, signed)

    assert read(row.document) == signed


@pytest.mark.parametrize("envelope", [pades, p7m])
def test_another_paper_is_refused(project, envelope):
    given_out(project, pdf(1))

    with pytest.raises(signing.NotOurCopy):
        sign(project, envelope(pdf(3)))


def test_a_page_changed_before_signing_is_refused(project):
    """The bytes given out are the beginning, and yet another page is shown and signed."""
    ours = given_out(project, pdf(1))
    writer = IncrementalPdfFileWriter(io.BytesIO(ours))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/MediaBox"] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 300, 300)))
    writer.update_container(page)
    changed = io.BytesIO()
    writer.write(changed)
    assert changed.getvalue().startswith(ours)

    with pytest.raises(signing.NotOurCopy):
        sign(project, pades(changed.getvalue()))


def test_a_copy_without_signature_is_refused(project):
    ours = given_out(project, pdf(1))

    with pytest.raises(signing.NotSigned):
        sign(project, ours)


def test_a_signature_touched_afterwards_is_refused(project):
    signed = bytearray(pades(given_out(project, pdf(1))))
    signed[-200] ^= 1

    with pytest.raises((FileRefused, signing.NotOurCopy)):
        sign(project, bytes(signed))
    assert not SignOff.objects.exists()
