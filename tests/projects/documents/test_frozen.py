"""What people read of a filed application is what was frozen, with names in place of codes."""

from decimal import Decimal

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from projects.documents.frozen import read_frozen
from projects.models import Application
from tests.factories import (
    a_budget_line,
    a_category,
    a_funding_source,
    a_partner,
    a_person,
    a_project,
    a_required_document,
    an_activity,
    an_application,
    an_attachment,
    with_terms,
)
from tests.factories import a_call as a_draft_call
from tests.page_fixtures import strict_templates
from welfare_kmzero.workflow import move

__all__ = ["strict_templates"]
pytestmark = pytest.mark.django_db


def a_whole_application(rows: int = 1) -> Application:
    call = with_terms(a_draft_call())
    a_category(call=call, code="MAT", title="Materiali")
    statute = a_required_document(call=call, code="STAT", title="Statuto")
    project = a_project(
        call=move(call, "published", by=a_person("Elsa")),
        summary="Orti <b>per tutti</b>",
        requested=Decimal(5000),
    )
    a_partner(project=project, role="Gestisce l'orto")
    materials = call.cost_categories.get(code="MAT")
    for _ in range(rows):
        a_budget_line(project=project, cost=Decimal(4000))
        a_budget_line(project=project, category=materials, year=2020, cost=Decimal("2000.50"))
        an_activity(project=project)
    a_funding_source(project=project, contributed=Decimal("1000.50"))
    an_attachment(project=project, required_document=statute)
    return an_application(project=move(project, "signed_off", by=a_person("Ada")))


def test_codes_are_read_as_names_and_cents_as_euros() -> None:
    application = a_whole_application()

    frozen = read_frozen(application, address=lambda place: f"/file/{place}/")

    assert frozen.territory == application.territory.name
    assert [row.title for row in frozen.budget] == ["Personale", "Materiali"]
    assert frozen.years == (2019, 2020)
    assert frozen.year_totals == ((2019, Decimal("4000.00")), (2020, Decimal("2000.50")))
    assert frozen.budget[1].by_year == ((2019, Decimal("0.00")), (2020, Decimal("2000.50")))
    assert frozen.total_cost == Decimal("6000.50")
    assert frozen.requested + frozen.other_sources == frozen.total_cost
    assert [each.is_lead for each in frozen.network] == [True, False]
    assert frozen.files is not None
    assert [(each.asked, each.address) for each in frozen.files] == [("Statuto", "/file/1/")]


def test_what_was_typed_is_text_and_never_markup() -> None:
    page = render_to_string(
        "grants/application/_content.html", {"frozen": read_frozen(a_whole_application())}
    )

    assert "Orti &lt;b&gt;per tutti&lt;/b&gt;" in page
    assert "<b>" not in page


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_reading_asks_as_many_queries_for_one_line_as_for_many(rows: int) -> None:
    application = Application.objects.select_related("snapshot", "call").get(
        pk=a_whole_application(rows).pk
    )

    with CaptureQueriesContext(
        connection,
    ) as captured:
        read_frozen(application)

    assert len(captured) == 1
