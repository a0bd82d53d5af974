"""The demonstration: three calls in three moments, made once, never altered."""

import datetime as dt
import io
import json
from collections import Counter

import pytest
import time_machine
from django.core.management import CommandError, call_command

from funders.models import Call, FunderOfficer
from grants.models import (
    AgreedReason,
    Assignment,
    Attendance,
    AwardRound,
    EligibilityCheck,
    Evaluation,
    Evaluator,
    IntegrationRequest,
    Minutes,
    Panel,
    Publication,
    RankingEntry,
)
from projects.documents.draft import Draft
from projects.models import Application, Member, Organisation, Partner, Project
from tests.editions.scratch import come_in, go_out, rows, scratch
from tests.editions.test_round_trips import DEMO
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.models import Event
from welfare_kmzero.documents.models import Act
from welfare_kmzero.editions.demo import demo_step_count, make_demo
from welfare_kmzero.editions.demo.derived import COMMENTS
from welfare_kmzero.editions.demo.minutes import MARK, REASONS
from welfare_kmzero.editions.demo.papers import one_page
from welfare_kmzero.editions.demo.stories import STORIES
from welfare_kmzero.identifiers import is_iban
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.uploads.checking import check

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)


class Counted:
    def __init__(self) -> None:
        self.count = 0.0

    def update(self, n: float = 1) -> None:
        self.count += n


def test_every_project_has_its_own_story():
    edition = json.loads(DEMO.read_text())

    titles = sorted(each["title"] for each in edition["applications"])
    assert (sorted(STORIES), sorted(REASONS)) == (titles, titles)
    assert len(set(REASONS.values())) == len(REASONS)
    for words in ("summary", "context", "objectives", "generativity"):
        told = {getattr(story, words) for story in STORIES.values()}
        assert len(told) == len(STORIES)
        assert all(told)
        assert max(map(len, told)) < 2000  # what the form of a project takes
    for story in STORIES.values():
        assert max(each.last_month for each in story.activities) == 36


def test_a_paper_of_the_demonstration_passes_the_checks_of_every_upload():
    paper = one_page("Statuto – documento dimostrativo", "Ente (prova)")

    assert check(paper, name="Statuto.pdf").name == "Statuto.pdf"


@pytest.mark.slow
@pytest.mark.both
@time_machine.travel(NOW, tick=False)
def test_three_calls_in_three_moments():
    planned, told = demo_step_count(), Counted()

    made = make_demo(steps=told)

    assert told.count == planned
    assert [(call.code, call.status) for call in made] == [
        ("2018", "ranked"),
        ("DEMO-VALUTAZIONE", "evaluating"),
        ("DEMO-APERTO", "published"),
    ]
    assert set(Call.objects.values_list("is_demonstration", flat=True)) == {True}
    check_2018()
    check_evaluating()
    check_open()
    check_people()


def check_2018() -> None:
    """Published, with its acts in draft; its projects say what the file says, and no more."""
    assert {texts(each)[1:] for each in Project.objects.filter(call__code="2018")} == {("", "", "")}
    call = Call.objects.get(code="2018")
    assert (levels(call), call.responsible_structure) == ([0] * 6, "")
    assert not call.required_documents.exists()
    assert set(Partner.objects.filter(project__call=call).values_list("role", flat=True)) == {""}
    comments = Evaluation.objects.of_call(call).values_list("comment", flat=True)
    assert set(comments) == {"Valutazione dimostrativa, motivata sui criteri del bando."}
    check_sitting(call)
    assert Publication.objects.get().call.code == "2018"
    assert AwardRound.objects.get().total == 750_000
    assert Act.objects.get(kind="deliberation").is_draft
    assert Job.objects.of_call("2018").count() == Act.objects.of_call("2018").count() == 14
    assert list(RankingEntry.objects.values_list("outcome", flat=True)).count("reserve") == 1


def check_sitting(call: Call) -> None:
    """One, approved before the ranking, with everybody and a reason for each project."""
    held = Minutes.objects.get()
    assert (held.panel.call, held.number, held.status) == (call, 1, "approved")
    assert held.approved_by.full_name == "Elsa"
    assert list(Attendance.objects.values_list("is_present", flat=True)) == [True] * 4
    reasons = dict(AgreedReason.objects.values_list("application__title", "text"))
    assert reasons == {title: MARK + reason for title, reason in REASONS.items()}
    assert Act.objects.get(kind="minutes").is_draft is False
    cited = [{"held_on": "2018-10-15", "number": "1"}]
    ranking, deliberation = (
        Act.objects.get(kind=kind).snapshot.parsed() for kind in ("ranking", "deliberation")
    )
    assert (ranking["minutes"], deliberation["terms"]["minutes"]) == (cited, cited)


