"""EVA-1, EVA-2: while the evaluation is open nobody reads what others gave, in any byte."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from grants.models import Evaluation
from grants.states import EvaluationState
from tests.factories import (
    a_declaration,
    a_member,
    a_person,
    a_remark,
    a_score,
    a_sheet,
    an_assignment,
)
from tests.grants.views.reading_room import ReadingRoom, a_reading_room
from welfare_kmzero.documents.models import Act
from welfare_kmzero.workflow import move

pytestmark = pytest.mark.django_db

DELIA = ("commento segreto di delia", "motivo segreto di delia")
DARIO = ("commento di dario", "motivo di dario")
# No date, amount or number of these pages reads like them.
POINTS = re.compile(r"(?<![\d.,])(13[.,]50?|17[.,]50?|31[.,]0?0?)(?![\d])")
LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)')
STARTS = ("/", "/bandi/", "/scrivania/", "/valutazioni/", "/gestione/bandi/", "/lavori/")


def _sheet(room: ReadingRoom, sheet: Evaluation, said: tuple[str, str], *points: str) -> None:
    """Hand a sheet in with these points, in the order of the criteria."""
    for criterion, text in zip(room.call.criteria.order_by("position"), points, strict=True):
        a_score(evaluation=sheet, criterion=criterion, points=Decimal(text))
    a_remark(evaluation=sheet, text=said[1])
    sheet.comment = said[0]
    sheet.save(update_fields=["comment"])
    move(sheet, EvaluationState.SUBMITTED, by=a_person("Dario"))


@pytest.fixture
def room() -> ReadingRoom:
    """Delia and Dario handed in; Ada leads the application that they read."""
    room = a_reading_room()
    a_declaration(evaluator=room.delia, application=room.reading, has_conflict=False, reason="")
    given = an_assignment(evaluator=room.delia, application=room.reading)
    _sheet(room, a_sheet(assignment=given), DELIA, "13.50", "17.50")
    _sheet(room, room.sheet, DARIO, "10.00", "20.00")
    a_member(organisation=room.reading.lead, user=a_person("Ada"))
    return room


def _crawled(name: str, *more: str) -> dict[str, str]:
    """Every page that a person reaches by its links, and these addresses; static files apart."""
    client = Client()
    client.force_login(a_person(name))
    waiting, seen = [*STARTS, *more], {}
    while waiting:
        address = waiting.pop().replace("&amp;", "&")
        if address in seen or address.startswith(("/static/", "/accesso/")) or len(seen) > 300:
            continue
        answer = client.get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        seen[address] = f"{dict(answer.headers)} {content.decode(errors='replace')}".lower()
        if answer["Content-Type"].startswith("text/html"):
            waiting += LINK.findall(content.decode())
            waiting += LINK.findall(f'href="{answer.get("Location", "")}"')
    return seen


def _addresses(room: ReadingRoom) -> list[str]:
    """What no link leads to: the acts, the pages of others, the searches."""
    acts = [
        f"/{where}/{act.short_code}/{end}"
        for act in Act.objects.of_call(room.call.code)
        for where, end in (("verifica", ""), ("atti", "pdf/"), ("atti", "json/"))
    ]
    pages = [f"/valutazioni/{room.reading.code}/{end}" for end in ("", "consegna/", "fascicolo/")]
    call = f"/gestione/bandi/{room.call.code}"
    return [
        *acts,
        *pages,
        f"/bandi/{room.call.code}/",
        f"/bandi/{room.call.code}/esiti/",
        f"/domande/{room.reading.code}/",
        f"{call}/",
        f"{call}/sedute/",
        f"{call}/sedute/1/",
        f"{call}/sedute/2/",
        f"{call}/quadro/",
        f"{call}/graduatoria/",
        "/progetti-finanziati/?testo=segreto",
    ]


def test_an_evaluator_reads_their_own_sheet_and_nobody_elses(room: ReadingRoom) -> None:
    seen = _crawled("Dario", *_addresses(room))
    everything = "\n".join(seen.values())

    assert len(seen) > 25
    assert all(text in everything for text in DARIO)
    for text in DELIA:
        assert text not in everything
    pages = {address: text for address, text in seen.items() if "text/html" in text}
    assert {address for address, text in pages.items() if POINTS.search(text)} == set()


def test_an_applicant_reads_no_sheet_and_no_name_of_who_evaluates(room: ReadingRoom) -> None:
    seen = _crawled("Ada", *_addresses(room))
    everything = "\n".join(seen.values())

    assert room.reading.title.lower() in everything
    secrets = (*DELIA, *DARIO, "componente val1", "componente val2", "dario", "delia", "val1")
    assert {text: text in everything for text in secrets} == dict.fromkeys(secrets, False)


def test_an_evaluator_who_was_given_nothing_finds_nothing(room: ReadingRoom) -> None:
    client = Client()
    client.force_login(a_person("Delia"))

    for other in (room.undeclared, room.conflicted):
        for end in ("", "dichiarazione/", "consegna/", "fascicolo/", "documenti/1/"):
            assert client.get(f"/valutazioni/{other.code}/{end}").status_code == 404
