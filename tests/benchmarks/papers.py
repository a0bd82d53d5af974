"""Statements as real ones are: two pages each, every one with its own figures."""

import dataclasses
from collections.abc import Iterator

from grants.documents.statement import STATEMENT, StatementSnapshot
from tests.grants.documents import samples
from welfare_kmzero.acts.production import QR, freeze, page_context
from welfare_kmzero.canonical import sha256_hex
from welfare_kmzero.pdf.templates import to_html
from welfare_kmzero.qr import svg


@dataclasses.dataclass(frozen=True)
class Page:
    """What the layout engine gets: the page and the picture that it asks for."""

    html: str
    picture: bytes


def statement(place: int) -> StatementSnapshot:
    """The statement of one project; another ``place`` is another project."""
    model = samples.statement_snapshot(scope="project")
    (line,) = model.awards
    number = f"{place:04d}"
    another = dataclasses.replace(line, number=number, title=f"{line.title} {number}")
    about = dataclasses.replace(
        model.about,
        code=f"PROVA{place:07d}",
        verify_url=f"https://welfare.example/verifica/{number}/",
    )
    return dataclasses.replace(model, about=about, subject=number, awards=(another,))


def pages(count: int) -> Iterator[Page]:
    """The pages as ``produce`` makes them, before layout."""
    for place in range(1, count + 1):
        snapshot = statement(place)
        digest = sha256_hex(freeze(snapshot))
        html = to_html(STATEMENT.template, page_context(STATEMENT, snapshot, digest))
        assert QR in html
        yield Page(html, svg(snapshot.about.verify_url))
