"""From one snapshot to its three files, which therefore tell the same figures."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from welfare_kmzero import qr
from welfare_kmzero.acts import snapshot as shape
from welfare_kmzero.acts.parts import About
from welfare_kmzero.acts.sheets import Table, to_csv
from welfare_kmzero.canonical import canonical_bytes, sha256_hex
from welfare_kmzero.pdf import render
from welfare_kmzero.pdf.press import Press

QR = "qr.svg"


class Snapshot(Protocol):
    """Anything frozen that says what document it is."""

    @property
    def about(self) -> About: ...


S = TypeVar("S", bound=Snapshot)


@dataclass(frozen=True, slots=True)
class ActKind(Generic[S]):
    """A kind of act: its data, its sheet of paper, its table.

    ``context`` gives the template its names; ``title`` is the title of the PDF;
    ``status`` the words at the top of every page.
    """

    kind: str
    snapshot: type[S]
    template: str
    title: Callable[[S], str]
    status: Callable[[S], str]
    context: Callable[[S], Mapping[str, object]]
    table: Callable[[S], Table]


@dataclass(frozen=True, slots=True)
class Files:
    """``json`` is canonical: its SHA-256 is ``digest``, printed on the PDF that embeds it."""

    pdf: bytes
    csv: bytes
    json: bytes
    digest: str


def freeze(snapshot: Snapshot) -> bytes:
    """The canonical JSON of a snapshot: what is kept, hashed and embedded."""
    return canonical_bytes(shape.to_json(snapshot))


def thaw(act: ActKind[S], content: bytes) -> S:
    """The snapshot in ``content``. Raises NotASnapshot when it is of another shape."""
    return shape.from_json(act.snapshot, json.loads(content))


def page_context(act: ActKind[S], snapshot: S, digest: str) -> dict[str, object]:
    """Every name the template of ``act`` may print."""
    return {
        "about": snapshot.about,
        "title": act.title(snapshot),
        "status": act.status(snapshot),
        "digest": digest,
        "qr": QR,
        **act.context(snapshot),
    }


def produce(act: ActKind[S], snapshot: S, *, press: Press | None = None) -> Files:
    """PDF, CSV and JSON of ``snapshot``. Raises pdf.RenderFailed and its kinds."""
    content = freeze(snapshot)
    digest = sha256_hex(content)
    address = snapshot.about.verify_url
    pdf = render(
        template=act.template,
        context=page_context(act, snapshot, digest),
        snapshot_bytes=content,
        created=snapshot.about.created_at,
        pictures={QR: qr.svg(address)} if address else {},
        press=press,
    )
    return Files(pdf=pdf, csv=to_csv(act.table(snapshot)), json=content, digest=digest)
