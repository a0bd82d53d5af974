"""Two at once, on real transactions: what is scarce is given once, whoever comes first.

The last test is the control: the same threads without a lock do lose something.
"""

import itertools
import threading
import time
from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
import time_machine
from django.db import connections

from funders.actions.errors import StaleVersion
from grants.actions import award, decision, evaluation, ranking
from grants.models import Award, AwardRound, AwardShare, Evaluation, Ranking
from projects.actions import application as filings
from projects.actions import project as projects
from projects.models import Application
from tests.factories import a_person
from tests.grants.actions.story import (
    ADOPTED_ON,
    FILED_AT,
    a_project,
    a_proposed_story,
    a_published_call,
    a_sheet,
    a_story,
    dario,
    elsa,
    rank,
    score_all,
)
from welfare_kmzero.audit.models import Event
from welfare_kmzero.documents.models import RegisterEntry
from welfare_kmzero.jobs.models import Job

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.both]

COUNT = 8


def race(attempts: Sequence[Callable[[], object]]) -> tuple[list[object], list[Exception]]:
    """Make every attempt in a thread of its own, all let go together."""
    together = threading.Barrier(len(attempts))
    made: list[object] = []
    refused: list[Exception] = []

    def run(attempt: Callable[[], object]) -> None:
        together.wait()
        try:
            made.append(attempt())
        except Exception as error:  # noqa: BLE001 - the test looks at every one
            refused.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(attempt,)) for attempt in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return made, refused


def chain_is_whole() -> bool:
    events = list(Event.objects.in_order())
    return [event.sequence for event in events] == list(range(1, len(events) + 1)) and all(
        later.previous_hash == earlier.hash for earlier, later in itertools.pairwise(events)
    )


def test_a_double_click_files_once():  # SUB-4
    ada = a_person("Ada")
    call = a_published_call()
    project = projects.sign_off(a_project(call), by=ada)

    def click():
        return filings.file(
            project, by=ada, arrived_at=FILED_AT, idempotency_key="chiave", version=1
        )

    with time_machine.travel(FILED_AT, tick=False):
        made, refused = race([click] * COUNT)

    assert refused == []
    assert {row.pk for row in made} == {Application.objects.get().pk}
    assert (RegisterEntry.objects.count(), Job.objects.count()) == (1, 1)
    assert Event.objects.filter(action="application.filed").count() == 1


def test_two_tabs_with_two_keys_file_once():  # SUB-4
    ada = a_person("Ada")
    project = projects.sign_off(a_project(a_published_call()), by=ada)

    def tab(key):
        return lambda: filings.file(
            project, by=ada, arrived_at=FILED_AT, idempotency_key=key, version=1
        )

    with time_machine.travel(FILED_AT, tick=False):
        made, refused = race([tab(f"chiave-{place}") for place in range(COUNT)])

    assert len(made) == 1
    assert {type(error) for error in refused} == {filings.ProjectNotSignedOff}
    assert Application.objects.count() == 1


def test_many_applicants_get_numbers_without_gaps_or_doubles():  # DAT-4
    ada = a_person("Ada")
    call = a_published_call()
    ready = [projects.sign_off(a_project(call), by=ada) for _ in range(COUNT)]

    def file(project):
        return lambda: filings.file(
            project,
            by=ada,
            arrived_at=FILED_AT,
            idempotency_key=f"chiave-{project.pk}",
            version=1,
        )

    with time_machine.travel(FILED_AT, tick=False):
        made, refused = race([file(project) for project in ready])

    assert refused == []
    assert sorted(row.number for row in made) == [f"{n:04d}" for n in range(1, COUNT + 1)]
    numbers = RegisterEntry.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, COUNT + 1))
    assert chain_is_whole()


def test_a_save_and_a_filing_never_mix():  # SUB-7
    """What is frozen is one version, whoever comes first."""
    ada = a_person("Ada")
    project = projects.sign_off(a_project(a_published_call()), by=ada)

    def file():
        return filings.file(
            project, by=ada, arrived_at=FILED_AT, idempotency_key="chiave", version=1
        )

    def write():
        taken = projects.take_up(project, by=ada)
        return projects.revise(taken, version=1, title="Riscritto", by=ada)

    with time_machine.travel(FILED_AT, tick=False):
        _, refused = race([file, write])

    project.refresh_from_db()
    filed = Application.objects.first()
    if filed is None:
        assert (project.title, project.version) == ("Riscritto", 2)
        assert len(refused) == 1
    else:
        assert (filed.title, filed.project_version) == ("Orti di vicinato", 1)


