"""The formal check: opened, decided by the rules or by hand."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from funders.actions.errors import ActionRefused, check_reason
from funders.actions.locking import lock
from funders.models import Call
from funders.rules.amounts import Cents
from funders.rules.errors import RuleError
from grants.actions.evaluating import lock_evaluating
from grants.actions.terms import (
    Supplied,
    category_terms,
    filed_application,
    formal_terms,
    supplied_to,
)
from grants.models import EligibilityCheck, Finding, IntegrationRequest
from grants.states import CheckState
from projects.documents.application import ApplicationContent, content_in_force, content_now
from projects.models import Application
from projects.rules.admitted_cost import admitted_cost
from projects.rules.findings import FormalCheck, Outcome, Truth
from projects.rules.formal_check import FormalTerms
from projects.rules.formal_check import check as check_formally
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import Json
from welfare_kmzero.money import cents
from welfare_kmzero.workflow import TransitionRefused, move

STATE_OF = {
    Outcome.ADMITTED: CheckState.ADMITTED,
    Outcome.NOT_ADMITTED: CheckState.NOT_ADMITTED,
}
IS_MET = {Truth.MET: True, Truth.NOT_MET: False, Truth.UNKNOWN: None}


class ApplicationNotInForce(ActionRefused):
    """The application was withdrawn or replaced."""


class AdmittedCostWrong(ActionRefused):
    """The cost admitted is above what the limits of the call leave."""


class IntegrationOpen(ActionRefused):
    """A request to complete the application waits for its answer or its closing."""


@transaction.atomic
def open_check(application: Application, *, by: User) -> EligibilityCheck:
    """Begin the formal check; asked twice it is the same row.

    Errors: CallNotUnderEvaluation, ApplicationNotInForce.
    """
    lock_evaluating(application.call)
    if not Application.objects.in_force().filter(pk=application.pk).exists():
        raise ApplicationNotInForce(f"La domanda n. {application.number} non è più in campo.")
    check, is_new = EligibilityCheck.objects.get_or_create(
        application=application, defaults={"opened_at": clock.now(), "opened_by": by}
    )
    if is_new:
        _record("check.opened", check, by=by)
    return check


@transaction.atomic
def decide_by_rules(check: EligibilityCheck, *, by: User) -> EligibilityCheck:
    """Admit, or not, as the rules propose.

    Errors: CallNotUnderEvaluation, TransitionRefused, IntegrationOpen.
    """
    call, check, content = _pending(check)
    formal = write_findings(check, content, call)
    check.reason = formal.reason
    check.save(update_fields=["reason"])
    is_admitted = formal.outcome is Outcome.ADMITTED
    return _decide(check, CheckState.ADMITTED if is_admitted else CheckState.NOT_ADMITTED, by=by)


@transaction.atomic
def decide_by_hand(
    check: EligibilityCheck,
    *,
    outcome: CheckState,
    reason: str,
    by: User,
    admitted: Decimal | None = None,
) -> EligibilityCheck:
    """Decide with a reason, whatever the rules propose; their findings are kept beside.

    ``admitted``: the cost admitted, in euro, where it is less than the limits leave.
    Errors: CallNotUnderEvaluation, TransitionRefused, IntegrationOpen, ReasonMissing,
    AdmitsMoreThanTheCall, NegativeAmount.
    """
    reason = check_reason(reason)
    call, check, content = _pending(check)
    if admitted is not None:
        admitted_cost(
            content.budget_items,
            categories=category_terms(call),
            admitted_by_check=Cents(cents(admitted)),
        )
    write_findings(check, content, call)
    check.is_by_hand, check.reason, check.admitted_cost = True, reason, admitted
    check.save(update_fields=["is_by_hand", "reason", "admitted_cost"])
    return _decide(check, outcome, by=by)


@transaction.atomic
def decide(
    application: Application,
    *,
    outcome: CheckState,
    reason: str,
    by: User,
    admitted: Decimal | None = None,
) -> EligibilityCheck:
    """Open the check where it is not, and decide it as an officer says.

    Where the officer agrees with the rules and adds nothing, the rules decide; else it is by
    hand, with a reason. ``admitted``: as in ``decide_by_hand``. Errors: as there,
    ApplicationNotInForce, AdmittedCostWrong.
    """
    check = open_check(application, by=by)
    proposed = proposal(
        application,
        terms=formal_terms(application.call),
        supplied=supplied_to([application.pk])[application.pk],
    )
    agrees = outcome == STATE_OF[proposed.outcome] and not reason.strip() and admitted is None
    if agrees:
        return decide_by_rules(check, by=by)
    try:
        return decide_by_hand(check, outcome=outcome, reason=reason, admitted=admitted, by=by)
    except RuleError as error:
        raise AdmittedCostWrong(
            "Il costo ammesso non può superare quello che i limiti del bando lasciano."
        ) from error


@transaction.atomic
def admit_without_findings(
    call: Call, applications: Sequence[Application], *, by: User
) -> list[Application]:
    """Admit together those about which the rules find nothing to say; the others wait.

    What is not met, what is not known and what waits for an answer is left to the eyes of
    an officer. Returns those admitted. Errors: CallNotUnderEvaluation.
    """
    call = lock_evaluating(call)
    terms, supplied = formal_terms(call), supplied_to(each.pk for each in applications)
    admitted = []
    for application in applications:
        if application.call_id != call.pk or not _is_undecided(application):
            continue
        found = proposal(application, terms=terms, supplied=supplied[application.pk])
        if is_clean(found):
            decide_by_rules(open_check(application, by=by), by=by)
            admitted.append(application)
    return admitted


def proposal(application: Application, *, terms: FormalTerms, supplied: Supplied) -> FormalCheck:
    """What the rules find now; no query when the snapshot of ``application`` is fetched.

    ``supplied``: what answers to requests supplied (``terms.supplied_to``).
    """
    content = content_in_force(application, supplied.content)
    filed = filed_application(content, completed=supplied.completed)
    return check_formally(filed, terms=terms)


def is_clean(formal: FormalCheck) -> bool:
    """Whether every rule is met, and none is left to verify by hand."""
    return not formal.failings and not formal.to_verify


def _is_undecided(application: Application) -> bool:
    is_decided = EligibilityCheck.objects.filter(application=application).exclude(
        status=CheckState.PENDING
    )
    is_asked = IntegrationRequest.objects.filter(application=application, closed_at__isnull=True)
    in_force = Application.objects.in_force().filter(pk=application.pk)
    return in_force.exists() and not is_decided.exists() and not is_asked.exists()


def write_findings(check: EligibilityCheck, content: ApplicationContent, call: Call) -> FormalCheck:
    """Apply the rules and put what they find in the place of what they found before."""
    supplied = supplied_to([check.application_id])[check.application_id]
    filed = filed_application(content, completed=supplied.completed)
    formal = check_formally(filed, terms=formal_terms(call))
    check.findings.all().delete()
    Finding.objects.bulk_create(
        Finding(
            check_row=check,
            rule=str(finding.rule),
            position=position,
            is_met=IS_MET[finding.truth],
            sentence=finding.sentence,
        )
        for position, finding in enumerate(formal.findings, start=1)
    )
    return formal


def _pending(check: EligibilityCheck) -> tuple[Call, EligibilityCheck, ApplicationContent]:
    application = Application.objects.select_related("call", "snapshot").get(
        pk=check.application_id
    )
    call = lock_evaluating(application.call)
    check = lock(check)
    if check.status != CheckState.PENDING:
        raise TransitionRefused(
            f"L'istruttoria della domanda n. {application.number} è già decisa."
        )
    waiting = IntegrationRequest.objects.filter(application=application, closed_at__isnull=True)
    if waiting.exists():
        raise IntegrationOpen("C'è una richiesta di integrazione aperta: chiudila prima.")
    return call, check, content_now(application)


def _decide(check: EligibilityCheck, outcome: CheckState, *, by: User) -> EligibilityCheck:
    move(check, outcome, by=by)
    _record(
        "check.admitted" if outcome == CheckState.ADMITTED else "check.not_admitted",
        check,
        by=by,
        after={"is_by_hand": check.is_by_hand},
        reason=check.reason,
    )
    return check


def _record(
    action: str, check: EligibilityCheck, *, by: User, after: Json = None, reason: str = ""
) -> None:
    record(
        action,
        by=by,
        target_type="application",
        target=check.application.code,
        after=after,
        reason=reason,
    )
