"""A project written in a real browser: saved by itself, without JavaScript, after a lost session."""

import pytest
from django.contrib.sessions.models import Session
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.test import Client
from django.utils.crypto import get_random_string
from playwright.sync_api import JSHandle, Locator, Response, expect

from projects.models import Project
from tests.browser.conftest import Opens, Visit
from tests.browser.walking import Hands, Walk, WithoutScripts
from tests.house.rows.of_writing import furnish
from tests.pages.town import Town

LONG = "Gli orti di Gardolo sono un posto dove ci si incontra ogni sabato mattina."


@pytest.fixture
def written(town: Town) -> Project:
    return Project.objects.get(pk=furnish(town)["written"])


def _kept(project: Project) -> Project:
    return Project.objects.get(pk=project.pk)


def _state(visit: Visit) -> Locator:
    return visit.page.locator("[data-save-text]")


def _is_saved(answer: Response) -> bool:
    return "x-autosave" in answer.request.headers and answer.status == 200


def _all_that_is_said(visit: Visit) -> JSHandle:
    """A list that grows: some sentences stand there for a second, and no more."""
    return _state(visit).evaluate_handle(
        """state => {
            const said = [];
            new MutationObserver(() => said.push(state.textContent)).observe(
                state, { childList: true }
            );
            return said;
        }"""
    )


def _sign_in_again(town: Town, visit: Visit, name: str) -> None:
    """As in another tab: a new session, and with it a new token."""
    client = Client()
    client.force_login(town.people[name])
    cookies = {
        "sessionid": client.cookies["sessionid"].value,
        "csrftoken": get_random_string(CSRF_SECRET_LENGTH),
    }
    visit.page.context.add_cookies(
        [{"name": each, "value": text, "url": visit.base} for each, text in cookies.items()]
    )


def test_what_is_typed_is_saved_by_itself(written: Project, visit: Opens) -> None:
    ada = visit("Ada")
    ada.open(f"/progetti/{written.pk}/presentazione/")

    said = _all_that_is_said(ada)
    ada.page.fill("#id_summary", LONG)
    expect(_state(ada)).to_contain_text("Salvato alle")
    assert _kept(written).summary == LONG
    assert said.json_value()[:2] == ["Modifiche non ancora salvate", "Salvataggio…"]
    ada.page.fill("#id_title", "")
    expect(_state(ada)).to_have_text(
        "Non ancora salvato: Titolo – Scrivi il titolo del progetto.", timeout=10_000
    )
    ada.page.fill("#id_title", "Orti")
    expect(_state(ada)).to_contain_text("Salvato alle")

    assert (_kept(written).title, ada.complaints) == ("Orti", [])
    # The copy in the browser goes when the server has the text.
    assert ada.page.evaluate("Object.keys(localStorage).length") == 0


def test_a_session_that_ends_while_typing_loses_nothing(  # SUB-12
    town: Town, written: Project, visit: Opens
) -> None:
    ada = visit("Ada")
    ada.open(f"/progetti/{written.pk}/presentazione/")
    Session.objects.all().delete()

    ada.page.fill("#id_context", LONG)
    expect(_state(ada)).to_have_text("Sessione scaduta: il testo resta qui.")
    expect(ada.page.get_by_text("Accedi in un'altra scheda")).to_be_visible()
    assert _kept(written).context == ""

    _sign_in_again(town, ada, "Ada")
    ada.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(_state(ada)).to_contain_text("Salvato alle")
    assert _kept(written).context == LONG


def test_without_network_and_with_an_old_token_nothing_is_lost(  # SUB-12
    town: Town, written: Project, visit: Opens
) -> None:
    ada = visit("Ada")
    ada.open(f"/progetti/{written.pk}/presentazione/")
    ada.page.context.set_offline(True)
    ada.page.fill("#id_context", LONG)
    expect(_state(ada)).to_have_text("Non salvato: riprovo.")
    assert _kept(written).context == ""

    _sign_in_again(town, ada, "Ada")
    ada.page.context.set_offline(False)

    expect(_state(ada)).to_contain_text("Salvato alle")
    assert _kept(written).context == LONG