def test_two_devices_of_one_evaluator_lose_nothing():  # EVA-3
    story = a_story("9000.00")
    sheet = a_sheet(story, story.evaluators[0], story.applications[0])
    criterion = story.call.criteria.first()
    by = dario()

    def save(points):
        return lambda: evaluation.save(
            sheet, scores={criterion: Decimal(points)}, comment="", version=1, by=by
        )

    made, refused = race([save(points) for points in range(COUNT)])

    assert len(made) == 1
    assert {type(error) for error in refused} == {StaleVersion}
    row = Evaluation.objects.get()
    assert row.version == 2
    assert row.scores.get().points == made[0].scores.get().points


def test_two_officers_approve_one_ranking_once():
    story = score_all(a_story())
    draft = ranking.compute(story.call, by=elsa())
    by = elsa()

    made, refused = race([lambda: ranking.approve(draft, by=by)] * 4)

    assert (len(made), len(refused)) == (1, 3)
    assert Ranking.objects.get().status == "approved"
    assert Event.objects.filter(action="call.ranked").count() == 1


def test_a_sheet_handed_in_during_the_approval_is_in_or_refused():  # EVA-5
    """Never in the database and not in the ranking."""
    story = score_all(a_story("9000.00", evaluator_count=3))
    sheet = evaluation.reopen(story.sheets["VAL3", "0001"], reason="Rivista", by=elsa())
    scores = {criterion: Decimal(1) for criterion in story.call.criteria.all()}
    sheet = evaluation.save(sheet, scores=scores, comment="", version=sheet.version, by=dario())
    draft = ranking.compute(story.call, by=elsa())
    officer, evaluator = elsa(), dario()

    race(
        [
            lambda: evaluation.submit(sheet, by=evaluator),
            lambda: ranking.approve(draft, by=officer),
        ]
    )

    sheet.refresh_from_db()
    draft.refresh_from_db()
    is_in = sheet.status == "submitted"
    assert (draft.status == "approved") != is_in
    if is_in:
        total = ranking.compute(story.call, by=elsa()).entries.get().total
        assert total == Decimal("30.67")


def test_one_round_is_proposed_however_many_ask():  # MON-4
    story = rank(score_all(a_story("9000.00", "12000.00")))
    by = elsa()

    made, refused = race([lambda: award.propose_round(story.ranking, by=by)] * COUNT)

    assert len(made) == 1
    assert {type(error) for error in refused} == {award.NothingToAward}
    assert (AwardRound.objects.count(), Award.objects.count()) == (1, 2)


def test_rounds_asked_together_stay_within_every_endowment():  # MON-4
    story = rank(score_all(a_story(*["3750.00"] * COUNT)))
    numbers = [each.number for each in story.applications]
    by = elsa()

    made, refused = race(
        [
            lambda number=number: award.propose_round(story.ranking, only=[number], by=by)
            for number in numbers
        ]
    )

    assert refused == []
    assert sorted(row.number for row in made) == list(range(1, COUNT + 1))
    for code, limit in (("CARITRO", "20000.00"), ("PAT", "10000.00")):
        shares = AwardShare.objects.filter(funder__code=code)
        assert sum(share.carried for share in shares) == Decimal(limit)


def test_funders_decide_at_the_same_time_and_the_round_closes_once():
    story = a_proposed_story("9000.00", "12000.00")
    by = elsa()

    def adopt(code):
        row = story.decision(code)
        return lambda: decision.adopt(row, decided_on=ADOPTED_ON, number="1937", by=by)

    made, refused = race([adopt("CARITRO"), adopt("PAT"), adopt("CARITRO"), adopt("PAT")])

    assert (len(made), len(refused)) == (2, 2)
    story.round.refresh_from_db()
    story.call.refresh_from_db()
    assert (story.round.status, story.call.status) == ("decided", "decided")
    assert not Award.objects.exclude(status="conceded").exists()
    assert Event.objects.filter(action="call.decided").count() == 1
    assert chain_is_whole()


def test_the_attempts_do_overlap():
    """The control of every test above: without a lock, what one writes another loses."""
    story = a_story("9000.00")
    sheet = a_sheet(story, story.evaluators[0], story.applications[0])

    def count_up():
        seen = Evaluation.objects.get(pk=sheet.pk).version
        time.sleep(0.05)
        Evaluation.objects.filter(pk=sheet.pk).update(version=seen + 1)

    made, refused = race([count_up] * COUNT)

    assert (len(made), refused) == (COUNT, [])
    assert Evaluation.objects.get().version < 1 + COUNT
