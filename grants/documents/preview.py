"""The Giunta's act as it would be printed now: the same data, context and template, on a page.

Nothing is issued and nothing is kept: what an officer is writing takes the place of what is
saved, for this one look.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString, mark_safe

from grants.documents.building import deliberation_builder
from grants.documents.checklist import Item, complete
from grants.documents.deliberation import DELIBERATION, missing
from grants.documents.deliberation_facts import DeliberationSnapshot
from grants.models import Deliberation
from grants.states import DecisionState
from welfare_kmzero import clock
from welfare_kmzero.acts.issuing import Envelope
from welfare_kmzero.acts.parts import About, Call
from welfare_kmzero.acts.production import freeze, page_context
from welfare_kmzero.canonical import sha256_hex
from welfare_kmzero.pdf.templates import to_html

_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
# It tells of a file, and a preview is none.
_VERIFY = re.compile(r'<section class="verify">.*?</section>', re.DOTALL)
_HEADING = re.compile(r"(</?)h([1-3])\b")
_ID = re.compile(r' id="([^"]*)"')
NO_SUBJECT = "OGGETTO: non è scritto, e l'atto porta quello che segue dai dati"


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """What is being written and is not saved yet; None where nothing is being written."""

    subject: str | None = None
    takes_note: bool | None = None
    premises: Sequence[str] | None = None
    seen: Sequence[str] | None = None
    points: Sequence[str] | None = None
    items: Sequence[Item] | None = None


def draft_facts(deliberation: Deliberation, typed: Typed | None = None) -> DeliberationSnapshot:
    """What the act would say now. The decision, its round, call and protocol are fetched."""
    decision = deliberation.decision
    call = decision.round.call
    about = About(
        kind=DELIBERATION.kind,
        created_at=clock.now(),
        draft=decision.status != DecisionState.ADOPTED,
        call=Call(code=call.code, title=call.title, edition=call.edition),
        demonstration=call.note if call.is_demonstration else None,
    )
    own_seen = None if typed is None else typed.seen
    facts = deliberation_builder(deliberation, own_seen=own_seen)(Envelope(about, 1, None))
    assert isinstance(facts, DeliberationSnapshot)  # noqa: S101 - its builder makes no other
    return facts if typed is None else _with(facts, typed)


def _with(facts: DeliberationSnapshot, typed: Typed) -> DeliberationSnapshot:
    changes: dict[str, object] = {}
    if typed.subject:
        changes["subject"] = typed.subject
    if typed.takes_note is not None:
        changes["takes_note"] = typed.takes_note
    for name in ("premises", "points"):
        paragraphs = getattr(typed, name)
        if paragraphs is not None:
            changes[name] = tuple(paragraphs)
    if typed.items is not None:
        changes["items"] = complete(tuple(typed.items))
    return replace(facts, **changes)  # type: ignore[arg-type]  # the fields of the same dataclass


def still_missing(deliberation: Deliberation, facts: DeliberationSnapshot) -> list[str]:
    """What an officer has still to learn or write, the OGGETTO first."""
    return [*([] if deliberation.subject.strip() else [NO_SUBJECT]), *missing(facts)]


def as_page(facts: DeliberationSnapshot) -> SafeString:
    """The sheets of the act, to stand inside a page of ours: headings from the third level on."""
    digest = sha256_hex(freeze(facts))
    printed = to_html(DELIBERATION.template, page_context(DELIBERATION, facts, digest))
    match = _BODY.search(printed)
    sheets = _VERIFY.sub("", match[1] if match else "")
    sheets = _HEADING.sub(lambda found: f"{found[1]}h{int(found[2]) + 2}", sheets)
    sheets = sheets.replace('<th scope="row"></th>', "<td></td>")
    # The template escapes every text; here only its own tags are touched.
    return mark_safe(_ID.sub(r' id="anteprima-\1"', sheets))
