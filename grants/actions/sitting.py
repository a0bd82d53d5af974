"""The minutes of a sitting as an act: a draft to be read, then the approved text, numbered."""

from django.db import transaction

from funders.actions.locking import lock
from grants.actions import minutes as sittings
from grants.documents.minutes import minutes_builder
from grants.models import Minutes
from grants.states import MinutesState
from welfare_kmzero.accounts.models import User
from welfare_kmzero.acts.issuing import Finality, Paper, issue
from welfare_kmzero.documents.models import Act

KIND = "minutes"


@transaction.atomic
def issue_minutes(minutes: Minutes, *, by: User) -> Act:
    """The minutes on paper: a draft, without number, until they are approved; then final."""
    call = lock(minutes.panel.call)
    minutes = Minutes.objects.select_related("panel").get(pk=minutes.pk)
    is_approved = minutes.status == MinutesState.APPROVED
    paper = Paper(
        kind=KIND,
        subject=subject_of(minutes),
        title=f"Verbale della seduta n. {minutes.number} – {call.title}",
        file_stem=f"verbale-{minutes.number}",
        finality=Finality.FINAL if is_approved else Finality.DRAFT,
        build=minutes_builder(minutes),
    )
    (act,) = issue([paper], call=call, by=by)
    return act


@transaction.atomic
def approve(minutes: Minutes, *, version: int, by: User) -> Act:
    """Freeze the minutes as they were read, and issue them.

    Errors: TransitionRefused, StaleVersion, MinutesIncomplete.
    """
    return issue_minutes(sittings.approve(minutes, version=version, by=by), by=by)


def subject_of(minutes: Minutes) -> str:
    """How the act names its sitting inside the call."""
    return f"seduta-{minutes.number}"
