"""Who gave which score never reaches an applicant, before or after the publication.

Canaries stand where the secret is: the name of each member of the panel, what they wrote,
their points. Every address of the table is read by every applicant and by who is nobody.
"""

import pytest

from grants.models import Evaluation, Remark
from tests.house.rows import TABLE, furnish
from tests.page_fixtures import no_static_scan, nothing_counted
from tests.pages.conftest import town, town_of_the_module
from tests.pages.town import Town
from tests.pdf_reading import text_of

__all__ = ["no_static_scan", "nothing_counted", "town", "town_of_the_module"]

pytestmark = [pytest.mark.slow, pytest.mark.both]

# The first is how the towns and rooms of the tests call every member of a panel.
NAME, COMMENT, REMARK = "Componente VAL", "commento canarino", "motivo canarino"
APPLICANTS = ("nobody", "Ada", "Bruno", "Carla")


@pytest.fixture
def filling(town: Town) -> dict[str, object]:
    filled = furnish(town)
    for sheet in Evaluation.objects.filter(
        status="draft", assignment__application__call__status="evaluating"
    ):
        sheet.comment = COMMENT
        sheet.save(update_fields=["comment"])
        criterion = sheet.assignment.application.call.criteria.first()
        Remark.objects.update_or_create(
            evaluation=sheet, criterion=criterion, defaults={"text": REMARK}
        )
    return filled


def _read(town: Town, name: str, filling: dict[str, object]) -> dict[str, str]:
    """What ``name`` receives from every address, files by their text."""
    client, read = town.client(name), {}
    for row in TABLE.values():
        for address in (row.address, row.foreign):
            if not address or "GET" not in row.methods:
                continue
            answer = client.get(address.format(**filling))
            content = b"".join(answer) if answer.streaming else answer.content
            text = text_of(content) if content.startswith(b"%PDF") else ""
            read[address] = f"{answer.headers}{content.decode('utf-8', 'replace')}{text}"
    return read


def test_who_judges_and_what_they_wrote_stay_in_the_panel(
    town: Town, filling: dict[str, object]
) -> None:
    # EVA-1, EVA-2
    found = [
        (name, address, canary)
        for name in APPLICANTS
        for address, text in _read(town, name, filling).items()
        for canary in (NAME, COMMENT, REMARK)
        if canary in text
    ]

    assert found == []


def test_the_canaries_are_where_somebody_may_read_them(
    town: Town, filling: dict[str, object]
) -> None:
    """The control: an auditor reads the name, so that its absence elsewhere says something."""
    everything = "".join(_read(town, "Gina", filling).values())

    assert NAME in everything
