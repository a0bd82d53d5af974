"""Organisations and projects while they are written."""

from decimal import Decimal

import pytest
import time_machine

from funders.actions import call as calls
from funders.actions.call import CallNotPublished
from funders.actions.draft import DocumentDraft
from funders.actions.errors import StaleVersion
from funders.models import Community
from funders.states import OrganisationKind
from projects.actions import organisation as bodies
from projects.actions import project as projects
from projects.actions.content import (
    ActivityDraft,
    CategoryOfAnotherCall,
    Content,
    ExpenseDraft,
    LeadAmongPartners,
    PartnerDraft,
    SourceDraft,
)
from projects.models import Member, Project
from projects.states import FundingKind, MemberRole
from tests.factories import a_person, a_stored_document, a_tax_code
from tests.grants.actions.story import (
    OPENS_AT,
    a_content,
    a_draft,
    a_project,
    a_published_call,
    an_application,
    an_organisation,
    facts_of,
    last_event,
)
from welfare_kmzero.workflow import TransitionRefused

pytestmark = pytest.mark.django_db


def ada():
    return a_person("Ada")


# Organisations


def test_register_gives_a_free_code_from_the_name():
    rows = [an_organisation(name="Associazione  La Rete – Onlus") for _ in range(3)]

    assert [row.code for row in rows] == [
        "associazione-la-rete-onlus",
        "associazione-la-rete-onlus-2",
        "associazione-la-rete-onlus-3",
    ]
    assert last_event().target == "associazione-la-rete-onlus-3"
    assert an_organisation(name="漢字").code == "ente"


def test_register_keeps_the_code_given_and_refuses_doubles():
    first = an_organisation(code="ORG001")

    assert first.code == "ORG001"
    with pytest.raises(bodies.OrganisationCodeTaken):
        an_organisation(code="ORG001")
    with pytest.raises(bodies.TaxCodeTaken):
        an_organisation(tax_code=first.tax_code)


@pytest.mark.parametrize(
    ("column", "text"),
    [("tax_code", "12345678901"), ("vat_number", "00743110158"), ("iban", "IT60X0542811101")],
)
def test_register_refuses_wrong_identifiers(column, text):
    with pytest.raises(bodies.IdentifierWrong):
        an_organisation(**{column: text})


def test_an_audit_event_holds_no_tax_code():
    code = a_tax_code()
    an_organisation(tax_code=code, kind=OrganisationKind.CITIZENS)

    assert code not in last_event().details


def test_members_come_and_go():
    body, bruno = an_organisation(), a_person("Bruno")

    row = bodies.add_member(body, user=bruno, role=MemberRole.EDITOR, by=ada())
    with pytest.raises(bodies.AlreadyAMember):
        bodies.add_member(body, user=bruno, role=MemberRole.OWNER, by=ada())
    ended = bodies.end_member(row, by=ada())
    assert (ended.ended_by, last_event().action) == (ada(), "organisation.member_ended")
    with pytest.raises(bodies.NoLongerAMember):
        bodies.end_member(row, by=ada())
    bodies.add_member(body, user=bruno, role=MemberRole.OWNER, by=ada())

    assert Member.objects.filter(user=bruno, ended_at__isnull=True).get().role == "owner"


# Projects


def test_start_writes_the_whole_content():
    call = a_published_call()
    category = call.cost_categories.get()
    partner = an_organisation()
    content = Content(
        partners=(PartnerDraft(partner, "Accoglie i laboratori"),),
        budget=(ExpenseDraft(category, "Animatore", 2019, Decimal("10.01")),),
        funding=(SourceDraft(FundingKind.IN_KIND, "Ore di volontari", Decimal("0.01")),),
        activities=(ActivityDraft("Laboratori", 1, 36),),
    )

    row = projects.start(
        call,
        lead=an_organisation(),
        title="Orti",
        requested=Decimal("10.00"),
        content=content,
        by=ada(),
    )

    row = Project.objects.get(pk=row.pk)
    assert (row.status, row.version, row.created_by) == ("draft", 1, ada())
    assert [(each.organisation, each.role) for each in row.partners.all()] == [
        (partner, "Accoglie i laboratori")
    ]
    assert row.budget.get().cost == Decimal("10.01")
    assert row.funding.get().contributed == Decimal("0.01")
    assert row.activities.get().last_month == 36
    assert last_event().action == "project.started"


