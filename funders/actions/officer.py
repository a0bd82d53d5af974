"""Functions given to people of the funders, call by call."""

from django.db import transaction

from funders.actions.errors import ActionRefused
from funders.actions.locking import lock
from funders.models import Call, Funder, FunderOfficer
from funders.states import OfficerFunction
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record


class NotAParty(ActionRefused):
    """The funder is not among the parties of the protocol of this call."""


class FunctionAlreadyEnded(ActionRefused):
    """The person no longer has this function."""


@transaction.atomic
def give_function(
    call: Call, *, funder: Funder, user: User, function: OfficerFunction, by: User
) -> FunderOfficer:
    """Let ``user`` act for ``funder`` on ``call``; asked twice it is the same row.

    Errors: NotAParty.
    """
    call = lock(call)
    check_party(call, funder)
    officer, is_new = FunderOfficer.objects.get_or_create(
        call=call,
        funder=funder,
        user=user,
        function=function,
        ended_at=None,
        defaults={"given_at": clock.now(), "given_by": by},
    )
    if is_new:
        _record("officer.function_given", officer, by=by)
    return officer


@transaction.atomic
def end_function(officer: FunderOfficer, *, by: User) -> FunderOfficer:
    """Take the function back; the row stays. Errors: FunctionAlreadyEnded."""
    officer = lock(officer)
    if officer.ended_at is not None:
        raise FunctionAlreadyEnded("La funzione è già finita.")
    officer.ended_at, officer.ended_by = clock.now(), by
    officer.save(update_fields=["ended_at", "ended_by"])
    _record("officer.function_ended", officer, by=by)
    return officer


def check_party(call: Call, funder: Funder) -> None:
    """``funder`` has a share or another commitment in the protocol. Errors: NotAParty."""
    protocol = call.protocol
    has_share = protocol.shares.filter(funder=funder).exists()
    if not has_share and not protocol.partners.filter(funder=funder).exists():
        raise NotAParty(f"{funder} non è una parte del protocollo di questo bando.")


def _record(action: str, officer: FunderOfficer, *, by: User) -> None:
    record(
        action,
        by=by,
        target_type="call",
        target=officer.call.code,
        after={
            "funder": officer.funder.code,
            "function": officer.function,
            "officer": officer.user.email,
        },
    )
