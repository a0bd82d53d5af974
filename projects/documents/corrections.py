"""What was corrected in the parts opened again, as people read it: before and after."""

from dataclasses import dataclass

from projects.documents.frozen import Frozen, frozen_of
from projects.documents.frozen_lines import text_of
from projects.documents.reopened import Reopened, read_reopened
from projects.models import ReopenedPart, Reopening
from projects.rules.parts import PARTS
from welfare_kmzero.documents.models import StoredDocument


@dataclass(frozen=True, slots=True)
class Correction:
    """``key``: a part (``projects.rules.parts``), or the code of a required document.

    ``before`` and ``after`` in lines; for a document the file alone.
    """

    key: str
    title: str
    before: str = ""
    after: str = ""
    document: StoredDocument | None = None
    file_name: str = ""


def corrections(reopening: Reopening) -> tuple[Correction, ...]:
    """Of the parts that say something else than what was sent, in their order."""
    reopened = read_reopened(reopening)
    if not reopened.corrected:
        return ()
    return corrections_of(reopened)


def corrections_of(reopened: Reopened) -> tuple[Correction, ...]:
    """The same, of what is read already: two queries."""
    call = reopened.application.call
    before = frozen_of(reopened.before, call=call, sha256="")
    after = frozen_of(reopened.after, call=call, sha256="")
    return tuple(_correction(each, before, after) for each in reopened.corrected)


def _correction(part: ReopenedPart, before: Frozen, after: Frozen) -> Correction:
    if part.required_document is not None:
        required = part.required_document
        return Correction(
            required.code, required.title, document=part.document, file_name=part.file_name
        )
    key = part.part
    # A part that was emptied says so: an item of an answer is never blank.
    return Correction(key, PARTS[key], text_of(before, key), text_of(after, key) or "(vuoto)")