def levels(call: Call) -> list[int]:
    return [each.levels.count() for each in call.criteria.order_by("position")]


def check_described(call: Call) -> None:
    """What the points mean, whom to write to, what each body does."""
    assert levels(call) == [4] * 6
    for criterion in call.criteria.all():
        points = [each.points for each in criterion.levels.all()]
        assert (points[0], points[-1]) == (0, criterion.max_points)
        assert {each % call.step for each in points} == {0}
    assert call.responsible_structure == "Struttura dimostrativa"
    assert call.responsible_officer == "Responsabile dimostrativo"
    roles = Partner.objects.filter(project__call=call).values_list("organisation__kind", "role")
    assert set(roles) == {
        ("third_sector", "Coordina i volontari e cura le attività"),
        ("local_authority", "Mette a disposizione spazi e contatti"),
        ("for_profit", "Offre competenze e materiali"),
    }


def check_evaluating() -> None:
    """All filed before a deadline ten days ago, half of the sheets handed in."""
    call = Call.objects.get(code="DEMO-VALUTAZIONE")
    sheets = Evaluation.objects.of_call(call)
    given = Assignment.objects.filter(application__call=call)
    assert call.closes_at == dt.datetime(2026, 11, 13, 17, tzinfo=dt.UTC)
    assert Application.objects.filter(call=call, filed_at__lte=call.closes_at).count() == 18
    assert sheets.values("assignment__application").distinct().count() == 18
    assert 0.4 < sheets.count() / given.count() < 0.6
    assert Counter(sheets.values_list("status", flat=True))["draft"] == 1
    handed_in = sheets.filter(status="submitted").values_list("comment", flat=True)
    assert set(handed_in) == set(COMMENTS)
    check_described(call)
    check_work_left(call)
    budget = Application.objects.filter(call=call).first().snapshot.parsed()["budget"]
    assert {line["year"] for line in budget} == {2027, 2028, 2029}
    projects = Project.objects.filter(call=call)
    assert not [each.title for each in projects if "" in texts(each)]
    assert {each.activities.count() for each in projects} <= {3, 4, 5}


def texts(project: Project) -> tuple[str, ...]:
    return (project.summary, project.context, project.objectives, project.generativity)


def check_work_left(call: Call) -> None:
    """Each of those who work on it finds something in hand."""
    pending = EligibilityCheck.objects.filter(application__call=call, status="pending")
    assert sorted(pending.values_list("application__number", flat=True)) == ["0101", "0118"]
    asked = IntegrationRequest.objects.get()
    ada = User.objects.get(email="ada@demo.example")
    assert Organisation.objects.of(ada).filter(pk=asked.application.lead_id).exists()
    assert "risorse proprie" in asked.reason
    assert asked.application.project.funding.filter(source="own").exists()
    assert (asked.parts, asked.due_at) == (
        "Piano delle fonti",
        dt.datetime(2026, 12, 7, 17, tzinfo=dt.UTC),
    )
    assert Panel.objects.get(call=call).due_at == asked.due_at
    for evaluator in Evaluator.objects.filter(panel__call=call):
        given = Assignment.objects.filter(evaluator=evaluator)
        handed_in = given.filter(evaluations__status="submitted").count()
        assert 5 <= handed_in < given.count() - 5
    dario = Assignment.objects.filter(evaluator__panel__call=call, evaluator__code="VAL1")
    assert dario.filter(evaluations__status="draft").count() == 1


def check_open() -> None:
    """Two filed here, three being written."""
    call = Call.objects.get(code="DEMO-APERTO")
    assert call.opens_at == dt.datetime(2026, 11, 3, 8, tzinfo=dt.UTC)
    assert call.closes_at == dt.datetime(2026, 12, 23, 17, tzinfo=dt.UTC)
    filed = Application.objects.filter(call=call)
    assert sorted(filed.values_list("number", "origin", "filed_by__full_name")) == [
        ("0001", "filed_here", "Ada"),
        ("0002", "filed_here", "Carla"),
    ]
    drafts = Project.objects.filter(call=call, status="draft")
    assert sorted(
        (each.title, texts(each).count(""), each.activities.count()) for each in drafts
    ) == [
        ("Il bosco che cura", 2, 0),
        ("Orti di quartiere", 0, 5),
        ("Vicini di casa", 2, 0),
    ]
    assert Job.objects.filter(kind="projects.receipt").count() == 2
    check_described(call)
    check_documents(call)


