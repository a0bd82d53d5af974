"""The pages on which each part of a project is written."""

import html
from decimal import Decimal

import pytest

from projects.actions import project as projects
from projects.forms.activities import timeline
from projects.models import Organisation, Project
from projects.rules.completeness import Section
from tests.factories import (
    a_budget_line,
    a_call,
    a_funding_source,
    a_network_rule,
    a_partner,
    a_person,
    a_tax_code,
    an_activity,
    an_officer,
    an_organisation,
    with_terms,
)
from tests.pages.town import CLOSES, OPENED
from tests.projects.views.writing import (
    a_draft,
    address,
    an_open_call,
    an_open_call_with_limit,
    client_of,
    seal,
    sent,
)
from welfare_kmzero.workflow import move

pytestmark = pytest.mark.django_db

EXPENSE = {"category": "PERS", "description": "Animatore", "year": "2099", "cost": "1.234,56"}
SOURCE = {"source": "own", "description": "Cassa", "contributed": "10,00"}
ACTIVITY = {"title": "Laboratori", "first_month": "1", "last_month": "36", "description": ""}
AUTOSAVE = {"X-Autosave": "1"}


def _text(answer):
    return html.unescape(answer.content.decode())


def test_the_presentation_is_saved_and_the_way_goes_on():
    project, ada = a_draft(), client_of()
    typed = sent(
        project,
        Section.PRESENTATION,
        title="Orti nuovi",
        summary="una\r\ndue",
        territory="C9",
        context="Un quartiere",
        generativity="Restano",
        cup="",
    )

    stayed = ada.post(address(project, "presentazione"), typed)
    assert (stayed.status_code, stayed["Location"]) == (302, address(project, "presentazione"))
    row = Project.objects.get(pk=project.pk)
    assert (row.title, row.summary, row.territory.code) == ("Orti nuovi", "una\ndue", "C9")

    gone_on = ada.post(address(project, "presentazione"), {**typed, "azione": "salva-continua"})
    assert gone_on["Location"] == address(project, "obiettivi")
    assert Project.objects.get(pk=project.pk).version == row.version


def test_a_page_that_saves_by_itself_gets_the_new_version():
    project, ada = a_draft(), client_of()
    typed = sent(project, Section.OBJECTIVES, objectives="Incontrarsi")

    saved = ada.post(address(project, "obiettivi"), typed, headers=AUTOSAVE)

    assert (saved.status_code, saved.json()["version"]) == (200, seal(project, Section.OBJECTIVES))
    stale = ada.post(
        address(project, "obiettivi"), {**typed, "objectives": "Altro"}, headers=AUTOSAVE
    )
    assert (stale.status_code, stale.json()["is_stale"]) == (409, True)
    long = ada.post(
        address(project, "obiettivi"), {**typed, "objectives": "x" * 6001}, headers=AUTOSAVE
    )
    assert (long.status_code, long.json()["errors"][0]["field"]) == (422, "id_objectives")
    assert Project.objects.get(pk=project.pk).objectives == "Incontrarsi"


def test_two_who_write_the_same_part_see_both_texts():  # SUB-6
    project = a_draft()
    of_bruno = sent(project, Section.OBJECTIVES, objectives="di Bruno")
    client_of().post(
        address(project, "obiettivi"), sent(project, Section.OBJECTIVES, objectives="di Ada")
    )

    answer = client_of("Bruno").post(address(project, "obiettivi"), of_bruno)

    assert answer.status_code == 409
    assert "di Ada" in _text(answer)
    assert "di Bruno" in _text(answer)
    assert "Ada" in _text(answer)
    assert Project.objects.get(pk=project.pk).objectives == "di Ada"

    chosen = {
        "version": seal(project, Section.OBJECTIVES),
        "scelta.objectives": "mio",
        "mio.objectives.objectives": "di Bruno",
        "salvato.objectives.objectives": "di Ada",
    }
    again = client_of("Bruno").post(address(project, "obiettivi"), chosen)
    assert again.status_code == 302
    assert Project.objects.get(pk=project.pk).objectives == "di Bruno"


