"""Where a call stands, in the words of its officers: the state and the clock together."""

import datetime as dt
from dataclasses import dataclass

from funders.models.call import Call
from funders.rules.deadline import is_in_time
from funders.states import CallState


@dataclass(frozen=True, slots=True)
class Standing:
    """``label`` for people, ``tone`` for the colour: open, wait, done."""

    label: str
    tone: str


def standing(call: Call, *, deadline: dt.datetime, now: dt.datetime) -> Standing:
    """``deadline``: the effective one. An officer is told of an approved ranking at once."""
    if call.status in (CallState.RANKED, CallState.DECIDED):
        return Standing(CallState(call.status).label, "done")
    if call.status != CallState.PUBLISHED:
        return Standing(CallState(call.status).label, "wait")
    if now < call.opens_at:
        return Standing("Di prossima apertura", "wait")
    if is_in_time(now, deadline=deadline):
        return Standing("Aperto", "open")
    return Standing("Chiuso, in istruttoria", "wait")