def check_documents(call: Call) -> None:
    """Two asked for: the filed ones have both, the whole draft lacks one, and nothing else."""
    asked = call.required_documents.values_list("code", "title", "is_mandatory")
    assert list(asked) == [
        ("STAT", "Statuto del capofila", True),
        ("BIL", "Ultimo bilancio approvato", True),
    ]
    assert list(call.network_rules.values_list("title", flat=True)) == [
        "La rete comprende un ente del terzo settore"
    ]
    attached = Project.objects.filter(call=call).values_list(
        "title", "attachments__required_document__code"
    )
    assert set(attached) == {
        ("Cortili aperti", "STAT"),
        ("Cortili aperti", "BIL"),
        ("La bottega dei saperi", "STAT"),
        ("La bottega dei saperi", "BIL"),
        ("Orti di quartiere", "STAT"),
        ("Il bosco che cura", None),
        ("Vicini di casa", None),
    }
    whole = Project.objects.get(call=call, title="Orti di quartiere")
    assert [gap.sentence for gap in Draft(whole).gaps] == [
        "Allega il documento «Ultimo bilancio approvato»."
    ]


def check_people() -> None:
    """Each in their place, nobody with a password."""
    people = {user.full_name: user for user in User.objects.filter(email__endswith="@demo.example")}
    assert not any(user.has_usable_password() for user in people.values())
    assert (people["Gina"].is_auditor, people["Gina"].is_staff) == (True, False)
    assert people["Ivo"].is_superuser
    lead = Application.objects.get(code="2018-0001").lead
    roles = dict(Member.objects.filter(organisation=lead).values_list("user__full_name", "role"))
    assert roles == {"Ada": "owner", "Bruno": "editor", "Lia": "legal_representative"}
    assert Organisation.objects.of(people["Carla"]).count() == 1
    for name, signer in (("Ada", "Lia"), ("Carla", "Carla")):
        body = Organisation.objects.of(people[name]).get()
        assert body.legal_representative == f"{signer} (persona dimostrativa)"
        assert (is_iban(body.iban), bool(body.address)) == (True, True)
        assert body.pec.endswith("@pec.demo.example")
    revised = Event.objects.filter(action="organisation.revised")
    assert sorted(revised.values_list("actor_name", flat=True)) == ["Ada", "Carla"]
    assert Evaluator.objects.filter(user=people["Dario"], code="VAL1").count() == 2
    officers = FunderOfficer.objects.values_list("call__code", "user__full_name").distinct()
    assert set(officers) == {
        (code, name)
        for code in Call.objects.values_list("code", flat=True)
        for name in ("Elsa", "Furio")
    }


@pytest.mark.slow
@pytest.mark.both
def test_run_again_it_makes_what_is_missing_and_alters_nothing():
    out = io.StringIO()
    with time_machine.travel(NOW, tick=False):
        call_command("demo", stdout=out)
        before, events = rows(), Event.objects.count()
        first = go_out(Call.objects.get(code="DEMO-APERTO"))
        call_command("demo", stdout=out)
        assert (rows(), Event.objects.count()) == (before, events)
    assert out.getvalue().splitlines() == [
        "2018: Bando 2018 per progetti di welfare generativo – Graduatoria approvata",
        "DEMO-VALUTAZIONE: Bando dimostrativo in valutazione – In valutazione",
        "DEMO-APERTO: Bando dimostrativo aperto – Pubblicato",
        "La dimostrazione c'è già tutta.",
    ]

    with time_machine.travel(NOW + dt.timedelta(days=31), tick=False):
        assert [call.code for call in make_demo()] == ["DEMO-APERTO-2"]
        assert go_out(Call.objects.get(code="DEMO-APERTO")) == first
    with time_machine.travel(NOW + dt.timedelta(days=90), tick=False):
        assert [call.code for call in make_demo()] == ["DEMO-APERTO-3"]


@time_machine.travel(NOW, tick=False)
def test_a_call_that_is_there_under_its_code_is_left_alone():
    call = come_in({**json.loads(DEMO.read_text()), "evaluations": []})
    before = go_out(call)

    made = make_demo()

    assert [call.code for call in made] == ["DEMO-VALUTAZIONE", "DEMO-APERTO"]
    assert go_out(call) == before
    assert not AwardRound.objects.exists()
    assert Member.objects.filter(user__full_name="Ada").count() == 1


@pytest.mark.slow
@pytest.mark.both
@time_machine.travel(NOW, tick=False)
def test_its_calls_go_out_and_come_back():
    codes = ("DEMO-VALUTAZIONE", "DEMO-APERTO")
    with scratch():
        make_demo()
        first = [go_out(Call.objects.get(code=code)) for code in codes]
    with scratch():
        assert [go_out(come_in(each.encode())) for each in first] == first


def test_production_has_no_demonstration(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="In produzione"):
        call_command("demo")

    assert not Call.objects.exists()
