"""A draft on an open call, and what a browser sends from its pages."""

from django.test import Client

from projects.documents.draft import Draft
from projects.models import Project
from projects.rules.completeness import Section
from tests.factories import (
    a_call,
    a_category,
    a_member,
    a_person,
    a_project,
    a_published_call,
    an_officer,
    an_organisation,
    with_terms,
)
from tests.pages.town import CLOSES, OPENED
from welfare_kmzero.workflow import move


def a_draft(**columns) -> Project:
    """Ada owns its body, Bruno writes for it, Dario reads."""
    lead = an_organisation(name="Associazione Orti")
    for name, role in (("Ada", "owner"), ("Bruno", "editor"), ("Dario", "reader")):
        a_member(organisation=lead, user=a_person(name), role=role)
    call = columns.pop("call", None) or an_open_call()
    return a_project(call=call, lead=lead, **columns)


def an_open_call(**columns):
    call_columns = {"opens_at": OPENED, "closes_at": CLOSES, "min_partners": 2, **columns}
    return a_published_call(**call_columns)


def an_open_call_with_limit(**columns):
    """Personale without a limit, Generali up to a tenth of the total cost."""
    call = a_call(opens_at=OPENED, closes_at=CLOSES, **columns)
    a_category(call=call, code="PERS", title="Personale")
    a_category(
        call=call, code="GEN", title="Generali", max_rate_numerator=1, max_rate_denominator=10
    )
    return move(with_terms(call), "published", by=an_officer())


def client_of(name: str = "Ada") -> Client:
    client = Client()
    client.force_login(a_person(name))
    return client


def address(project: Project, page: str = "") -> str:
    return f"/progetti/{project.pk}/{page}{'/' if page else ''}"


def seal(project: Project, section: Section) -> str:
    return Draft(Project.objects.get(pk=project.pk)).seal(section)


def sent(project: Project, section: Section, *rows: dict, **fields) -> dict[str, str]:
    """The form of a part as a browser sends it, made from what is saved now."""
    typed = {"azione": "salva", "version": seal(project, section), **fields}
    typed |= {"righe-TOTAL_FORMS": str(len(rows)), "righe-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        typed |= {f"righe-{number}-{name}": text for name, text in row.items()}
    return typed
