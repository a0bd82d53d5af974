"""Telling everyone: the third act, after preparing and deciding."""

from django.db import transaction

from funders.actions.errors import ActionRefused
from funders.actions.locking import lock
from funders.models import Call
from funders.states import CallState
from grants.models import Publication
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record


class ResultsNotReady(ActionRefused):
    """Results follow the approval of the ranking."""


class AlreadyPublished(ActionRefused):
    """The results of this call are public already."""


@transaction.atomic
def publish_results(call: Call, *, by: User) -> Publication:
    """Let everyone read the ranking and the awards. Errors: ResultsNotReady, AlreadyPublished."""
    call = lock(call)
    if call.status not in {CallState.RANKED, CallState.DECIDED}:
        raise ResultsNotReady("Gli esiti si pubblicano dopo l'approvazione della graduatoria.")
    if Publication.objects.filter(call=call).exists():
        raise AlreadyPublished("Gli esiti di questo bando sono già pubblici.")
    publication = Publication.objects.create(call=call, published_at=clock.now(), published_by=by)
    record("results.published", by=by, target_type="call", target=call.code)
    return publication