def test_two_who_write_two_parts_do_not_meet():
    project = a_draft()
    of_bruno = sent(project, Section.ACTIVITIES, ACTIVITY)
    client_of().post(
        address(project, "obiettivi"), sent(project, Section.OBJECTIVES, objectives="di Ada")
    )

    answer = client_of("Bruno").post(address(project, "attivita"), of_bruno)

    assert answer.status_code == 302
    assert project.activities.get().title == "Laboratori"


def test_a_table_is_compared_as_a_whole():  # SUB-6
    project = a_draft()
    of_bruno = sent(project, Section.ACTIVITIES, {**ACTIVITY, "title": "Di Bruno"})
    of_ada = sent(project, Section.ACTIVITIES, {**ACTIVITY, "title": "Di Ada"})
    client_of().post(address(project, "attivita"), of_ada)

    answer = client_of("Bruno").post(address(project, "attivita"), of_bruno)

    assert answer.status_code == 409
    assert "Di Ada · 1 · 36" in _text(answer)
    assert "Di Bruno · 1 · 36" in _text(answer)


def test_a_form_that_was_cut_off_saves_nothing():
    project = a_draft(objectives="Incontrarsi")

    answer = client_of().post(address(project, "obiettivi"), {"azione": "salva"})

    assert answer.status_code == 422
    assert "incompleto" in _text(answer)
    assert Project.objects.get(pk=project.pk).objectives == "Incontrarsi"


@pytest.mark.parametrize(
    ("page", "section", "row"),
    [
        ("piano-finanziario", Section.BUDGET, EXPENSE),
        ("fonti", Section.SOURCES, SOURCE),
        ("attivita", Section.ACTIVITIES, ACTIVITY),
    ],
)
def test_rows_are_added_moved_and_taken_away_without_losing_what_is_typed(page, section, row):
    project, ada = a_draft(), client_of()
    typed = sent(
        project, section, {**row, "description": "prima"}, {**row, "description": "seconda"}
    )

    def after(action):
        answer = ada.post(address(project, page), {**typed, "azione": action})
        assert answer.status_code == 200
        return [form["description"].value() for form in answer.context["rows"].forms]

    assert after("aggiungi") == ["prima", "seconda", None]
    assert after("su-1") == ["seconda", "prima"]
    assert after("giu-0") == ["seconda", "prima"]
    assert after("togli-0") == ["seconda"]
    assert after("togli-99") == ["prima", "seconda"]
    assert after("giu-1") == ["prima", "seconda"]
    assert after("che-cosa") == ["prima", "seconda"]
    assert Project.objects.get(pk=project.pk).version == project.version


def test_a_row_sent_as_it_was_stays():
    project, ada = a_draft(), client_of()
    second = {**ACTIVITY, "title": "Festa"}

    for rows in ([ACTIVITY], [ACTIVITY, second], [ACTIVITY, second], [second, ACTIVITY]):
        ada.post(address(project, "attivita"), sent(project, Section.ACTIVITIES, *rows))
        titles = list(project.activities.order_by("position").values_list("title", flat=True))
        assert titles == [row["title"] for row in rows]


@pytest.mark.parametrize("count", ["-1", "1e9", "٣", "1000000000", "", "x"])
def test_a_hostile_count_of_rows_is_refused_in_words(count):  # INJ
    project = a_draft()
    typed = sent(project, Section.BUDGET) | {"righe-TOTAL_FORMS": count}

    answer = client_of().post(address(project, "piano-finanziario"), typed)
    assert answer.status_code == 422
    added = client_of().post(address(project, "piano-finanziario"), {**typed, "azione": "aggiungi"})
    assert added.status_code == 200


AMOUNTS = [
    ("1.234,56", "1234.56"),
    ("1234,56", "1234.56"),
    ("1234.56", "1234.56"),
    ("1 234,56", "1234.56"),
    ("€ 1.234,5", "1234.50"),
    (" 7 ", "7.00"),
    ("1.234", "1234.00"),
    ("0,01", "0.01"),
    ("1_000", None),
    ("1E+2", None),
    ("1e400", None),
    ("NaN", None),
    ("Infinity", None),
    ("-1", None),
    ("-0", None),
    ("+1", None),
    ("0", None),
    ("0,00", None),
    ("1,234", None),
    ("1.2345,00", None),
    ("١٢٣", None),
    ("１２３", None),
    ("1,00 EUR", None),
    ("0x10", None),
    ("12,3,4", None),
    ("999999999999999", None),
    ("1" * 60, None),
    ("=1+1", None),
    ("mille", None),
]


