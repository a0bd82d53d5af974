"""The life of a call: prepared, published, extended, evaluated, ranked, decided."""

import datetime as dt

from django.db import IntegrityError, transaction

from funders.actions.draft import CallDraft, row_of, write_terms
from funders.actions.errors import ActionRefused, check_reason
from funders.actions.locking import lock
from funders.actions.terms import instant, terms_snapshot
from funders.models import Call, CallExtension
from funders.rules.apportionment import check_shares
from funders.rules.deadline import effective_deadline, is_in_time
from funders.states import CallState
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import Json
from welfare_kmzero.ready_sql import Key, Question
from welfare_kmzero.workflow import TransitionRefused, move

# A filing is judged on its arrival; after this long nothing that arrived in time is in flight.
IN_FLIGHT = dt.timedelta(seconds=120)

_CODE_TAKEN = "C'è già un bando con codice {}."


class CallCodeTaken(ActionRefused):
    """There is a call with this code already."""


class TermsIncomplete(ActionRefused):
    """The call cannot be published as it is: the text says what is missing."""


class CallNotPublished(ActionRefused):
    """Only a published call, not yet under evaluation, can do this."""


class CallStillOpen(ActionRefused):
    """Applications can still arrive."""


class ExtensionTooEarly(ActionRefused):
    """An extension sets a later deadline than the one in force, and in the future."""


@transaction.atomic
def create(draft: CallDraft, *, by: User) -> Call:
    """Prepare a call with all its terms. Errors: CallCodeTaken."""
    if _is_taken(draft.code):
        raise CallCodeTaken(_CODE_TAKEN.format(draft.code))
    call = row_of(draft)
    call.created_at, call.created_by = clock.now(), by
    try:
        with transaction.atomic():
            call.save()
    except IntegrityError as error:
        # Somebody took it between the question and the answer: two clicks on the same button.
        if not _is_taken(draft.code):
            raise
        raise CallCodeTaken(_CODE_TAKEN.format(draft.code)) from error
    write_terms(call, draft)
    _record("call.created", call, by=by, after={"title": call.title})
    return call


def _is_taken(code: str) -> bool:
    return Call.objects.filter(code=code).exists()


@transaction.atomic
def publish(call: Call, *, by: User) -> Call:
    """Freeze the terms; from now on applications may be written.

    Errors: TransitionRefused, TermsIncomplete, NegativeShare, SharesDoNotSumToOne.
    """
    call = lock(call)
    if call.status != CallState.DRAFT:
        raise TransitionRefused("Il bando è già pubblicato: i suoi termini non cambiano.")
    check_terms(call)
    frozen = terms_snapshot(call)
    call.terms_sha256 = frozen.sha256
    call.save(update_fields=["terms_sha256"])
    move(call, CallState.PUBLISHED, by=by)
    _record("call.published", call, by=by, after={"terms_sha256": frozen.sha256})
    return call


@transaction.atomic
def extend(call: Call, *, closes_at: dt.datetime, reason: str, by: User) -> CallExtension:
    """Move the deadline later, also after it has passed.

    Errors: CallNotPublished, ExtensionTooEarly, ReasonMissing.
    """
    reason = check_reason(reason)
    now = clock.now()
    call = lock(call)
    _check_published(call)
    before = deadline(call)
    if closes_at <= max(before, now):
        raise ExtensionTooEarly(
            "La nuova scadenza deve seguire quella in vigore e l'istante di oggi."
        )
    extension = CallExtension.objects.create(
        call=call, closes_at=closes_at, reason=reason, decided_at=now, decided_by=by
    )
    _record(
        "call.extended",
        call,
        by=by,
        before={"closes_at": instant(before)},
        after={"closes_at": instant(closes_at)},
        reason=reason,
    )
    return extension


@transaction.atomic
def start_evaluation(call: Call, *, by: User) -> Call:
    """No more applications: formal checks and evaluations begin.

    Waits ``IN_FLIGHT`` after the deadline, for what arrived in time and is still handled.
    Errors: TransitionRefused, CallStillOpen.
    """
    now = clock.now()
    call = lock(call)
    if call.status == CallState.PUBLISHED and is_in_time(now, deadline=deadline(call) + IN_FLIGHT):
        raise CallStillOpen(
            "Il bando è ancora aperto: la valutazione comincia due minuti dopo la scadenza."
        )
    return _to_evaluation(call, by=by)


@transaction.atomic
def bring_to_evaluation(call: Call, *, by: User) -> Call:
    """An edition that comes in with sheets was evaluated, whatever the clock says of its term.

    Errors: TransitionRefused.
    """
    return _to_evaluation(lock(call), by=by)


def _to_evaluation(call: Call, *, by: User) -> Call:
    move(call, CallState.EVALUATING, by=by)
    _record("call.evaluation_started", call, by=by)
    return call


@transaction.atomic
def record_ranked(call: Call, *, by: User) -> Call:
    """The ranking is approved: called by whoever approves it. Errors: TransitionRefused."""
    call = move(lock(call), CallState.RANKED, by=by)
    _record("call.ranked", call, by=by)
    return call


@transaction.atomic
def record_decided(call: Call, *, by: User) -> Call:
    """Every funder has decided on every award. Errors: TransitionRefused."""
    call = move(lock(call), CallState.DECIDED, by=by)
    _record("call.decided", call, by=by)
    return call


def deadline(call: Call) -> dt.datetime:
    """The last of the closing instant and its extensions: one query."""
    extensions = _EXTENSIONS.rows(call=call.pk)
    return effective_deadline(call.closes_at, extensions=(closes_at for (closes_at,) in extensions))


_EXTENSIONS = Question(
    lambda: CallExtension.objects.filter(call=Key("call")).order_by().values_list("closes_at")
)


def _check_published(call: Call) -> None:
    if call.status != CallState.PUBLISHED:
        raise CallNotPublished(f"Il bando è nello stato «{call.get_status_display()}».")


def check_terms(call: Call) -> None:
    """Whether the terms can be published. Errors: TermsIncomplete, SharesDoNotSumToOne."""
    shares = list(call.protocol.shares.order_by("position"))
    check_shares([share.fraction for share in shares])
    endowed = set(call.endowments.values_list("funder_id", flat=True))
    faults = [
        (len(shares) < 2, "Il protocollo deve avere almeno due parti con una quota."),
        (
            endowed != {share.funder_id for share in shares},
            "Ogni parte con una quota deve avere la sua dotazione, e solo quelle.",
        ),
        (not call.criteria.exists(), "Manca almeno un criterio di valutazione."),
        (not call.cost_categories.exists(), "Manca almeno una categoria di spesa."),
        (
            call.network_rules.filter(kinds__isnull=True).exists(),
            "Una regola su chi può partecipare non dice la natura degli enti.",
        ),
        (
            call.tie_breaks.exclude(criterion__call=call).exists(),
            "Un criterio di precedenza è di un altro bando.",
        ),
    ]
    if missing := [sentence for is_fault, sentence in faults if is_fault]:
        raise TermsIncomplete(" ".join(missing))


def _record(
    action: str,
    call: Call,
    *,
    by: User,
    before: Json = None,
    after: Json = None,
    reason: str = "",
) -> None:
    record(
        action,
        by=by,
        target_type="call",
        target=call.code,
        before=before,
        after=after,
        reason=reason,
    )
