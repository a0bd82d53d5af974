"""Who gave which score never reaches an applicant, before or after the publication.

Canaries stand where the secret is: the name of each member of the panel, what they wrote,
their points. Every address of the table is read by every applicant and by who is nobody.
"""

import io
import re
import zipfile
from decimal import Decimal

import pikepdf
import pytest

from grants.models import Evaluation, Remark, Score
from tests.house.rows import TABLE, furnish
from tests.page_fixtures import no_static_scan, nothing_counted
from tests.pages.conftest import town, town_of_the_module
from tests.pages.town import APART, NOT_CLOSED, Town
from tests.pdf_reading import attachments_of, text_of
from welfare_kmzero.mail.models import Message

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
            read[address] = f"{answer.headers}{content.decode('utf-8', 'replace')}"
            read[address] += "".join(_inside(content))
    return read


def _inside(content: bytes) -> list[str]:
    """What is packed in a PDF, or in a workbook, as text."""
    if content.startswith(b"%PDF"):
        try:
            carried = [each for each, _ in attachments_of(content).values()]
        except pikepdf.PdfError:  # a file of the town that only begins like one
            return []
        return [text_of(content), *(each.decode("utf-8", "replace") for each in carried)]
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
    return []


def _points(apart: Decimal) -> list[str]:
    """The single points of both evaluators for each of three applications, as they are written."""
    points = [Decimal(18) - place + side * apart for place in range(3) for side in (1, -1)]
    assert Score.objects.filter(points__in=points).exists()
    return [f"{each:.2f}".replace(".", mark) for each in points for mark in ".,"]


def _numbers_in(text: str, numbers: list[str]) -> list[str]:
    return [each for each in numbers if re.search(rf"(?<![\d.,]){re.escape(each)}(?!\d)", text)]


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


def test_the_points_of_one_evaluator_reach_nobody_who_applies(
    town: Town, filling: dict[str, object]
) -> None:
    """EVA-1, EVA-2: of a public ranking as of one that is not approved; in files and mails too."""
    numbers = [*_points(APART), *_points(NOT_CLOSED)]
    mails = "".join(Message.objects.values_list("body", flat=True))

    found = [
        (name, address, number)
        for name in APPLICANTS
        for address, text in _read(town, name, filling).items()
        for number in _numbers_in(text, numbers)
    ]

    assert found == []
    assert _numbers_in(mails, numbers) == []


def test_before_the_closing_no_evaluator_reads_the_points_of_another(
    town: Town, filling: dict[str, object]
) -> None:
    """EVA-1: Dario is the first of the panel; the points of the second are below the mean."""
    others = [
        f"{Decimal(18) - place - NOT_CLOSED:.2f}".replace(".", mark)
        for place in range(3)
        for mark in ".,"
    ]

    found = [
        (address, number)
        for address, text in _read(town, "Dario", filling).items()
        for number in _numbers_in(text, others)
    ]

    assert found == []


def test_the_points_are_where_an_officer_may_read_them(
    town: Town, filling: dict[str, object]
) -> None:
    """The control: the same search finds points that stand on the pages of who runs the call."""
    everything = "".join(_read(town, "Elsa", filling).values())

    assert _numbers_in(everything, _points(NOT_CLOSED)) != []


def test_the_canaries_are_where_somebody_may_read_them(
    town: Town, filling: dict[str, object]
) -> None:
    """The control: an auditor reads the name, so that its absence elsewhere says something."""
    everything = "".join(_read(town, "Gina", filling).values())

    assert NAME in everything