def test_a_text_left_in_the_browser_is_offered_again(  # SUB-12
    town: Town, written: Project, visit: Opens
) -> None:
    ada = visit("Ada")
    address = f"/progetti/{written.pk}/presentazione/"
    ada.open(address)
    ada.page.route("**/presentazione/", lambda route: route.abort())
    ada.page.fill("#id_context", LONG)
    expect(_state(ada)).to_have_text("Non salvato: riprovo.")

    other = ada.page.context.new_page()
    ada.page.close()
    other.goto(f"{ada.base}{address}")
    other.get_by_role("button", name="Salva quel testo").click()
    expect(other.get_by_text("Presentazione: salvato.")).to_be_visible()

    assert _kept(written).context == LONG
    expect(other.get_by_text("c'è un testo che non è arrivato")).to_be_hidden()
    assert other.evaluate("Object.keys(localStorage).length") == 0


def test_a_search_is_no_text_that_was_left(written: Project, visit: Opens) -> None:
    ada = visit("Ada")
    address = f"/progetti/{written.pk}/rete/"
    ada.open(address)
    ada.page.get_by_label("Codice fiscale o nome").fill("Nessuno con questo nome")
    ada.page.get_by_role("button", name="Cerca", exact=True).click()
    expect(ada.page.get_by_text("Nessun ente trovato.")).to_be_visible()
    expect(_state(ada)).to_have_text("Si salva da solo mentre scrivi.")

    ada.open(address)
    expect(ada.page.get_by_text("c'è un testo che non è arrivato")).to_be_hidden()
    assert ada.page.evaluate("Object.keys(localStorage).length") == 0


def test_the_text_left_by_one_person_is_not_offered_to_another(
    town: Town, written: Project, visit: Opens
) -> None:
    ada = visit("Ada")
    address = f"/progetti/{written.pk}/presentazione/"
    ada.open(address)
    ada.page.route("**/presentazione/", lambda route: route.abort())
    ada.page.fill("#id_context", LONG)
    expect(_state(ada)).to_have_text("Non salvato: riprovo.")
    _sign_in_again(town, ada, "Bruno")

    other = ada.page.context.new_page()
    other.goto(f"{ada.base}{address}")

    expect(other.get_by_text("c'è un testo che non è arrivato")).to_be_hidden()


def test_a_stale_tab_gets_the_comparison(written: Project, visit: Opens) -> None:  # SUB-6
    ada, bruno = visit("Ada"), visit("Bruno")
    for person in (ada, bruno):
        person.open(f"/progetti/{written.pk}/obiettivi/")
    ada.page.fill("#id_objectives", "Obiettivi di Ada")
    expect(_state(ada)).to_contain_text("Salvato alle")

    bruno.page.fill("#id_objectives", "Obiettivi di Bruno")
    expect(_state(bruno)).to_contain_text("qualcun altro ha salvato")
    assert _kept(written).objectives == "Obiettivi di Ada"
    bruno.page.get_by_role("button", name="Confronta i due testi").click()
    expect(bruno.page.get_by_text("Obiettivi di Ada")).to_be_visible()
    bruno.page.get_by_label("Usa il mio testo").check()
    bruno.page.get_by_role("button", name="Salva quello che ho scelto").click()
    expect(bruno.page.get_by_text("Obiettivi: salvato.")).to_be_visible()

    assert _kept(written).objectives == "Obiettivi di Bruno"


def test_rows_and_totals_follow_the_typing(written: Project, visit: Opens) -> None:
    ada = visit("Ada")
    ada.open(f"/progetti/{written.pk}/piano-finanziario/")

    ada.page.get_by_role("button", name="Aggiungi una spesa").click()
    category = ada.page.locator("#id_righe-1-category")
    expect(category).to_be_focused()
    category.select_option(index=1)
    ada.page.fill("#id_righe-1-description", "Sala")
    ada.page.locator("#id_righe-1-year").select_option("2100")
    ada.page.fill("#id_righe-1-cost", "0,05")
    expect(ada.page.locator("#totali tfoot")).to_contain_text("9.000,05")
    expect(_state(ada)).to_contain_text("Salvato alle")
    # "Salvato alle" stands there already: the answer to the next save is what counts.
    with ada.page.expect_response(_is_saved):
        ada.page.get_by_role("button", name="Su la riga 2").click()
    expect(ada.page.locator("#id_righe-0-description")).to_have_value("Sala")

    assert [line.description for line in written.budget.order_by("position")] == [
        "Sala",
        "Animatore di comunità",
    ]
    assert ada.complaints == []


