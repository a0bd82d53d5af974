"""The gate before an application: the word is given, and its dossier is made ready."""

from django.db import transaction

from grants.actions.conflict import declare
from grants.actions.dossier import issue_dossier
from grants.models import Assignment, ConflictDeclaration
from welfare_kmzero.accounts.models import User


@transaction.atomic
def open_reading(assignment: Assignment, *, by: User) -> ConflictDeclaration:
    """Record that no conflict stands, and ask for the application as one file.

    Errors: those of ``declare``.
    """
    said = declare(
        assignment.evaluator, assignment.application, has_conflict=False, reason="", by=by
    )
    issue_dossier(assignment.application, by=by)
    return said
