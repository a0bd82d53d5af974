"""Where the funded projects are, and when they are conceded."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from projects.models import Organisation
from tests.factories import (
    a_panel,
    a_published_call,
    a_signed_off_project,
    a_submitted_sheet,
    a_territory,
    an_admission,
    an_application,
    an_assignment,
    an_evaluator,
    an_organisation,
)
from tests.worlds import Edition, a_publication, adopted, an_edition, awarded

pytestmark = pytest.mark.django_db
FUNDED = "/progetti-finanziati/"


def _counts(page: str) -> dict[str, str]:
    """Number on each tile, by the name of the territory."""
    tiles = re.findall(r"<title>([^:<]*): [^<]*</title>.*?tile-count[^>]*>(\d+)<", page, re.DOTALL)
    return {name: count for name, count in tiles if count != "0"}


def test_a_project_is_conceded_when_every_funder_has_decided(db: None, client: Client) -> None:
    edition = adopted(an_edition(code="B"))
    a_publication(call=edition.call)

    page = client.get(FUNDED).content.decode()

    assert page.count("Contributo concesso") == 2
    assert "In attesa delle decisioni" not in page


def test_the_map_counts_every_territory_and_links_to_its_projects(db: None, client: Client) -> None:
    fascia = an_organisation(territory=a_territory("C11"))
    edition = an_edition(code="B", requests=("9000.00",))
    assert edition.applications[0].territory.code == "C5"
    a_publication(call=awarded(edition).call)
    other = _edition_led_by(fascia)
    a_publication(call=awarded(other).call)

    page = client.get(FUNDED).content.decode()

    assert _counts(page) == {"Comunità della Valle di Cembra": "1", "Comun General de Fascia": "1"}
    assert page.count('class="tile-box"') == 16
    assert 'href="/progetti-finanziati/?territorio=C11"' in page
    chosen = client.get(FUNDED, {"territorio": "C11"}).content.decode()
    assert "tile-chosen" in chosen
    assert _counts(chosen) == _counts(page)


def _edition_led_by(lead: Organisation) -> Edition:
    call = a_published_call(code="F")
    project = a_signed_off_project(call=call, lead=lead, territory=lead.territory)
    application = an_application(project=project)
    an_admission(application)
    evaluator = an_evaluator(panel=a_panel(call=call))
    sheet = a_submitted_sheet(
        [Decimal(18), Decimal(18)],
        assignment=an_assignment(evaluator=evaluator, application=application),
    )
    return Edition(call=call, applications=[application], evaluators=[evaluator], sheets=[sheet])


def test_without_results_the_page_says_so(db: None, client: Client) -> None:
    assert "Non ci sono ancora esiti pubblicati" in client.get(FUNDED).content.decode()