def test_a_project_is_written_without_javascript(written: Project, visit: Opens) -> None:
    ada = WithoutScripts.of(visit, "Ada")
    page = ada.page
    ada.open(f"/progetti/{written.pk}/presentazione/")
    for name in ("summary", "context", "generativity"):
        page.fill(f"#id_{name}", LONG)
    ada.press("Salva e continua")
    page.fill("#id_objectives", LONG)
    ada.press("Salva e continua")
    page.fill("#cerca", "Ponte")
    ada.press("Cerca")
    page.get_by_text("Non c'è? Registra un ente nuovo").click()
    page.fill("#id_nuovo-name", "Comune del Ponte")
    page.select_option("#id_nuovo-kind", "local_authority")
    page.fill("#id_nuovo-tax_code", "00337460224")
    page.select_option("#id_nuovo-territory", "C5")
    ada.press("Registra e aggiungi alla rete")
    expect(page.get_by_text("la regola è rispettata")).to_be_visible()
    ada.press("Salva e continua")
    ada.press("Aggiungi un'attività")
    page.fill("#id_righe-1-title", "Festa")
    page.fill("#id_righe-1-first_month", "30")
    page.fill("#id_righe-1-last_month", "36")
    ada.press("Salva e continua")
    page.fill("#id_righe-0-cost", "10.000,00")
    ada.press("Ricalcola i totali")
    expect(page.locator("#totali tfoot")).to_contain_text("10.000,00")
    ada.press("Salva e continua")
    page.fill("#id_requested", "9.000,00")
    ada.press("Salva e torna all'elenco")

    expect(page.get_by_text("Non manca nulla.")).to_be_visible()
    expect(page.get_by_text("Pronta, da firmare – non inviata")).to_be_visible()
    assert _kept(written).partners.count() == 2


@pytest.mark.parametrize("hands", [Walk, WithoutScripts])
def test_a_form_sent_after_the_session_ended_is_sent_again(  # SUB-12
    town: Town, written: Project, visit: Opens, hands: Hands
) -> None:
    ada = hands.of(visit, "Ada")
    ada.open(f"/progetti/{written.pk}/obiettivi/")
    ada.page.fill("#id_objectives", LONG)
    Session.objects.all().delete()
    ada.press("Salva e continua")
    expect(ada.page.get_by_role("heading", name="La sessione è scaduta")).to_be_visible()
    expect(ada.page.get_by_label("Testo 1")).to_have_value(LONG)

    _sign_in_again(town, ada.visit, "Ada")
    ada.press("Invia di nuovo")
    # The new session has a new token: the text comes back once more, with it.
    expect(ada.page.get_by_label("Testo 1")).to_have_value(LONG)
    ada.press("Invia di nuovo")

    expect(ada.page.get_by_text("Obiettivi: salvato.")).to_be_visible()
    assert _kept(written).objectives == LONG
    ada.open(f"/progetti/{written.pk}/obiettivi/")
    expect(ada.page.locator("#id_objectives")).to_have_value(LONG)
    expect(ada.page.get_by_text("c'è un testo che non è arrivato")).to_be_hidden()


def test_a_part_is_written_with_the_keyboard_alone(written: Project, visit: Opens) -> None:
    ada = visit("Ada")
    ada.open(f"/progetti/{written.pk}/rete/")
    ada.page.locator("#cerca").focus()
    ada.page.keyboard.type("Associazione")
    ada.page.keyboard.press("Enter")
    expect(ada.page.locator(".found button").first).to_be_focused()
    ada.page.keyboard.press("Enter")
    expect(ada.page.locator("#id_righe-1-role")).to_be_focused()
    ada.page.keyboard.type("Accoglie le famiglie")
    expect(_state(ada)).to_contain_text("Salvato alle")

    assert list(written.partners.order_by("position").values_list("role", flat=True)) == [
        "Ospita i laboratori",
        "Accoglie le famiglie",
    ]
