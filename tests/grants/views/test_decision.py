"""The decisions of the funders in the browser: text, commitments, adoption."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grants.actions import deliberation as drafting
from grants.models import AwardShare, DeliberationItem, FundingDecision
from grants.states import ShareState
from tests.grants.actions.story import a_proposed_story, last_event
from tests.grants.people import a_world
from tests.grants.views.seals import seal_in, seal_on
from tests.worlds import a_commitment
from welfare_kmzero.documents.models import Act
from welfare_kmzero.jobs.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world(a_proposed_story("9000.00", "12000.00"))


def client(world, name):
    browser = Client()
    browser.force_login(world.people[name])
    return browser


def address(world, code="PAT", page=""):
    return f"/gestione/bandi/{world.story.call.code}/decisioni/1/{code}/{page}"


def read(response):
    return response.content.decode()


def text_of(world, **typed):
    row = world.story.decision("PAT").deliberation
    row.refresh_from_db()
    return {"version": row.version, "takes_note": "si", "subject": "Oggetto", **typed}


ROW = {"payee_name": "Comunità", "chapter": "402000", "exercise": "2018"}


def rows(prefix, *filled):
    typed = {f"{prefix}-TOTAL_FORMS": len(filled), f"{prefix}-INITIAL_FORMS": 0}
    for place, row in enumerate(filled):
        typed |= {f"{prefix}-{place}-{name}": text for name, text in row.items()}
    return typed


def test_the_list_tells_the_state_and_the_next_step_of_each(world):
    page = read(client(world, "Gina").get(f"/gestione/bandi/{world.story.call.code}/decisioni/"))

    assert page.count("In attesa di decisione") == 2
    assert "€\xa014.000,00" in page
    assert "€\xa07.000,00" in page
    assert "Scrivi il testo" in page
    assert "Genera la proposta" in page


def test_the_text_is_saved_with_its_paragraphs(world):
    typed = text_of(world, premises="Prima\n\n  Seconda ", seen="vista la legge", points="")

    answer = client(world, "Elsa").post(address(world, page="testo/"), typed)

    row = world.story.decision("PAT").deliberation
    assert (answer.status_code, answer["Location"]) == (302, address(world))
    assert row.subject == "Oggetto"
    assert list(row.parts.order_by("position").values_list("section", "text")) == [
        ("premise", "Prima"),
        ("premise", "Seconda"),
        ("visto", "vista la legge"),
    ]
    assert last_event().action == "deliberation.text_written"


def test_a_stale_text_is_compared_and_nothing_is_lost(world):
    """SUB-6: the second tab is answered 409 with both texts."""
    stale = text_of(world, subject="Il mio")
    client(world, "Elsa").post(address(world, page="testo/"), text_of(world, subject="Il suo"))

    answer = client(world, "Elsa").post(address(world, page="testo/"), stale)

    assert answer.status_code == 409
    assert "Il mio" in read(answer)
    assert "Il suo" in read(answer)
    assert world.story.decision("PAT").deliberation.subject == "Il suo"


def test_a_comparison_that_was_settled_is_saved(world):
    client(world, "Elsa").post(address(world, page="testo/"), text_of(world, subject="Il suo"))
    typed = text_of(world)
    del typed["subject"]

    answer = client(world, "Elsa").post(
        address(world, page="testo/"),
        typed
        | {
            "mio.subject.subject": "Il mio",
            "salvato.subject.subject": "Il suo",
            "scelta.subject": "mio",
        },
    )

    assert answer.status_code == 302
    assert world.story.decision("PAT").deliberation.subject == "Il mio"


def test_the_preview_shows_what_is_typed_and_writes_nothing(world):
    browser = client(world, "Elsa")
    before = last_event().sequence
    typed = text_of(world, subject="Appena <b>scritto</b>", anteprima="1")

    fragment = browser.post(address(world, page="testo/"), typed, headers={"HX-Request": "true"})
    whole = browser.post(address(world, page="testo/"), typed)

    for answer in (fragment, whole):
        assert answer.status_code == 200
        assert "Appena &lt;b&gt;scritto&lt;/b&gt;</p>" in read(answer)
        assert "non è ancora salvato" in read(answer)
    assert "<html" not in read(fragment)
    assert "<html" in read(whole)
    assert last_event().sequence == before
    assert world.story.decision("PAT").deliberation.subject == ""


def test_the_preview_shows_the_laws_of_the_day_and_none_twice(world):
    browser = client(world, "Elsa")
    named = text_of(world, seen="visto il D.Lgs. 118/2011", anteprima="1")
    whole = "visto il D.Lgs. 23 giugno 2011, n. 118 (art. 56 e allegato 4/2);"

    saved = read(browser.get(address(world, page="testo/")))
    typed = read(browser.post(address(world, page="testo/"), named, headers={"HX-Request": "true"}))

    assert "Le leggi citate per regola sono quelle valide alla data della seduta" in saved
    assert saved.count(whole) == 1
    assert typed.count(whole) == 0
    assert typed.count("visto il D.Lgs. 118/2011;") == 1
    assert typed.count("vista la L.P. 30 novembre 1992, n. 23 (art. 19);") == 1


def test_the_checklist_is_saved_and_only_what_changed(world):
    row = world.story.decision("PAT").deliberation
    browser = client(world, "Elsa")
    form = browser.get(address(world, page="lista/")).context["form"]
    typed = {field.html_name: field.value() or "" for field in form}
    typed |= {"cal_opinion_state": "not_due", "cal_opinion_text": "il CAL partecipa al gruppo"}

    answer = browser.post(address(world, page="lista/"), typed)

    assert answer.status_code == 302
    assert list(row.items.values_list("code", "state", "text")) == [
        ("cal_opinion", "not_due", "il CAL partecipa al gruppo")
    ]
    typed |= {"version": 2, "duties_state": "filled", "duties_text": ""}
    refused = browser.post(address(world, page="lista/"), typed)
    assert refused.status_code == 422
    assert "il motivo per cui la voce non è dovuta" in read(refused)


def two_who_read(world, page):
    """Two officers who opened the page before either saved: their browsers, and what they read."""
    browser = client(world, "Elsa")
    return browser, client(world, "Elsa"), seal_on(browser, page)


@pytest.mark.parametrize("version", [{}, {"version": ""}, {"version": "0" * 16}])
def test_commitments_saved_by_another_are_set_beside_mine(world, version):
    """SUB-6: also where the page tells no seal; the same rows twice are one save."""
    page = address(world, page="impegni/")
    one, other, read_before = two_who_read(world, page)
    saved = rows("impegni", {**ROW, "committed": "7000,00"})
    assert one.post(page, saved | read_before).status_code == 302
    mine = rows("impegni", {**ROW, "payee_name": "Comune", "committed": "7000,00"})

    late = other.post(page, mine | (version or read_before))

    assert late.status_code == 409
    assert "Comunità · 402000 · 2018 · 7.000,00" in read(late)
    assert "Comune · 402000 · 2018 · 7.000,00" in read(late)
    decision = world.story.decision("PAT")
    assert [each.payee_name for each in decision.commitments.all()] == ["Comunità"]
    assert other.post(page, saved | read_before).status_code == 302
    assert other.post(page, mine | seal_in(read(late))).status_code == 302
    assert [each.payee_name for each in decision.commitments.all()] == ["Comune"]


def test_more_rows_are_given_and_what_was_typed_stays(world):
    typed = rows("impegni", {**ROW, "committed": "7.000,00"}) | {"aggiungi": "1"}

    page = read(client(world, "Elsa").post(address(world, page="impegni/"), typed))

    assert 'name="impegni-TOTAL_FORMS" value="4"' in page
    assert 'value="402000"' in page


def test_the_commitments_close_to_the_share_to_the_cent(world):
    """MON-5: amounts in the Italian way, the difference in words."""
    browser = client(world, "Elsa")
    nearly = rows("impegni", {**ROW, "committed": "6.999,99"})

    told = browser.post(
        address(world, page="impegni/"), nearly | {"calcola": "1"}, headers={"HX-Request": "true"}
    )
    page = address(world, page="impegni/")
    exact = rows("impegni", {**ROW, "committed": "7000,00"})
    saved = browser.post(page, exact | seal_on(browser, page))

    assert "Mancano €\xa00,01" in read(told)
    assert saved.status_code == 302
    assert [row.committed for row in world.story.decision("PAT").commitments.all()] == [
        Decimal("7000.00")
    ]


@pytest.mark.parametrize(
    "amount", ["1_000", "1E+3", "NaN", "-5", "٣", "1,005", "0", "99999999999999999999", "=1+1"]
)
def test_a_hostile_amount_gets_a_sentence(world, amount):
    """MON-3, MON-5."""
    typed = rows("impegni", {**ROW, "committed": amount})

    answer = client(world, "Elsa").post(address(world, page="impegni/"), typed)

    assert answer.status_code == 422
    assert world.story.decision("PAT").commitments.count() == 0


@pytest.mark.parametrize("count", ["x", "-1", "9999999999", "201", ""])
def test_a_count_of_rows_that_is_none_is_refused(world, count):
    typed = {"impegni-TOTAL_FORMS": count, "impegni-INITIAL_FORMS": "0"}

    for extra in ({}, {"aggiungi": "1"}, {"calcola": "1"}):
        assert client(world, "Elsa").post(
            address(world, page="impegni/"), typed | extra
        ).status_code in {200, 422}


def test_the_draft_is_generated_once_by_a_job(world):
    browser = client(world, "Elsa")

    browser.post(address(world, page="bozza/"))
    again = browser.post(address(world, page="bozza/"), follow=True)

    act = Act.objects.get(kind="deliberation")
    assert act.is_draft
    assert Job.objects.filter(key=f"act:{act.pk}").count() == 1
    assert "già aggiornato" in read(again)


def test_the_steps_are_told_again_with_the_act_that_is_prepared(world):
    browser = client(world, "Elsa")
    browser.post(address(world, page="bozza/"))

    fragment = read(browser.get(address(world), headers={"HX-Request": "true"}))

    assert "<h1" not in fragment
    assert fragment.count('id="atto"') == 1
    assert fragment.count('id="elenco-passi" hx-swap-oob="true"') == 1
    assert "hx-swap-oob" not in read(browser.get(address(world)))


def test_an_adoption_is_read_again_before_it_is_recorded(world):
    a_commitment(decision=world.story.decision("PAT"))
    typed = {"decided_on": "2018-12-07", "number": "2480", "body": "Giunta provinciale"}
    browser = client(world, "Elsa")

    asked = browser.post(address(world, page="registra/"), typed)
    decision = world.story.decision("PAT")
    assert asked.status_code == 200
    assert "€\xa07.000,00" in read(asked)
    assert "non si torna indietro" in read(asked)
    assert decision.status == "draft"

    answer = browser.post(address(world, page="registra/"), typed | {"conferma": "1"})

    decision.refresh_from_db()
    assert answer.status_code == 302
    assert (decision.status, decision.number) == ("adopted", "2480")
    assert set(AwardShare.objects.filter(funder=decision.funder).values_list("status")) == {
        (ShareState.CONCEDED,)
    }
    assert not Act.objects.current().get(kind="deliberation").is_draft


def test_a_double_click_records_once(world):
    """SUB-4: the second confirmation finds it done."""
    typed = {"decided_on": "2018-11-20", "conferma": "1"}
    browser = client(world, "Furio")
    page = address(world, code="CARITRO", page="registra/")

    first, second = browser.post(page, typed), browser.post(page, typed)

    assert (first.status_code, second.status_code) == (302, 302)
    assert FundingDecision.objects.filter(status="adopted").count() == 1
    assert Act.objects.filter(kind="proposal", is_draft=False).count() == 1


def test_an_adoption_with_commitments_that_do_not_close_is_refused(world):
    browser = client(world, "Elsa")
    page = address(world, page="impegni/")
    short = rows("impegni", {**ROW, "committed": "1,00"})
    assert browser.post(page, short | seal_on(browser, page)).status_code == 302

    answer = browser.post(
        address(world, page="registra/"),
        {"decided_on": "2018-12-07", "number": "2480", "conferma": "1"},
    )

    assert answer.status_code == 422
    assert "Gli impegni sommano €\xa01,00" in read(answer)
    assert world.story.decision("PAT").status == "draft"


def test_an_adoption_without_commitments_is_refused_unless_none_is_due(world):
    typed = {"decided_on": "2018-12-07", "number": "2480", "conferma": "1"}
    browser = client(world, "Elsa")

    refused = browser.post(address(world, page="registra/"), typed)

    assert refused.status_code == 422
    assert "Mancano gli impegni: scrivili finché fanno €\xa07.000,00" in read(refused)
    decision = world.story.decision("PAT")
    assert decision.status == "draft"
    DeliberationItem.objects.update_or_create(
        deliberation=decision.deliberation,
        code="booking",
        defaults={"state": "not_due", "text": "Somme già impegnate"},
    )
    assert browser.post(address(world, page="registra/"), typed).status_code == 302


def test_a_date_of_the_future_or_no_number_is_refused(world):
    for typed in ({"decided_on": "2099-01-01", "number": "1"}, {"decided_on": "2018-12-07"}):
        answer = client(world, "Elsa").post(address(world, page="registra/"), typed)
        assert answer.status_code == 422


def test_what_is_adopted_is_read_and_written_no_more(world):
    a_commitment(decision=world.story.decision("PAT"))
    typed = {"decided_on": "2018-12-07", "number": "2480", "conferma": "1"}
    browser = client(world, "Elsa")
    browser.post(address(world, page="registra/"), typed)

    for page in ("testo/", "lista/", "seduta/", "impegni/", "registra/"):
        assert browser.get(address(world, page=page))["Location"] == address(world)
        assert browser.post(address(world, page=page)).status_code == 302
    assert "Testo conforme ai dati registrati" in read(browser.get(address(world)))


def test_after_the_adoption_the_page_asks_for_the_original_alone(world):
    a_commitment(decision=world.story.decision("PAT"))
    typed = {"decided_on": "2018-12-07", "number": "2480", "conferma": "1"}
    browser = client(world, "Elsa")
    browser.post(address(world, page="registra/"), typed)

    page = read(browser.get(address(world)))

    assert "Prossimo passo: carica l&#x27;originale firmato" in page
    assert page.count("Rimasto in bianco") == 3
    assert page.count("In preparazione") == 1
    assert page.count("Da fare") == 1


def test_each_decides_for_their_own_funder_alone(world):
    """AUT-2: Elsa does not decide for Fondazione Caritro, nor Furio for the Provincia."""
    pages = ("registra/", "bozza/")
    for name, code in (("Elsa", "CARITRO"), ("Furio", "PAT"), ("Gina", "PAT"), ("Ivo", "PAT")):
        for page in pages:
            assert client(world, name).post(address(world, code, page)).status_code == 404
    assert client(world, "Furio").get(address(world, "CARITRO", "impegni/")).status_code == 404
    assert client(world, "Furio").get(address(world, "CARITRO", "testo/")).status_code == 404


def test_what_is_missing_is_listed_beside_the_act(world):
    page = read(client(world, "Elsa").get(address(world)))

    assert "OGGETTO: non è scritto" in page
    assert "Numero di registro della deliberazione" in page
    row = world.story.decision("PAT").deliberation
    drafting.write_text(
        row,
        subject="Scritto",
        takes_note=True,
        paragraphs=[],
        version=row.version,
        by=world.people["Elsa"],
    )
    assert "OGGETTO: non è scritto" not in read(client(world, "Elsa").get(address(world)))


@pytest.mark.parametrize("page", ["", "1/PAT/"])
def test_more_awards_cost_no_more_queries(page):
    counts = []
    for requests in (("3000.00",), ("3000.00",) * 3, ("1000.00",) * 8):
        world = a_world(a_proposed_story(*requests))
        browser = client(world, "Elsa")
        place = f"/gestione/bandi/{world.story.call.code}/decisioni/{page}"
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(place).status_code == 200
        counts.append(len(captured))

    assert len(set(counts)) == 1
    assert counts[0] <= (12 if not page else 40)