def test_start_wants_a_published_call():
    draft = calls.create(a_draft(), by=ada())
    with pytest.raises(CallNotPublished):
        projects.start(draft, lead=an_organisation(), title="Orti", by=ada())
    call = a_published_call()
    stale = type(call).objects.get(pk=call.pk)
    calls.start_evaluation(call, by=ada())

    with pytest.raises(CallNotPublished):
        projects.start(stale, lead=an_organisation(), title="Orti", by=ada())


def test_start_refuses_what_belongs_elsewhere():
    call, lead = a_published_call(), an_organisation()
    foreign = a_content(a_published_call(), costs={2019: "1.00"})

    with pytest.raises(CategoryOfAnotherCall):
        projects.start(call, lead=lead, title="Orti", content=foreign, by=ada())
    content = Content(partners=(PartnerDraft(lead),))
    with pytest.raises(LeadAmongPartners):
        projects.start(call, lead=lead, title="Orti", content=content, by=ada())
    with pytest.raises(projects.CupWrong):
        projects.start(call, lead=lead, title="Orti", cup="C31", by=ada())

    assert not Project.objects.exists()


def test_revise_goes_by_versions():  # SUB-6
    row = a_project(a_published_call())
    lines = a_content(row.call, costs={2021: "5.00"})

    revised = projects.revise(
        row,
        version=1,
        title="Orti nuovi",
        territory=Community.objects.get(code="C9"),
        content=lines,
        by=ada(),
    )

    assert (revised.version, revised.title, revised.territory.code) == (2, "Orti nuovi", "C9")
    assert [line.year for line in revised.budget.all()] == [2021]
    with pytest.raises(StaleVersion):
        projects.revise(row, version=1, title="Altro", by=ada())
    assert projects.revise(row, version=2, summary="Breve", by=ada()).budget.count() == 1


def test_revise_writes_no_other_column():
    row = a_project(a_published_call())

    with pytest.raises(TypeError):
        projects.revise(row, version=1, status="filed", by=ada())
    with pytest.raises(projects.CupWrong):
        projects.revise(row, version=1, cup="X", by=ada())


def test_a_signed_off_project_is_not_written_on_until_it_is_taken_up():
    row = projects.sign_off(a_project(a_published_call()), by=ada())
    assert (row.status, row.signed_off_by) == ("signed_off", ada())
    document = a_stored_document()

    for attempt in (
        lambda: projects.revise(row, version=1, title="Altro", by=ada()),
        lambda: projects.attach(
            row, document=document, title="Statuto", file_name="s.pdf", by=ada()
        ),
    ):
        with pytest.raises(projects.ProjectNotDraft):
            attempt()
    with pytest.raises(TransitionRefused):
        projects.sign_off(row, by=ada())

    taken = projects.take_up(row, by=ada())
    assert (taken.status, last_event().action) == ("draft", "project.taken_up")
    assert projects.revise(taken, version=1, title="Altro", by=ada()).title == "Altro"
    with pytest.raises(TransitionRefused):
        projects.take_up(taken, by=ada())


def test_a_filed_project_is_taken_up_until_the_deadline():
    call = a_published_call()
    project = an_application(call).project

    with pytest.raises(projects.DeadlinePassed):
        projects.take_up(project, by=ada())
    with time_machine.travel(OPENS_AT, tick=False):
        assert projects.take_up(project, by=ada()).status == "draft"


def test_a_required_document_takes_the_place_of_the_one_before():
    call = a_published_call(required_documents=(DocumentDraft("STAT", "Statuto"),))
    row, required = a_project(call), call.required_documents.get()
    first, second = a_stored_document(), a_stored_document()
    facts = {"title": "Statuto", "file_name": "statuto.pdf", "by": ada()}

    projects.attach(row, document=first, required_document=required, **facts)
    kept = projects.attach(row, document=second, required_document=required, **facts)
    projects.attach(row, document=first, **facts)

    assert [each.document for each in row.attachments.order_by("id")] == [second, first]
    assert facts_of(last_event())["after"] == {"sha256": first.sha256}
    row = projects.detach(kept, by=ada())
    assert [each.document for each in row.attachments.all()] == [first]
    row.refresh_from_db()
    assert row.version == 5


def test_a_required_document_is_of_the_same_call():
    row = a_project(a_published_call())
    other = a_published_call(required_documents=(DocumentDraft("STAT", "Statuto"),))

    with pytest.raises(projects.DocumentOfAnotherCall):
        projects.attach(
            row,
            document=a_stored_document(),
            title="Statuto",
            file_name="s.pdf",
            required_document=other.required_documents.get(),
            by=ada(),
        )
