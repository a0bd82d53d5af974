"""Two at once: a trigger decides on what is committed, not on what it happened to see."""

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from funders.models import Call
from grants.models import AwardRound, Evaluation
from tests.factories import (
    AUTUMN,
    a_call,
    a_criterion,
    a_declaration,
    a_sheet,
    an_assignment,
    an_officer,
    with_terms,
)
from tests.worlds import an_edition, evaluating, ranked
from welfare_kmzero.accounts.models import User
from welfare_kmzero.triggers import catalogue
from welfare_kmzero.workflow import move

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 50
ROOM = 10


def _together(count: int, work: Callable[[int], None]) -> None:
    """Run ``work`` in ``count`` threads that begin at one moment."""
    gate = threading.Barrier(count)

    def run(place: int) -> None:
        gate.wait()
        try:
            work(place)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _propose(ranking_id: int, call: Call, officer: User) -> bool:
    """Insert a round of a tenth of the money; False when the money is refused."""
    while True:
        number = AwardRound.objects.filter(call=call).count() + 1
        try:
            with transaction.atomic():
                AwardRound.objects.create(
                    call=call,
                    ranking_id=ranking_id,
                    number=number,
                    total=Decimal("3000.00"),
                    proposed_at=AUTUMN,
                    proposed_by=officer,
                )
        except IntegrityError as refusal:
            if "dotazione" in str(refusal):
                return False
        else:
            return True


@pytest.mark.parametrize("has_triggers", [True, False])
def test_fifty_rounds_with_room_for_ten(has_triggers: bool) -> None:  # MON-4
    edition = ranked(an_edition())
    officer = an_officer()
    if not has_triggers:  # the control: without them all fifty find room
        catalogue.drop(connection)
    done: list[bool] = []

    _together(WRITERS, lambda _: done.append(_propose(edition.ranking.pk, edition.call, officer)))

    totals = AwardRound.objects.filter(call=edition.call).values_list("total", flat=True)
    assert len(done) == WRITERS
    if has_triggers:
        assert (done.count(True), sum(totals)) == (ROOM, Decimal("30000.00"))
    else:
        assert done.count(True) == WRITERS


def _while(first: Callable[[], None], second: Callable[[], None]) -> list[Exception]:
    """``second`` begins while ``first`` has written and not committed; what ``second`` met."""
    has_written, met = threading.Event(), list[Exception]()

    def write() -> None:
        try:
            with transaction.atomic():
                first()
                has_written.set()
                # Long enough for the second to reach the row, if nothing makes it wait.
                threading.Event().wait(0.5)
        finally:
            has_written.set()
            connection.close()

    def follow() -> None:
        has_written.wait()
        try:
            with transaction.atomic():
                second()
        except IntegrityError as refusal:
            met.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=each) for each in (write, follow)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return met


def test_terms_are_not_written_while_the_call_is_being_published() -> None:
    call = with_terms(a_call())
    officer = an_officer()

    [refusal] = _while(lambda: move(call, "published", by=officer), lambda: a_criterion(call=call))

    assert "è pubblicato" in str(refusal)
    assert call.criteria.count() == 2


def test_a_share_changed_meanwhile_is_seen_by_who_publishes() -> None:
    call = with_terms(a_call())
    officer = an_officer()

    def spoil() -> None:
        call.protocol.shares.filter(position=1).update(denominator=4)

    [refusal] = _while(spoil, lambda: move(call, "published", by=officer))

    assert "esattamente 1" in str(refusal)


def test_a_sheet_is_not_begun_while_a_conflict_is_declared() -> None:  # EVA-1
    edition = evaluating(an_edition())
    sheet = edition.sheets[0]
    move(sheet, "voided", by=an_officer())
    assignment = sheet.assignment

    [refusal] = _while(
        lambda: a_declaration(evaluator=assignment.evaluator, application=assignment.application),
        lambda: a_sheet(assignment=assignment),
    )

    assert "conflitto" in str(refusal)
    assert not Evaluation.objects.filter(assignment=assignment).exclude(status="voided").exists()


def test_an_application_is_not_assigned_while_a_conflict_is_declared() -> None:  # EVA-1
    edition = an_edition(evaluator_count=1)
    evaluator = edition.evaluators[0]
    application = edition.applications[0]
    sheet = edition.sheets[0]
    move(sheet, "voided", by=an_officer())
    newcomer = type(evaluator).objects.create(
        panel=evaluator.panel,
        code="NUOVO",
        position=9,
        name="Nuovo",
        designated_by=evaluator.designated_by,
    )

    [refusal] = _while(
        lambda: a_declaration(evaluator=newcomer, application=application),
        lambda: an_assignment(evaluator=newcomer, application=application, position=1),
    )

    assert "conflitto" in str(refusal)
