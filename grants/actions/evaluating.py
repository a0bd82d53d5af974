"""The time between the end of the call and the approval of its ranking."""

from funders.actions.errors import ActionRefused
from funders.actions.locking import lock
from funders.models import Call
from funders.states import CallState


class CallNotUnderEvaluation(ActionRefused):
    """This happens after the call has closed and before its ranking is approved."""


def lock_evaluating(call: Call) -> Call:
    """The call under lock: nothing that makes the ranking changes beside us.

    Errors: CallNotUnderEvaluation.
    """
    call = lock(call)
    if call.status != CallState.EVALUATING:
        raise CallNotUnderEvaluation(
            f"Il bando è nello stato «{call.get_status_display()}»: si può fare solo "
            "durante la valutazione."
        )
    return call
