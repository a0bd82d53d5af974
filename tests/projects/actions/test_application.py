"""Filing, bringing in, withdrawing."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from funders.actions import call as calls
from funders.actions.call import CallNotPublished
from funders.actions.draft import DocumentDraft
from funders.actions.errors import StaleVersion
from projects.actions import application as filings
from projects.actions import project as projects
from projects.documents.application import content_bytes, read_content
from projects.models import Application, Withdrawal
from tests.factories import a_person, a_stored_document
from tests.grants.actions.story import (
    CLOSES_AT,
    FILED_AT,
    OPENS_AT,
    a_content,
    a_project,
    a_published_call,
    a_story,
    an_application,
    elsa,
    facts_of,
    last_event,
    propose,
    rank,
    score_all,
)
from welfare_kmzero import clock
from welfare_kmzero.canonical import sha256_hex
from welfare_kmzero.documents.models import RegisterEntry
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.workflow import TransitionRefused

pytestmark = pytest.mark.django_db

MICROSECOND = dt.timedelta(microseconds=1)


def ada():
    return a_person("Ada")


@pytest.fixture
def call():
    return a_published_call()


def ready(call, **facts):
    return projects.sign_off(a_project(call, **facts), by=ada())


def file(project, *, at=FILED_AT, key="chiave-1", version=None, arrived_at=None):
    with time_machine.travel(at, tick=False):
        return filings.file(
            project,
            by=ada(),
            arrived_at=arrived_at or clock.now(),
            idempotency_key=key,
            version=project.version if version is None else version,
        )


def test_file_freezes_numbers_registers_and_queues_the_receipt(call):
    project = ready(call)

    row = file(project)

    project.refresh_from_db()
    assert project.status == "filed"
    assert (row.number, row.code) == ("0001", f"{call.code}-0001")
    assert (row.filed_at, row.origin, row.filed_by) == (FILED_AT, "filed_here", ada())
    assert (row.requested, row.total_cost) == (Decimal("9000.00"), Decimal("9000.00"))
    entry = row.register_entry
    assert (entry.register, entry.number, entry.sha256) == (
        f"domande/{call.code}",
        1,
        row.snapshot.sha256,
    )
    job = Job.objects.get()
    assert (job.kind, job.subject, job.key) == (
        "projects.receipt",
        row.code,
        f"receipt:{row.code}",
    )
    event = last_event()
    assert (event.action, event.target) == ("application.filed", row.code)
    assert facts_of(event)["after"]["sha256"] == row.snapshot.sha256


def test_the_snapshot_says_everything_and_is_read_back():
    call = a_published_call(required_documents=(DocumentDraft("STAT", "Statuto"),))
    project = a_project(call, cup="C31B20000010003", name="Ente “Ada” – così")
    projects.revise(
        project,
        version=1,
        content=dataclasses.replace(
            a_content(call, costs={2019: "9000.00", 2020: "1000.10"}, own="1000.10"),
            partners=a_content(call, costs={}, partner_count=2).partners,
        ),
        by=ada(),
    )
    document = a_stored_document()
    projects.attach(
        project,
        document=document,
        required_document=call.required_documents.get(),
        title="Statuto",
        file_name="statuto.pdf",
        by=ada(),
    )
    project.refresh_from_db()
    row = file(projects.sign_off(project, by=ada()))

    content = read_content(row)

    assert content_bytes(content).decode() == row.snapshot.content
    assert sha256_hex(content_bytes(content)) == row.snapshot.sha256
    assert (content.call, content.number, content.code) == (call.code, "0001", row.code)
    assert content.terms_sha256 == call.terms_sha256
    assert content.filed_at == FILED_AT
    assert (content.lead.name, content.lead.tax_code) == (project.lead.name, project.lead.tax_code)
    assert len(content.partners) == 2
    assert [(each.year, each.cost) for each in content.budget] == [(2019, 900000), (2020, 100010)]
    assert content.funding[0].contributed == content.other_sources == 100010
    assert (content.requested, content.total_cost, content.cup) == (
        900000,
        1000010,
        "C31B20000010003",
    )
    assert content.attachments[0].sha256 == document.sha256
    assert content.required_documents == frozenset({"STAT"})


def test_the_snapshot_stays_when_the_organisation_changes(call):
    row = file(ready(call))
    name = row.lead.name
    row.lead.name = "Nome nuovo"
    row.lead.save(update_fields=["name"])

    assert read_content(Application.objects.get(pk=row.pk)).lead.name == name


def test_the_snapshot_is_read_with_one_query(call, django_assert_num_queries):
    file(ready(call))

    with django_assert_num_queries(1):
        row = Application.objects.select_related("snapshot").get()
        read_content(row)


@pytest.mark.parametrize(
    ("shift", "is_open"),
    [
        (-dt.timedelta(seconds=1), True),
        (-MICROSECOND, True),
        (dt.timedelta(0), True),
        (MICROSECOND, False),
        (dt.timedelta(seconds=1), False),
    ],
)
def test_the_deadline_to_the_microsecond(call, shift, is_open):  # SUB-1
    project = ready(call)

    if is_open:
        assert file(project, at=CLOSES_AT + shift).filed_at == CLOSES_AT + shift
    else:
        with pytest.raises(filings.CallNotOpen):
            file(project, at=CLOSES_AT + shift)
        assert not Application.objects.exists()
        assert not RegisterEntry.objects.exists()


def test_what_arrived_in_time_is_judged_on_its_arrival(call):  # SUB-2
    project = ready(call)
    after = CLOSES_AT + dt.timedelta(seconds=119)

    row = file(project, at=after, arrived_at=CLOSES_AT)

    assert row.filed_at == CLOSES_AT


@pytest.mark.parametrize("shift", [dt.timedelta(seconds=-120) - MICROSECOND, MICROSECOND])
def test_an_arrival_long_ago_or_still_to_come_is_not_believed(call, shift):  # SUB-2
    with pytest.raises(filings.ArrivalNotCredible):
        file(ready(call), arrived_at=FILED_AT + shift)


def test_a_call_is_not_open_before_its_opening(call):
    project = ready(call)

    with pytest.raises(filings.CallNotOpen):
        file(project, at=OPENS_AT - MICROSECOND)
    assert file(project, at=OPENS_AT).number == "0001"


def test_an_extension_lets_the_late_in(call):  # SUB-8
    project = ready(call)
    later = CLOSES_AT + dt.timedelta(days=1)
    with time_machine.travel(CLOSES_AT, tick=False):
        calls.extend(call, closes_at=later, reason="Guasto", by=elsa())

    assert file(project, at=later).number == "0001"


def test_the_same_key_gives_back_the_same_application(call):  # SUB-4, SUB-5
    project = ready(call)
    first = file(project)
    event = last_event()

    again = file(project, at=CLOSES_AT + dt.timedelta(days=1), version=1)

    assert again == first
    assert last_event() == event
    assert (Application.objects.count(), Job.objects.count()) == (1, 1)


def test_the_key_of_another_filing_is_refused(call):  # SUB-4
    project, other = ready(call), ready(call)
    file(project)

    with pytest.raises(filings.KeyUsedForAnotherFiling):
        file(other)
    with pytest.raises(filings.KeyUsedForAnotherFiling):
        file(project, version=2)


def test_another_key_does_not_file_twice(call):  # SUB-4
    project = ready(call)
    file(project)

    with pytest.raises(filings.ProjectNotSignedOff):
        file(project, key="chiave-2")


def test_a_stale_version_is_refused(call):  # SUB-7
    with pytest.raises(StaleVersion):
        file(ready(call), version=7)


def test_a_draft_is_not_filed(call):
    with pytest.raises(filings.ProjectNotSignedOff):
        file(a_project(call))


def test_what_cannot_be_an_application_is_refused(call):
    without_place = projects.start(call, lead=ready(call).lead, title="Orti", by=ada())
    empty = projects.start(
        call,
        lead=without_place.lead,
        title="Orti",
        territory=without_place.lead.territory,
        by=ada(),
    )
    greedy = a_project(call)
    projects.revise(greedy, version=1, requested=Decimal("9000.01"), by=ada())
    greedy.refresh_from_db()

    for project in (without_place, empty, greedy):
        with pytest.raises(filings.ProjectIncomplete):
            file(projects.sign_off(project, by=ada()))


def test_a_call_under_evaluation_receives_nothing(call):
    project = ready(call)
    calls.start_evaluation(call, by=elsa())

    with pytest.raises(CallNotPublished):
        file(project)
    with pytest.raises(CallNotPublished):
        filings.bring_in(project, number="1", filed_at=FILED_AT, by=elsa())


def test_a_later_filing_takes_the_place_of_the_earlier(call):
    first = file(ready(call))
    with time_machine.travel(FILED_AT, tick=False):
        project = projects.take_up(first.project, by=ada())
        project = projects.revise(project, version=1, title="Orti nuovi", by=ada())
        assert list(Application.objects.in_force()) == [first]
        project = projects.sign_off(project, by=ada())

    second = file(project, key="chiave-2")

    assert (second.number, second.replaces) == ("0002", first)
    assert list(Application.objects.in_force()) == [second]
    first.refresh_from_db()
    assert (first.title, second.title) == ("Orti di vicinato", "Orti nuovi")


# Numbers


def test_numbers_run_on_through_new_year():  # SUB-9, DAT-4
    new_year = dt.datetime(2018, 12, 31, 23, tzinfo=dt.UTC)
    call = a_published_call(closes_at=new_year + dt.timedelta(days=10))
    rows = [
        file(ready(call), at=new_year + shift, key=f"chiave-{place}")
        for place, shift in enumerate((-MICROSECOND, dt.timedelta(0), dt.timedelta(seconds=1)))
    ]

    assert [row.number for row in rows] == ["0001", "0002", "0003"]
    assert [str(row.register_entry) for row in rows] == ["1/2018", "1/2019", "2/2019"]


def test_numbers_step_over_those_brought_in(call):
    an_application(call, n="0002")

    rows = [file(ready(call), key=f"chiave-{place}") for place in range(3)]

    assert [row.number for row in rows] == ["0001", "0003", "0004"]


def test_each_call_counts_its_own(call):
    other = a_published_call()

    assert file(ready(call), key="a").number == "0001"
    assert file(ready(other), key="b").number == "0001"


# Bringing in


def test_bring_in_keeps_number_and_instant_and_takes_no_register_number(call):
    late = CLOSES_AT + dt.timedelta(days=9)

    row = filings.bring_in(a_project(call), number="12-bis", filed_at=late, by=elsa())

    assert (row.number, row.filed_at, row.origin) == ("12-bis", late, "imported")
    assert row.register_entry is None
    assert not Job.objects.exists()
    assert read_content(row).attachments is None
    row.project.refresh_from_db()
    assert (row.project.status, row.project.signed_off_by) == ("filed", elsa())
    assert last_event().action == "application.brought_in"


def test_bring_in_takes_a_number_once(call):
    an_application(call, n="7")

    with pytest.raises(filings.NumberTaken):
        an_application(call, n="7")
    assert an_application(a_published_call(), n="7").number == "7"


def test_bring_in_refuses_a_project_that_is_filed(call):
    project = an_application(call).project

    with pytest.raises(TransitionRefused):
        filings.bring_in(project, number="8", filed_at=FILED_AT, by=elsa())


# Withdrawing


def test_withdraw_keeps_the_row_and_takes_it_out(call):
    row = filings.withdraw(an_application(call), reason=" Rete sciolta ", by=ada())

    assert row.status == "withdrawn"
    kept = Withdrawal.objects.get()
    assert (kept.application, kept.reason, kept.withdrawn_by) == (row, "Rete sciolta", ada())
    assert not Application.objects.in_force().exists()
    assert facts_of(last_event())["reason"] == "Rete sciolta"


def test_withdraw_is_done_once(call):
    row = filings.withdraw(an_application(call), reason="", by=ada())

    with pytest.raises(filings.NotInForce):
        filings.withdraw(row, reason="", by=ada())
    assert Withdrawal.objects.count() == 1


def test_withdraw_refuses_what_was_replaced(call):
    first = file(ready(call))
    with time_machine.travel(FILED_AT, tick=False):
        project = projects.sign_off(projects.take_up(first.project, by=ada()), by=ada())
    file(project, key="chiave-2")

    with pytest.raises(filings.NotInForce):
        filings.withdraw(first, reason="", by=ada())


def test_withdraw_comes_before_the_approval():
    story = a_story()
    assert filings.withdraw(story.applications[2], reason="", by=ada()).status == "withdrawn"
    story.applications.pop()
    propose(rank(score_all(story)))

    with pytest.raises(filings.WithdrawalTooLate):
        filings.withdraw(story.applications[0], reason="", by=ada())


def test_after_a_withdrawal_the_project_may_be_filed_again(call):
    first = file(ready(call))
    filings.withdraw(first, reason="", by=ada())
    with time_machine.travel(FILED_AT, tick=False):
        project = projects.sign_off(projects.take_up(first.project, by=ada()), by=ada())

    second = file(project, key="chiave-2")

    assert (second.number, second.replaces) == ("0002", None)
    assert list(Application.objects.in_force()) == [second]


def test_filing_takes_a_fixed_number_of_queries(call, django_assert_max_num_queries):
    """However long the budget, and whoever filed before."""
    small = ready(call)
    large = a_project(call)
    lines = a_content(call, costs={2000 + year: "100.00" for year in range(90)}, partner_count=9)
    projects.revise(large, version=1, content=lines, by=ada())
    large.refresh_from_db()
    large = projects.sign_off(large, by=ada())
    with django_assert_max_num_queries(22) as counted:
        file(small, key="a")
    first = len(counted)

    with django_assert_max_num_queries(first):
        file(large, key="b")