@pytest.mark.parametrize(("typed", "kept"), AMOUNTS)
def test_an_amount_is_read_exactly_or_refused_in_words(typed, kept):  # MON-3
    project = a_draft()
    fields = sent(project, Section.BUDGET, {**EXPENSE, "cost": typed})

    answer = client_of().post(address(project, "piano-finanziario"), fields)

    if kept is None:
        assert answer.status_code == 422
        assert "importo" in _text(answer).lower()
        assert not project.budget.exists()
    else:
        assert (answer.status_code, project.budget.get().cost) == (302, Decimal(kept))


@pytest.mark.parametrize(
    ("requested", "sentence"),
    [
        ("100.000,01", "Il contributo massimo di questo bando è €\xa0100.000,00."),
        ("-5", "Scrivi l'importo in euro"),
    ],
)
def test_a_request_beyond_the_call_is_refused_in_words(requested, sentence):  # MON-5
    project = a_draft(call=an_open_call(max_grant=Decimal(100_000)))
    fields = sent(project, Section.SOURCES, requested=requested)

    answer = client_of().post(address(project, "fonti"), fields)

    assert answer.status_code == 422
    assert sentence in _text(answer)


@pytest.mark.parametrize(
    ("months", "sentence"),
    [
        (("5", "4"), "finisce prima di cominciare"),
        (("0", "3"), "Scrivi un mese da 1 a 36"),
        (("1", "37"), "Scrivi un mese da 1 a 36"),
        (("٣", "4"), "Scrivi un mese da 1 a 36"),
        (("", "4"), "Scrivi un mese da 1 a 36"),
    ],
)
def test_months_outside_the_life_of_the_project_are_refused(months, sentence):
    project = a_draft()
    row = {**ACTIVITY, "first_month": months[0], "last_month": months[1]}

    answer = client_of().post(address(project, "attivita"), sent(project, Section.ACTIVITIES, row))

    assert answer.status_code == 422
    assert sentence in _text(answer)


def test_activities_are_drawn_in_parts_of_the_life_of_the_project():
    rows = [("Ascolto", 1, 6), ("Festa", "36", "36"), ("Dopo", 30, 40), ("Al contrario", 6, 1)]

    drawn = timeline(rows, months=36)

    assert [(bar.title, bar.months, bar.x, bar.width) for bar in drawn.bars] == [
        ("Ascolto", "mesi 1–6", "0.00%", "16.67%"),
        ("Festa", "mese 36", "97.22%", "2.78%"),
    ]
    assert [(year.label, year.x) for year in drawn.years] == [
        ("Anno 1", "0.00%"),
        ("Anno 2", "33.33%"),
        ("Anno 3", "66.67%"),
    ]


def test_the_pages_draw_the_activities_or_say_that_there_are_none():
    project, ada = a_draft(), client_of()
    addresses = [address(project, page) for page in ("attivita", "anteprima")]
    assert ["<rect" in _text(ada.get(page)) for page in addresses] == [False, False]
    assert "Nessuna attività finora." in _text(ada.get(addresses[1]))

    row = {**ACTIVITY, "first_month": "3", "last_month": "3"}
    ada.post(addresses[0], sent(project, Section.ACTIVITIES, row))

    for page in addresses:
        assert _text(ada.get(page)).count('<rect class="timeline-bar" x="5.56%"') == 1
    assert "(mese 3)" in _text(ada.get(addresses[1]))


def test_the_server_reckons_the_totals_without_javascript():
    project, ada = a_draft(call=an_open_call_with_limit()), client_of()
    rows = [
        {**EXPENSE, "year": "2099", "cost": "100,00"},
        {**EXPENSE, "year": "2100", "cost": "50,01"},
        {**EXPENSE, "category": "GEN", "cost": "30,00"},
        {**EXPENSE, "cost": "boh"},
    ]

    answer = ada.post(
        address(project, "piano-finanziario"),
        sent(project, Section.BUDGET, *rows, azione="ricalcola"),
    )

    table = answer.context["table"]
    assert (table.total, table.by_year, table.unread) == (
        Decimal("180.01"),
        [(2099, Decimal("130.00")), (2100, Decimal("50.01"))],
        1,
    )
    # On a phone each amount is named by its year.
    assert _text(answer).count('data-label="2099"') == len(table.rows) + 1
    general = table.rows[1]
    assert (general.limit, general.excess) == (Decimal("18.00"), Decimal("12.00"))
    assert not project.budget.exists()


