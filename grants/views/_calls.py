"""The calls whose evaluation and ranking a person may follow, and where they stand among pages."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from funders.models import Call, FunderOfficer
from funders.permissions import may_read_all
from funders.states import CallState
from grants.models import Evaluator
from welfare_kmzero.accounts.models import User
from welfare_kmzero.screens.paging import trail

OFFICE = ("Gestione bandi", "/gestione/bandi/")
_BEFORE_APPROVAL = (CallState.PUBLISHED, CallState.EVALUATING)


def followed_by(user: User) -> QuerySet[Call]:
    """Calls that were published, of which ``user`` is an officer; all of them for auditors."""
    calls = Call.objects.public()
    if may_read_all(user):
        return calls
    given = FunderOfficer.objects.filter(user=user, ended_at__isnull=True)
    return calls.filter(pk__in=given.values("call"))


def ranked_for(user: User) -> QuerySet[Call]:
    """Those followed, without the ones that ``user`` is judging: means would tell points."""
    seats = Evaluator.objects.filter(panel__call=OuterRef("pk"), user=user)
    return followed_by(user).exclude(Q(Exists(seats)), status__in=_BEFORE_APPROVAL)


def followed_call(user: User, code: str) -> Call:
    """Raises Http404 for a call of others, as if it did not exist."""
    return get_object_or_404(followed_by(user), code=code)


def ranked_call(user: User, code: str) -> Call:
    """Raises Http404, also for who judges the call and must not see its means."""
    return get_object_or_404(ranked_for(user), code=code)


def steps(call: Call, *more: tuple[str, str] | str) -> object:
    """The breadcrumb of a page of the office of ``call``."""
    return trail(OFFICE, (call.title, f"/gestione/bandi/{call.code}/"), *more)
