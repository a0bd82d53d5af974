"""The papers that the applicants of the demonstration attach: one page that says what it is."""

from typing import Final

from projects.actions.project import attach
from projects.models import Project
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.store import keep
from welfare_kmzero.editions.format.edition import RequiredDocumentEntry
from welfare_kmzero.uploads.checking import check

_PAGE: Final = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
    b"/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>"
)
_FONT: Final = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def attach_paper(project: Project, asked: RequiredDocumentEntry, *, by: User) -> None:
    """Attach what the call asks for, through the checks of every file that comes in."""
    content = one_page(f"{asked.title} – documento dimostrativo", project.lead.name)
    checked = check(content, name=f"{asked.title}.pdf")
    attach(
        project,
        document=keep(content, media_type=checked.kind.media_type, by=by),
        title=asked.title,
        file_name=checked.name,
        required_document=project.call.required_documents.get(code=asked.code),
        by=by,
    )


def one_page(*lines: str) -> bytes:
    """A PDF of one page with these lines; the same lines make the same bytes."""
    text = b"".join(b"(%b) Tj T* " % _escaped(line) for line in lines)
    drawing = b"BT /F1 16 Tf 28 TL 72 740 Td %bET" % text
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        _PAGE,
        b"<</Length %d>>\nstream\n%b\nendstream" % (len(drawing), drawing),
        _FONT,
    )
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(parts) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\n"
        b"startxref\n%d\n%%%%EOF\n" % (count, table, count, len(body))
    )


def _escaped(line: str) -> bytes:
    raw = line.encode("cp1252")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
