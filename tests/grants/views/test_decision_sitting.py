"""The sitting of every decision in the browser: the Giunta's and a board's on the same page."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grants.models import FundingDecision, Sitting
from tests.grants.actions.story import a_proposed_story, last_event
from tests.grants.people import World, a_world
from tests.grants.views.seals import seal_in, seal_on
from tests.worlds import a_commitment

pytestmark = pytest.mark.django_db


@dataclass
class Desk:
    """The officer of a funder before the decision of that funder."""

    world: World
    officer: str
    code: str

    def browser(self, name=""):
        browser = Client()
        browser.force_login(self.world.people[name or self.officer])
        return browser

    def at(self, page=""):
        return f"/gestione/bandi/{self.world.story.call.code}/decisioni/1/{self.code}/{page}"

    @property
    def page(self):
        return self.at("seduta/")

    @property
    def decision(self) -> FundingDecision:
        return self.world.story.decision(self.code)

    def write(self, typed, **more):
        browser = self.browser()
        return browser.post(self.page, typed | more | seal_on(browser, self.page))


@pytest.fixture
def world():
    return a_world(a_proposed_story("9000.00", "12000.00"))


@pytest.fixture(params=[("Elsa", "PAT"), ("Furio", "CARITRO")], ids=["giunta", "board"])
def desk(request, world):
    return Desk(world, *request.param)


@pytest.fixture
def board(world):
    return Desk(world, "Furio", "CARITRO")


def read(response):
    return response.content.decode()


def seated(*people):
    typed = {"persone-TOTAL_FORMS": len(people), "persone-INITIAL_FORMS": 0}
    for place, (part, role, name) in enumerate(people):
        typed |= {
            f"persone-{place}-part": part,
            f"persone-{place}-role": role,
            f"persone-{place}-name": name,
        }
    return typed


SEATED = seated(("present", "Assessore", "Rosa Verdi"))
WHEN = {
    "held_on": "2018-12-07",
    "starts_at_hour": "09:05",
    "closes_at_hour": "10:40",
    "number": "2480",
}
WHOLE = WHEN | {
    "president_role": "Presidente",
    "president_name": "Ugo Neri",
    "assisting_role": "Segretaria",
    "assisting_name": "Lina Rossi",
    "vote": "unanime",
}
PEOPLE = seated(
    ("present", "Consigliera", "Rosa Verdi"),
    ("present", "", ""),
    ("absent", "Consigliere", "Ines Blu"),
    ("rapporteur", "Direttore", "Pio Bruni"),
)


def test_the_sitting_is_recorded_with_its_people(desk):
    answer = desk.write(WHOLE, **PEOPLE)

    sitting = desk.decision.sitting
    assert (answer.status_code, answer["Location"]) == (302, desk.at())
    assert (sitting.held_on, sitting.number) == (dt.date(2018, 12, 7), "2480")
    assert sitting.is_unanimous is True
    assert list(sitting.members.order_by("part").values_list("part", "name")) == [
        ("absent", "Ines Blu"),
        ("present", "Rosa Verdi"),
        ("rapporteur", "Pio Bruni"),
    ]
    assert (last_event().action, last_event().target) == (
        "sitting.recorded",
        desk.world.story.call.code,
    )


def test_the_page_has_the_words_of_its_body(world):
    giunta, board = Desk(world, "Elsa", "PAT"), Desk(world, "Furio", "CARITRO")

    of_giunta = read(giunta.browser().get(giunta.page))
    of_board = read(board.browser().get(board.page))

    assert "<h1>Seduta della Giunta</h1>" in of_giunta
    assert "<h1>Seduta del Consiglio di Gestione</h1>" in of_board
    assert ("Reg. delib. n." in of_giunta, "Reg. delib. n." in of_board) == (True, False)
    assert "Giunta" not in of_board.partition("<form")[2].partition("</form>")[0]


def test_each_records_the_sitting_of_their_own_funder_alone(world):
    """AUT-2: not Elsa that of the board, nor Furio that of the Giunta, nor who only reads."""
    for name, code in (("Elsa", "CARITRO"), ("Furio", "PAT"), ("Gina", "CARITRO"), ("Ivo", "PAT")):
        desk = Desk(world, name, code)
        assert desk.browser().get(desk.page).status_code == 404, (name, code)
        assert desk.browser().post(desk.page, WHOLE | PEOPLE).status_code == 404, (name, code)

    assert not Sitting.objects.exists()


def test_a_sitting_saved_by_another_is_set_beside_mine(desk):
    """SUB-6: neither is lost, and what is chosen is saved."""
    first = {"held_on": "2018-12-07", "starts_at_hour": "09:05", "president_name": "Ugo Neri"}
    desk.write(first, **SEATED)
    one, other = desk.browser(), desk.browser()
    read_before = seal_on(one, desk.page)
    mine, theirs = first | {"reference": "BB/2"} | SEATED, first | {"reference": "AA/1"} | SEATED
    assert one.post(desk.page, theirs | read_before).status_code == 302

    late = other.post(desk.page, mine | read_before)

    shown = read(late)
    assert late.status_code == 409
    assert "AA/1" in shown
    assert "BB/2" in shown
    assert "09:05" not in shown.partition("<fieldset")[2]
    sitting = desk.decision.sitting
    assert sitting.reference == "AA/1"
    chosen = first | SEATED | seal_in(shown)
    chosen |= {"mio.reference.reference": "BB/2", "salvato.reference.reference": "AA/1"}
    assert other.post(desk.page, chosen).status_code == 409
    assert other.post(desk.page, chosen | {"scelta.reference": "mio"}).status_code == 302
    sitting.refresh_from_db()
    assert (sitting.reference, sitting.members.get().name) == ("BB/2", "Rosa Verdi")


def test_people_seated_by_another_are_set_beside_mine(desk):
    """SUB-6: the first to record a sitting counts as any other."""
    one, other = desk.browser(), desk.browser()
    read_before = seal_on(one, desk.page)
    assert one.post(desk.page, SEATED | read_before).status_code == 302
    mine = seated(("absent", "Assessora", "Ines Blu"))

    late = other.post(desk.page, mine | read_before)

    assert late.status_code == 409
    assert "Rosa Verdi" in read(late)
    assert "Ines Blu" in read(late)
    assert other.post(desk.page, SEATED | read_before).status_code == 302


def test_more_rows_are_given_and_what_was_typed_stays(desk):
    shown = desk.browser().post(desk.page, WHOLE | SEATED | {"aggiungi": "1"})

    page = read(shown)
    assert 'name="persone-TOTAL_FORMS" value="4"' in page
    assert 'value="Rosa Verdi"' in page
    assert 'value="Ugo Neri"' in page
    assert not Sitting.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"number": "15"}, "Il numero va con la data della seduta."),
        ({"president_role": "Presidente"}, "Scrivi anche il nome."),
        (seated(("present", "", "Rosa Verdi")), "Scrivi la qualifica"),
        ({"held_on": "2018-12-07", "number": "1" * 41}, "40"),
    ],
)
def test_what_is_not_whole_gets_a_sentence(desk, typed, said):
    answer = desk.write(SEATED | typed)

    assert answer.status_code == 422
    assert said in read(answer)
    assert desk.decision.sitting is None


# The adoption


def _adopt(desk, **typed):
    return desk.browser().post(desk.at("registra/"), {"conferma": "1", **typed})


def test_an_adoption_knows_what_its_sitting_says(desk):
    desk.write(WHOLE, **PEOPLE)

    form = desk.browser().get(desk.at("registra/")).context["form"]

    assert (form["decided_on"].value(), form["number"].value()) == ("2018-12-07", "2480")


def test_an_adoption_does_not_contradict_its_sitting(desk):
    a_commitment(decision=desk.world.story.decision("PAT"))
    desk.write(WHOLE, **PEOPLE)

    refused = _adopt(desk, decided_on="2018-12-10", number="9999")

    assert refused.status_code == 422
    assert "La seduta registrata è del 7 dicembre 2018" in read(refused)
    assert "La seduta registrata ha il n. 2480" in read(refused)
    assert desk.decision.status == "draft"


def test_a_board_whose_sitting_has_a_number_is_asked_for_it(board):
    board.write(WHOLE, **PEOPLE)

    refused = _adopt(board, decided_on="2018-12-07", number="")

    assert refused.status_code == 422
    assert "La seduta registrata ha il n. 2480" in read(refused)


def test_before_confirming_the_sitting_is_read_again(desk):
    desk.write(WHOLE, **PEOPLE)

    asked = read(
        desk.browser().post(desk.at("registra/"), {"decided_on": "2018-12-07", "number": "2480"})
    )

    told = " ".join(asked.split())
    assert "<dt>Presiede la seduta</dt><dd>Ugo Neri" in told
    assert "<dt>Presenze</dt><dd>1 presente, 1 assente</dd>" in told
    assert "<dt>Voto</dt><dd>a voti unanimi</dd>" in told
    of_giunta = "Testo, seduta e impegni non si modificano più, le quote"
    assert (of_giunta in told) == (desk.code == "PAT")
    assert ("La seduta non si modifica più, le quote" in told) == (desk.code == "CARITRO")


def test_a_sitting_that_was_not_written_is_told_before_confirming(board):
    asked = read(board.browser().post(board.at("registra/"), {"decided_on": "2018-11-20"}))

    assert "La seduta, che non è scritta, non si aggiunge più" in asked
    assert "Presiede la seduta" not in asked


def test_a_recorded_decision_shows_its_sitting_and_closes_its_page(desk):
    a_commitment(decision=desk.world.story.decision("PAT"))
    desk.write(WHOLE | {"reference": "AA/1"}, **PEOPLE)
    assert _adopt(desk, decided_on="2018-12-07", number="2480").status_code == 302

    page = read(desk.browser().get(desk.at()))
    panel = " ".join(page.partition('id="seduta"')[2].partition("</section>")[0].split())

    for said in (
        "<dt>Giorno</dt><dd>7 dicembre 2018, dalle 09:05 alle 10:40</dd>",
        "<dt>Numero dell'atto</dt><dd>2480</dd>",
        "<dt>Riferimento della proposta</dt><dd>AA/1</dd>",
        '<dt>Presiede</dt><dd>Ugo Neri<span class="soft">, Presidente</span>',
        '<dt>Presenti</dt><dd><ul class="plain"><li>Rosa Verdi<span class="soft">, Consigliera',
        '<dt>Assenti</dt><dd><ul class="plain"><li>Ines Blu<span class="soft">, Consigliere',
        '<dt>Relatore</dt><dd><ul class="plain"><li>Pio Bruni<span class="soft">, Direttore',
        '<dt>Assiste</dt><dd>Lina Rossi<span class="soft">, Segretaria',
        "<dt>Voto</dt><dd>A voti unanimi</dd>",
    ):
        assert said in panel
    assert desk.browser().get(desk.page)["Location"] == desk.at()
    assert desk.browser().post(desk.page, WHOLE).status_code == 302


def test_a_decision_without_a_sitting_shows_none(board):
    _adopt(board, decided_on="2018-11-20")

    page = read(board.browser().get(board.at()))

    assert "Decisa il 20 novembre 2018" in page
    assert 'id="seduta"' not in page
    assert page.count("Rimasto in bianco") == 1


def test_the_board_s_sitting_is_a_step_between_proposal_and_decision(board):
    browser = board.browser()

    def steps():
        return browser.get(board.at()).context["where"].steps

    titles = [step.title for step in steps()]
    assert titles == [
        "Genera la proposta",
        "Registra la seduta",
        "Registra la decisione",
        "Carica l'estratto della decisione",
    ]
    assert (steps()[1].word, steps()[1].address) == ("Da fare", board.page)
    board.write(WHOLE, **PEOPLE)
    assert steps()[1].word == "Fatto"


@pytest.mark.parametrize("page", ["", "seduta/", "registra/"])
def test_more_people_cost_no_more_queries(desk, page):
    counts = []
    for count in (1, 3, 20):
        desk.write(WHOLE, **seated(*[("present", "Consigliere", f"N. {n}") for n in range(count)]))
        browser = desk.browser()
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(desk.at(page)).status_code == 200
        counts.append(len(captured))

    assert len(set(counts)) == 1
