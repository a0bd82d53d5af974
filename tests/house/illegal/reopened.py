"""Parts opened again and applications completed: what nobody may write by hand."""

from tests.house.illegal.writing import Statements, change, copy, delete

_OPEN, _PART, _WHOLE = "projects.Reopening", "projects.ReopenedPart", "projects.Completion"


def statements() -> Statements:
    """DAT-2 and SUB-11: what is named, until when, and what came of it."""
    yield "reopening-reason", change(_OPEN, "reopening", reason="'Altro'")
    yield "reopening-term", change(_OPEN, "reopening", due_at="'2030-01-01 00:00:00'")
    yield "reopening-delete", delete(_OPEN, "empty_reopening")
    yield (
        "reopening-closed-again",
        change(_OPEN, "closed_reopening", closed_at="'2030-01-01 00:00:00'"),
    )
    yield "reopened-part-renamed", change(_PART, "reopened_part", part="'context'")
    yield (
        "reopened-part-elsewhere",
        change(_PART, "reopened_part", reopening_id="{empty_reopening}", position="9"),
    )
    yield "reopened-part-delete", delete(_PART, "reopened_part")
    yield "reopened-part-after-the-closing", change(_PART, "closed_part", content="'{{}}'")
    yield (
        "reopened-part-added-after-the-closing",
        copy(_PART, "closed_part", part="'context'", position="9"),
    )
    yield (
        "reopened-document-of-another-call",
        copy(_PART, "reopened_document", required_document_id="{required}", position="9"),
    )
    yield "completion-snapshot", change(_WHOLE, "completion", snapshot_id="{other_snapshot}")
    yield "completion-delete", delete(_WHOLE, "completion")
    yield (
        "completion-of-another-application",
        copy(_WHOLE, "completion", reopening_id="{empty_reopening}"),
    )
    yield (
        "completion-after-the-term",
        copy(
            _WHOLE,
            "completion",
            reopening_id="{reopening}",
            application_id="{application}",
            completed_at="'2030-01-01 00:00:00'",
        ),
    )
    yield (
        "completion-that-asks-more",
        copy(
            _WHOLE,
            "completion",
            reopening_id="{reopening}",
            requested="requested + 1",
            total_cost="total_cost + 1",
        ),
    )