def test_the_sources_balance_to_the_cent():
    project = a_draft(call=an_open_call(max_grant_rate_numerator=1, max_grant_rate_denominator=2))
    a_budget_line(project=project, year=2099, cost=Decimal("100.01"))

    def balance(requested, *contributed):
        rows = [{**SOURCE, "contributed": text} for text in contributed]
        answer = client_of().post(
            address(project, "fonti"),
            sent(project, Section.SOURCES, *rows, requested=requested, azione="ricalcola"),
        )
        return answer.context["balance"]

    short = balance("50,00", "50,00")
    assert (short.missing, short.evens_out) == (Decimal("0.01"), Decimal("50.01"))
    over = balance("50,02", "50,00")
    assert (over.excess, over.is_over_rate) == (Decimal("0.01"), True)
    even = balance("50,00", "50,01")
    assert (even.missing, even.excess, even.is_over_rate) == (0, 0, False)
    assert balance("boh", "boh").unread == 2


def test_sources_without_costs_lead_to_the_budget():
    project = a_draft(call=an_open_call())
    asked = sent(project, Section.SOURCES, requested="50,00", azione="ricalcola")

    page = _text(client_of().post(address(project, "fonti"), asked))

    assert "Il piano finanziario è ancora vuoto: scrivi prima le spese." in page
    assert "da sole coprono" not in page


def test_a_partner_is_found_by_name_or_by_its_whole_tax_code():
    project, ada = a_draft(), client_of()
    body = an_organisation(name="Cooperativa Il Ponte")

    def found(text):
        fields = sent(project, Section.NETWORK, azione="cerca", cerca=text)
        return ada.post(address(project, "rete"), fields).context["search"].found

    assert found("ponte") == [body]
    assert found(body.tax_code) == [body]
    assert found(body.tax_code[:6]) == []
    assert found("po") is None
    assert found("Associazione Orti") == []


def test_a_partner_joins_with_the_roles_that_were_being_typed():
    project, ada = a_draft(), client_of()
    first, second = an_organisation(), an_organisation()
    row = {"body": first.code, "role": "Ospita"}

    added = ada.post(
        address(project, "rete"),
        sent(project, Section.NETWORK, row, azione=f"metti-{second.code}"),
    )
    assert [(body, form["role"].value()) for form, body in added.context["partners"]] == [
        (first, "Ospita"),
        (second, ""),
    ]
    assert added.context["lacking"] == 0
    assert not project.partners.exists()

    ada.post(
        address(project, "rete"),
        sent(project, Section.NETWORK, row, {"body": second.code, "role": ""}),
    )
    assert list(project.partners.values_list("organisation__code", "role")) == [
        (first.code, "Ospita"),
        (second.code, ""),
    ]
    twice = ada.post(address(project, "rete"), sent(project, Section.NETWORK, row, row))
    assert twice.status_code == 409
    assert "due volte" in _text(twice)


def test_the_network_is_held_against_the_kinds_that_the_call_asks_for():
    call = with_terms(a_call(opens_at=OPENED, closes_at=CLOSES, min_partners=2))
    a_network_rule("for_profit", call=call, scope="lead", title="Guida un'impresa")
    a_network_rule(call=call, title="Almeno un Comune")
    project, ada = a_draft(call=move(call, "published", by=an_officer())), client_of()
    missing = "Nella rete manca un ente di natura «Ente locale»."

    before = _text(ada.get(address(project, "rete")))
    town_hall = an_organisation(kind="local_authority")
    row = {"body": town_hall.code, "role": "Ospita"}
    asked = sent(project, Section.NETWORK, azione=f"metti-{town_hall.code}")
    added = ada.post(address(project, "rete"), asked).context["rules"]
    ada.post(address(project, "rete"), sent(project, Section.NETWORK, row))
    after = _text(ada.get(address(project, "rete")))

    assert "Il capofila non la rispetta" in before
    assert "Ne manca 1" in before
    assert missing in before
    assert [(rule.title, rule.lacking) for rule in added] == [
        ("Guida un'impresa", 1),
        ("Almeno un Comune", 0),
    ]
    assert missing not in after
    assert "Il bando chiede un capofila di natura «Impresa»" in after


