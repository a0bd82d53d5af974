"""Who may do what from the formal check to the acts.

Officers act in the functions given to them on the call; evaluators on what is assigned to
them, where no conflict stands; each funder's officer decides on the column of that
funder and on no other. Whether the state of things admits it is asked by the actions.
"""

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser

from funders.models import Call
from funders.permissions import (
    has_function,
    is_officer_of,
    is_system,
    may_configure,
    may_read_all,
)
from funders.states import CallState, OfficerFunction
from grants.models import (
    Assignment,
    ConflictDeclaration,
    Deliberation,
    Evaluation,
    Evaluator,
    FundingDecision,
    IntegrationRequest,
    Minutes,
    Publication,
)
from projects.models import Application
from projects.permissions import WRITERS, acts_for
from projects.permissions import may_see_application as may_see_as_applicant_or_officer
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.models import Act

PUBLIC_KINDS = frozenset({"ranking"})
RECEIPT = "receipt"


# Formal check


def may_check(user: User, application: Application) -> bool:
    return has_function(user, application.call, OfficerFunction.CHECK)


def may_ask_integration(user: User, application: Application) -> bool:
    return may_check(user, application)


def may_answer_integration(user: User, request: IntegrationRequest) -> bool:
    return acts_for(user, request.application.lead, WRITERS)


def may_register(user: User, call: Call) -> bool:
    """Type the numbers of the protocol register: any officer of the call."""
    return is_officer_of(user, call)


def may_propose_amount(user: User, application: Application) -> bool:
    return may_check(user, application)


# Panel and evaluation


def may_appoint(user: User, call: Call) -> bool:
    """Record the panel, give applications to its members, keep its minutes."""
    return has_function(user, call, OfficerFunction.APPOINT)


def may_declare(user: User, evaluator: Evaluator) -> bool:
    """Each for themselves; an officer records what was said on paper."""
    return evaluator.user_id == user.pk or may_appoint(user, evaluator.panel.call)


def may_read_assigned(user: User, assignment: Assignment) -> bool:
    """Open to its evaluator as long as no conflict stands."""
    return Assignment.objects.of_evaluator(user).filter(pk=assignment.pk).exists()


def may_score(user: User, assignment: Assignment) -> bool:
    """Its evaluator, after declaring that no conflict stands (L. 241/1990, art. 6-bis)."""
    declared = ConflictDeclaration.objects.filter(
        evaluator=assignment.evaluator_id,
        application=assignment.application_id,
        has_conflict=False,
    )
    return may_read_assigned(user, assignment) and declared.exists()


def may_reopen(user: User, evaluation: Evaluation) -> bool:
    """An officer gives back a sheet that somebody else handed in: it takes two people."""
    call = evaluation.assignment.application.call
    return may_appoint(user, call) and evaluation.submitted_by_id != user.pk


def may_void(user: User, evaluation: Evaluation) -> bool:
    return may_appoint(user, evaluation.assignment.application.call)


def is_judging(user: User, call: Call, *, panel: Sequence[Evaluator] | None = None) -> bool:
    """Whether ``user`` sits in the panel and the ranking is not approved yet.

    ``panel``: all its members, where they are known already: no query then.
    """
    if call.status not in {CallState.PUBLISHED, CallState.EVALUATING}:
        return False
    if panel is not None:
        return any(member.user_id == user.pk for member in panel)
    return Evaluator.objects.filter(panel__call=call, user=user).exists()


def may_see_scores(user: User, call: Call, *, panel: Sequence[Evaluator] | None = None) -> bool:
    """Who scored what: those who run the evaluation, and auditors.

    A member of the panel sees nobody's scores as long as the evaluation lasts. ``panel``: as
    in ``is_judging``.
    """
    may = may_appoint(user, call) or may_read_all(user)
    return may and not is_judging(user, call, panel=panel)


def may_approve_minutes(user: User, minutes: Minutes) -> bool:
    return may_appoint(user, minutes.panel.call)


def may_read_sittings(user: User, call: Call) -> bool:
    """The sittings as they are being written: who keeps the minutes, and auditors."""
    return may_appoint(user, call) or may_read_all(user)


# Ranking, awards, decisions


def may_rank(user: User, call: Call) -> bool:
    """Compute the ranking and record its approval: whoever appoints the panel."""
    return has_function(user, call, OfficerFunction.APPOINT)


def may_propose_awards(user: User, call: Call) -> bool:
    return may_rank(user, call)


def may_see_ranking(user: User | AnonymousUser, call: Call) -> bool:
    """Everyone once the results are published; before, officers and auditors."""
    if Publication.objects.filter(call=call).exists():
        return True
    return isinstance(user, User) and (is_officer_of(user, call) or may_read_all(user))


def may_publish_results(user: User, call: Call) -> bool:
    return has_function(user, call, OfficerFunction.PUBLISH)


def may_decide_share(user: User, decision: FundingDecision) -> bool:
    """Record the decision of one's own funder."""
    return has_function(user, decision.round.call, OfficerFunction.DECIDE, funder=decision.funder)


def may_write_commitments(user: User, decision: FundingDecision) -> bool:
    return may_decide_share(user, decision)


def may_set_payee(user: User, call: Call) -> bool:
    return has_function(user, call, OfficerFunction.PAY)


def may_write_deliberation(user: User, deliberation: Deliberation) -> bool:
    return may_decide_share(user, deliberation.decision)


# Applications and acts


def may_see_application(user: User, application: Application) -> bool:
    """Also the evaluators to whom it is assigned, where no conflict stands."""
    assigned = Assignment.objects.of_evaluator(user).filter(application=application)
    return may_see_as_applicant_or_officer(user, application) or (
        user.is_active and assigned.exists()
    )


def may_issue_acts(user: User, call: Call) -> bool:
    """Ask for the acts of a call: any of its officers."""
    return is_officer_of(user, call)


def may_see_act(user: User | AnonymousUser, act: Act) -> bool:
    """Officers of the call, auditors and administrators see every act, drafts too.

    An applicant sees the receipts of its own applications; everyone the ranking, once the
    results are published.
    """
    if act.kind in PUBLIC_KINDS and _is_published(act):
        return True
    if isinstance(user, AnonymousUser):
        return False
    if is_system(user) or may_read_all(user) or may_configure(user):
        return True
    call = Call.objects.filter(code=act.call_code).first()
    if call is not None and is_officer_of(user, call):
        return True
    return act.kind == RECEIPT and _is_receipt_of(user, act)


def _is_published(act: Act) -> bool:
    return Publication.objects.filter(call__code=act.call_code).exists()


def _is_receipt_of(user: User, act: Act) -> bool:
    mine = Application.objects.visible_to(user)
    return user.is_active and mine.filter(code=f"{act.call_code}-{act.subject}").exists()
