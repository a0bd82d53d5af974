"""A whole edition, brought in by the actions of the three apps or not at all."""

from collections.abc import Collection, Mapping

from django.db import transaction

from funders.actions import call as calls
from funders.models import Call
from grants.actions import decision_sitting
from grants.states import SittingRole
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import sha256_hex
from welfare_kmzero.editions.format.edition import Edition, SittingEntry
from welfare_kmzero.editions.format.faults import ROOT, under
from welfare_kmzero.editions.incoming.applications import (
    bring_in_applications,
    bring_in_organisations,
)
from welfare_kmzero.editions.incoming.clashes import refuse_clashes
from welfare_kmzero.editions.incoming.judgement import (
    Judged,
    decide_checks,
    declare_conflicts,
    hand_in_sheets,
    propose_amounts,
    seat_panel,
)
from welfare_kmzero.editions.incoming.outcome import bring_in_outcome
from welfare_kmzero.editions.incoming.refusals import at
from welfare_kmzero.editions.incoming.terms import (
    bring_in_call,
    bring_in_funders,
    is_demonstration,
)
from welfare_kmzero.editions.source import keep_source
from welfare_kmzero.editions.steps import Steps, Untold

NOBODY: Mapping[str, User] = {}


def step_count(edition: Edition) -> int:
    """How many steps ``bring_in`` tells of."""
    return len(edition.organisations) + 2 * len(edition.applications) + len(edition.evaluations)


def bring_in(
    edition: Edition,
    content: bytes,
    *,
    by: User,
    seats: Mapping[str, User] = NOBODY,
    steps: Steps | None = None,
    is_rehearsal: bool = False,
    undecided: Collection[str] = (),
) -> Call:
    """Write the edition read from ``content``; all or nothing.

    A call that has closed is under evaluation when it comes in, its formal checks decided;
    one whose file carries a ranking is decided. ``seats``: who signs in as which member of
    the panel, by code. A rehearsal does everything and leaves nothing behind. ``undecided``:
    numbers whose formal check is left to an officer.
    Raises BrokenEdition. Side effects: audit events, the file kept in the store.
    """
    with transaction.atomic():
        call = _bring_in(edition, by=by, seats=seats, steps=steps or Untold(), undecided=undecided)
        if is_rehearsal:
            transaction.set_rollback(True)
            return call
        keep_source(call.code, content, by=by)
        record(
            "edition.imported",
            by=by,
            target_type="call",
            target=call.code,
            after={
                "sha256": sha256_hex(content),
                "applications": len(edition.applications),
                "evaluations": len(edition.evaluations),
                "is_decided": edition.is_decided,
            },
        )
    return call


def _bring_in(
    edition: Edition,
    *,
    by: User,
    seats: Mapping[str, User],
    steps: Steps,
    undecided: Collection[str],
) -> Call:
    refuse_clashes(edition)
    parties = bring_in_funders(edition, by=by)
    call = bring_in_call(edition, parties=parties, by=by)
    bodies = bring_in_organisations(
        edition, are_demonstration=is_demonstration(edition), by=by, steps=steps
    )
    applications = bring_in_applications(edition, call, bodies=bodies, by=by, steps=steps)
    evaluators = seat_panel(edition, call, parties=parties, seats=seats, by=by)
    judged = Judged(call, applications, evaluators)
    declare_conflicts(edition, judged, by=by)
    if edition.sitting is not None:
        with at(under(ROOT, "sitting")):
            decision_sitting.record_sitting_of_giunta(call, _sitting_facts(edition.sitting), by=by)
    if _is_judged(edition) or clock.now() > edition.call.closes_at + calls.IN_FLIGHT:
        _judge(edition, judged, by=by, steps=steps, undecided=undecided)
    call.refresh_from_db()
    return call


def _is_judged(edition: Edition) -> bool:
    """Whether the file holds something that happens after the call has closed."""
    return bool(edition.evaluations or edition.checks or edition.proposals or edition.is_decided)


def _judge(
    edition: Edition, judged: Judged, *, by: User, steps: Steps, undecided: Collection[str]
) -> None:
    calls.bring_to_evaluation(judged.call, by=by)
    decide_checks(edition, judged, by=by, steps=steps, undecided=undecided)
    hand_in_sheets(edition, judged, by=by, steps=steps)
    propose_amounts(edition, judged, by=by)
    bring_in_outcome(edition, judged, by=by)


def _sitting_facts(entry: SittingEntry) -> decision_sitting.SittingFacts:
    parts = (
        (SittingRole.PRESENT, entry.present),
        (SittingRole.ABSENT, entry.absent),
        (SittingRole.RAPPORTEUR, entry.rapporteurs),
    )
    president, assisting = entry.president, entry.assisting
    return decision_sitting.SittingFacts(
        held_on=entry.date,
        starts_at_hour=entry.time,
        closes_at_hour=entry.closing_time,
        reference=entry.reference,
        number=entry.number,
        president_role=president.role if president else "",
        president_name=president.name if president else "",
        assisting_role=assisting.role if assisting else "",
        assisting_name=assisting.name if assisting else "",
        is_unanimous=entry.is_unanimous,
        people=tuple(
            decision_sitting.Person(part, person.role, person.name)
            for part, people in parts
            for person in people
        ),
    )