def test_a_new_body_is_registered_on_the_page():
    project, ada = a_draft(), client_of()
    code = a_tax_code()
    new = {
        "nuovo-name": "Comune di Prova",
        "nuovo-kind": "local_authority",
        "nuovo-tax_code": code,
        "nuovo-territory": "C5",
    }
    row = {"body": an_organisation().code, "role": "Ospita"}
    fields = sent(project, Section.NETWORK, row, azione="registra", **new)

    answer = ada.post(address(project, "rete"), fields)

    body = Organisation.objects.get(tax_code=code)
    assert (answer.status_code, body.name, body.created_by) == (
        200,
        "Comune di Prova",
        a_person("Ada"),
    )
    assert answer.context["partners"][1][1] == body
    again = ada.post(address(project, "rete"), fields)
    assert again.status_code == 422
    assert "È già registrato" in _text(again)
    assert "Ospita" in _text(again)
    wrong = ada.post(address(project, "rete"), {**fields, "nuovo-tax_code": "123"})
    assert wrong.status_code == 422
    # INJ-7: a Cyrillic letter; and a ligature, which becomes three letters in the database.
    free = {**fields, "nuovo-tax_code": a_tax_code()}
    for name in ("Comunе di Prova", "ﬃ" * 250):
        assert ada.post(address(project, "rete"), {**free, "nuovo-name": name}).status_code == 422


def test_what_is_signed_off_is_shown_closed_and_a_late_save_keeps_the_text():
    project, ada = a_draft(), client_of()
    typed = sent(project, Section.OBJECTIVES, objectives="Scritto tardi")
    projects.sign_off(project, by=a_person("Ada"))

    page = ada.get(address(project, "obiettivi"))
    assert "riprendi la domanda" in _text(page)
    late = ada.post(address(project, "obiettivi"), typed)
    assert late.status_code == 409
    assert "Scritto tardi" in _text(late)
    assert "riprendilo prima di modificarlo" in _text(late)
    quiet = ada.post(address(project, "obiettivi"), typed, headers=AUTOSAVE)
    assert (quiet.status_code, quiet.json()["is_stale"]) == (409, False)


def test_a_reader_reads_and_does_not_write():
    project, dario = a_draft(), client_of("Dario")

    page = _text(dario.get(address(project)))
    assert "Puoi leggere questo progetto, non modificarlo." in page
    assert "/presentazione/" not in page
    assert dario.get(address(project, "anteprima")).status_code == 200
    for name in ("presentazione", "rete"):
        assert dario.get(address(project, name)).status_code == 404
        assert dario.post(address(project, name), {}).status_code == 404


def test_hostile_text_is_shown_as_text():  # INJ
    project, ada = a_draft(), client_of()
    nasty = "<script>alert(1)</script>{{ 7|add:7 }}"

    ada.post(address(project, "obiettivi"), sent(project, Section.OBJECTIVES, objectives=nasty))
    an_activity(project=project, title=nasty)

    for page in ("obiettivi", "anteprima", "attivita"):
        raw = ada.get(address(project, page)).content.decode()
        assert "<script>alert" not in raw
        assert "&lt;script&gt;" in raw


PAGES = (
    "",
    "anteprima",
    "presentazione",
    "obiettivi",
    "rete",
    "attivita",
    "piano-finanziario",
    "fonti",
)


@pytest.mark.parametrize("page", PAGES)
def test_the_queries_of_a_page_do_not_grow(page, django_assert_max_num_queries):
    counts = []
    for rows in (1, 3, 20):
        project = a_draft()
        for number in range(rows):
            a_partner(project=project)
            a_budget_line(project=project, year=2099)
            a_funding_source(project=project)
            an_activity(project=project, title=f"Attività {number}")
        client = client_of()
        client.get(address(project, page))
        with django_assert_max_num_queries(18) as captured:
            assert client.get(address(project, page)).status_code == 200
        counts.append(len(captured))

    assert len(set(counts)) == 1
