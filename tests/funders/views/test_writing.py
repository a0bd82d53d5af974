"""Writing a call in the browser: begun, written, compared, published, extended."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from funders.actions.draft import NetworkRuleDraft
from funders.actions.writing import draft_of
from funders.models import Call, CallExtension, FunderOfficer
from funders.states import OrganisationKind, RuleScope
from tests.factories import (
    a_call,
    a_network_rule,
    a_published_call,
    an_officer_function,
    with_terms,
)
from tests.grants.actions.story import last_event
from tests.pages.town import CLOSES, Town
from welfare_kmzero.workflow import move

EDIT = "/gestione/bandi/BOZZA/modifica/"


def _text(answer: object) -> str:
    return " ".join(answer.content.decode().replace("&#x27;", "'").split())


def _of_furio(town: Town, call: Call) -> Call:
    share = call.protocol.shares.order_by("position").first()
    funder = {"funder": share.funder} if share else {}
    an_officer_function(call=call, user=town.people["Furio"], function="publish", **funder)
    return call


@pytest.fixture
def call(town: Town) -> Call:
    """A draft with everything that a call needs."""
    return _of_furio(town, with_terms(a_call(code="BOZZA", title="Bando in bozza")))


LEAD = {"scope": "lead", "title": "Guida un'impresa", "kinds": ["for_profit"]}


def _rule(place: int, **columns: object) -> dict[str, object]:
    return {f"rete-{place}-{name}": value for name, value in columns.items()}


def _typed(town: Town, **changes: object) -> dict[str, object]:
    """The page as the browser would send it back, with some changes."""
    page = town.client("Furio").get(EDIT)
    terms = page.context["terms"]
    found: dict[str, object] = {}
    forms = [terms.form, *(form for _, rows in terms.tables for form in rows.forms)]
    forms += [rows.management_form for _, rows in terms.tables]
    for form in forms:
        for field in form:
            value = field.value()
            if value is True:
                found[field.html_name] = "on"
            elif isinstance(value, list):
                found[field.html_name] = value
            elif value is not None and value is not False:
                found[field.html_name] = str(value)
    return {**found, **changes}


def test_a_call_is_begun_from_an_earlier_one_with_its_officers(town: Town, call: Call) -> None:
    a_network_rule(call=call)
    an_officer_function(
        call=call,
        user=town.people["Elsa"],
        function="appoint",
        funder=call.protocol.shares.order_by("position").last().funder,
    )

    answer = town.client("Furio").post(
        "/gestione/bandi/nuovo/",
        {
            "code": "2027",
            "title": "Bando 2027",
            "protocol": call.protocol.code,
            "copied": "BOZZA",
            "opens_at": "2027-01-10T09:00",
            "closes_at": "2027-03-31T18:00",
        },
    )

    assert (answer.status_code, answer["Location"]) == (302, "/gestione/bandi/2027/modifica/")
    made = Call.objects.get(code="2027")
    before, after = draft_of(call), draft_of(made)
    assert after.criteria == before.criteria
    assert after.endowments == before.endowments
    assert len(after.network_rules) == 1
    assert after.network_rules == before.network_rules
    assert after.closes_at == dt.datetime(2027, 3, 31, 16, tzinfo=dt.UTC)
    functions = FunderOfficer.objects.filter(call=made).values_list("user__full_name", "function")
    assert set(functions) == {("Furio", "publish"), ("Elsa", "appoint")}


def test_a_call_is_begun_from_nothing(town: Town, call: Call) -> None:
    answer = town.client("Furio").post(
        "/gestione/bandi/nuovo/",
        {
            "code": "2028",
            "title": "Bando 2028",
            "protocol": call.protocol.code,
            "opens_at": "2028-02-29T09:00",
            "closes_at": "2028-05-31T18:00",
        },
    )

    assert answer.status_code == 302
    made = Call.objects.get(code="2028")
    assert not made.criteria.exists()
    assert town.client("Furio").get("/gestione/bandi/2028/modifica/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"code": "BOZZA"}, "C'è già un bando con codice BOZZA."),
        ({"code": "nuovo"}, "riservato"),
        ({"code": "due parole"}, "lettere senza accento"),
        ({"opens_at": "2027-03-28T02:30"}, "non esiste"),
        ({"closes_at": "2027-10-31T02:30"}, "due volte"),
        ({"closes_at": "2027-01-01T00:00"}, "viene dopo l'apertura"),
        ({"protocol": "NIENTE"}, "scelta"),
    ],
)
def test_a_beginning_that_is_not_right_is_explained(  # SUB-9
    town: Town, call: Call, typed: dict[str, str], said: str
) -> None:
    given = {
        "code": "2027",
        "title": "Bando 2027",
        "protocol": call.protocol.code,
        "opens_at": "2027-01-10T09:00",
        "closes_at": "2027-11-30T18:00",
    }

    answer = town.client("Furio").post("/gestione/bandi/nuovo/", {**given, **typed})

    assert answer.status_code == 422
    assert said in _text(answer)
    assert not Call.objects.filter(code="2027").exists()


def test_saving_what_was_read_changes_nothing_but_the_version(town: Town, call: Call) -> None:
    a_network_rule("third_sector", "social_cooperative", call=call, scope="lead")
    a_network_rule(call=call, minimum=2)
    before = draft_of(Call.objects.get(pk=call.pk))

    answer = town.client("Furio").post(EDIT, _typed(town))

    assert answer.status_code == 302, _text(answer)
    call.refresh_from_db()
    assert call.version == 2
    assert draft_of(Call.objects.get(pk=call.pk)) == before
    assert last_event().action == "call.revised"


def test_every_table_is_written(town: Town, call: Call) -> None:
    criteria, documents = call.criteria.count(), call.required_documents.count()
    changes = {
        f"criteri-{criteria}-code": "NUO",
        f"criteri-{criteria}-title": "Nuovo criterio",
        f"criteri-{criteria}-max_points": "12,5",
        f"criteri-{criteria}-min_points": "5",
        f"criteri-{criteria}-step": "0,25",
        f"criteri-{criteria}-levels": "0 = Assente\n12,5 = Pieno",
        f"documenti-{documents}-code": "STAT",
        f"documenti-{documents}-title": "Statuto",
        f"documenti-{documents}-is_optional": "on",
        "rete-0-scope": "network",
        "rete-0-title": "Almeno due enti pubblici",
        "rete-0-minimum": "2",
        "rete-0-kinds": ["local_authority", "apsp"],
        "spese-0-max_rate": "1/3",
        "tie_break": "NUO",
        "legal_basis": "LP 13/2007\n\nLP 23/1992",
        "max_grant": "150.000,00",
        "max_grant_rate": "60%",
    }

    answer = town.client("Furio").post(EDIT, _typed(town, **changes))

    assert answer.status_code == 302, _text(answer)
    draft = draft_of(Call.objects.get(pk=call.pk))
    last = draft.criteria[-1]
    assert (last.code, last.max_points, last.min_points) == ("NUO", Decimal("12.5"), Decimal(5))
    assert (last.step, draft.criteria[0].step) == (Decimal("0.25"), None)
    assert last.levels == ((Decimal(0), "Assente"), (Decimal("12.5"), "Pieno"))
    assert draft.required_documents[-1].is_mandatory is False
    assert draft.network_rules == (
        NetworkRuleDraft(
            RuleScope.NETWORK,
            "Almeno due enti pubblici",
            (OrganisationKind.LOCAL_AUTHORITY, OrganisationKind.APSP),
            2,
        ),
    )
    assert draft.cost_categories[0].max_rate == Fraction(1, 3)
    assert draft.tie_break == ("NUO",)
    assert draft.legal_basis == ("LP 13/2007", "LP 23/1992")
    assert (draft.max_grant, draft.max_grant_rate) == (Decimal("150000.00"), Fraction(3, 5))


def test_an_emptied_row_is_taken_away(town: Town, call: Call) -> None:
    first = call.criteria.order_by("position").first()
    gone = {f"criteri-0-{name}": "" for name in ("code", "title", "max_points", "min_points")}

    answer = town.client("Furio").post(
        EDIT, _typed(town, **gone, **{"criteri-0-levels": "", "tie_break": ""})
    )

    assert answer.status_code == 302, _text(answer)
    assert first.code not in [row.code for row in draft_of(call).criteria]


def test_more_rows_are_given_without_saving_or_losing_anything(town: Town, call: Call) -> None:
    typed = _typed(town, title="Titolo non salvato", azione="righe", threshold="molti")

    answer = town.client("Furio").post(EDIT, typed)

    page = _text(answer)
    assert answer.status_code == 200
    assert "Titolo non salvato" in page
    assert "Controlla i dati" not in page
    rows = int(str(typed["criteri-TOTAL_FORMS"]))
    assert f'name="criteri-{rows + 2}-code"' in page
    call.refresh_from_db()
    assert (call.title, call.version) == ("Bando in bozza", 1)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"max_grant": "1_000"}, "Scrivi l'importo in euro"),
        ({"max_grant": "0"}, "maggiore di zero"),
        ({"max_grant_rate": "101"}, "da 0 a 100"),
        ({"max_grant_rate": "NaN"}, "percentuale"),
        ({"threshold": "٣"}, "punti in cifre"),
        ({"step": "0"}, "maggiore di zero"),
        (_rule(0, title="Senza nature", scope="network"), "Scegli almeno una natura."),
        (_rule(0, kinds=["for_profit"]), "Scegli di chi parla la regola."),
        (_rule(0, **LEAD, minimum="2"), "Il capofila è uno solo."),
        (_rule(0, **{**LEAD, "kinds": ["alieno"]}), "alieno"),
        (_rule(0, **LEAD) | _rule(1, **LEAD), "la regola del capofila è una sola"),
        ({"criteri-0-step": "0"}, "vuoto: quello del bando"),
        ({"criteri-0-code": "x" * 41}, "40 caratteri"),
        ({"tie_break": "NIENTE"}, "Non è un criterio: NIENTE."),
        ({"criteri-0-max_points": "1e4"}, "punti in cifre"),
        ({"criteri-0-min_points": "9999"}, "non supera il massimo"),
        ({"criteri-0-levels": "tanto"}, "Ogni riga è fatta così"),
        ({"criteri-0-code": "è ù"}, "lettere senza accento"),
        ({"spese-0-title": ""}, "Scrivi il titolo."),
        ({"closes_at": "2018-01-01T00:00"}, "viene dopo l'apertura"),
        ({"edition": "999999999999"}, "999"),
    ],
)
def test_what_is_typed_wrong_gets_a_sentence_and_saves_nothing(  # MON-3, MON-5
    town: Town, call: Call, typed: dict[str, str], said: str
) -> None:
    answer = town.client("Furio").post(EDIT, _typed(town, **typed))

    assert answer.status_code == 422
    assert said in _text(answer)
    call.refresh_from_db()
    assert call.version == 1


def test_two_officers_writing_the_same_call_compare_their_texts(town: Town, call: Call) -> None:
    mine, theirs = (_typed(town, title=title) for title in ("Il mio titolo", "Il suo titolo"))
    client = town.client("Furio")
    assert client.post(EDIT, theirs).status_code == 302

    answer = client.post(EDIT, mine)

    page = _text(answer)
    assert answer.status_code == 409
    assert "Il mio titolo" in page
    assert "Il suo titolo" in page
    call.refresh_from_db()
    assert call.title == "Il suo titolo"
    chosen = {
        **{key: value for key, value in mine.items() if key != "title"},
        "version": "2",
        "scelta.title": "mio",
        "mio.title.title": "Il mio titolo",
        "salvato.title.title": "Il suo titolo",
    }
    assert client.post(EDIT, chosen).status_code == 302
    call.refresh_from_db()
    assert (call.title, call.version) == ("Il mio titolo", 3)


def test_two_officers_who_wrote_other_rules_of_the_network_compare_them(
    town: Town, call: Call
) -> None:
    client = town.client("Furio")
    mine = _typed(town, **_rule(0, **{**LEAD, "kinds": ["for_profit", "apsp"]}))
    theirs = _typed(town, **_rule(0, **LEAD))
    assert client.post(EDIT, theirs).status_code == 302

    answer = client.post(EDIT, mine)

    assert answer.status_code == 409
    words = "Il capofila · Guida un'impresa · Impresa · APSP (azienda pubblica di servizi alla"
    assert words in _text(answer)
    assert [each.key for each in answer.context["conflict"].differences] == ["rete"]
    (difference,) = answer.context["conflict"].differences
    chosen: dict[str, object] = {"version": "2", difference.choice: "mio"}
    for name, text in (*answer.context["conflict"].rest, *difference.carried):
        chosen[name] = [*chosen.get(name, []), text]
    assert client.post(EDIT, chosen).status_code == 302
    (rule,) = draft_of(Call.objects.get(pk=call.pk)).network_rules
    assert rule.kinds == (OrganisationKind.FOR_PROFIT, OrganisationKind.APSP)


def test_the_preview_is_the_public_page_for_who_prepares_it(town: Town, call: Call) -> None:
    page = _text(town.client("Furio").get("/gestione/bandi/BOZZA/anteprima/"))

    assert "Anteprima." in page
    assert "Come si valuta" in page
    assert town.client("Carla").get("/gestione/bandi/BOZZA/anteprima/").status_code == 404
    assert town.client().get("/bandi/BOZZA/").status_code == 404


def test_publishing_shows_what_is_frozen_then_its_hash(town: Town, call: Call) -> None:
    a_network_rule(call=call, title="Almeno un Comune")
    client, here = town.client("Furio"), "/gestione/bandi/BOZZA/pubblicazione/"
    shown = _text(client.get(here))
    assert "non cambiano più" in shown
    assert "Almeno un Comune" in shown

    answer = client.post(here, follow=True)

    call.refresh_from_db()
    assert call.status == "published"
    assert call.terms_sha256[:4] in _text(answer)
    again = client.post(here)
    assert again.status_code == 422
    assert "già pubblicato" in _text(again)
    assert client.post(EDIT, {}).status_code == 302
    assert town.client().get("/bandi/BOZZA/").status_code == 200


def test_a_call_that_lacks_something_is_not_published(town: Town) -> None:
    call = _of_furio(town, with_terms(a_call(code="BOZZA")))
    call.tie_breaks.all().delete()
    call.criteria.all().delete()
    client, here = town.client("Furio"), "/gestione/bandi/BOZZA/pubblicazione/"

    assert "Manca almeno un criterio" in _text(client.get(here))
    answer = client.post(here)

    assert answer.status_code == 422
    call.refresh_from_db()
    assert call.status == "draft"


def test_a_deadline_is_moved_later_and_never_earlier(town: Town) -> None:  # SUB-8
    call = _of_furio(town, a_published_call(code="APERTO", closes_at=CLOSES))
    client, here = town.client("Furio"), "/gestione/bandi/APERTO/proroga/"

    for typed, said in (
        ({"closes_at": "2030-01-01T10:00", "reason": "Prima"}, "deve seguire quella in vigore"),
        ({"closes_at": "2018-01-01T10:00", "reason": "Passato"}, "deve seguire quella in vigore"),
        ({"closes_at": "2100-01-31T10:00", "reason": " "}, "Scrivi il motivo."),
        ({"closes_at": "2026-10-25T02:30", "reason": "Ora doppia"}, "due volte"),
    ):
        answer = client.post(here, typed)
        assert answer.status_code == 422
        assert said in _text(answer)
    assert not CallExtension.objects.filter(call=call).exists()

    given = {"closes_at": "2100-01-31T10:00", "reason": "Guasto del servizio, det. n. 4"}
    assert client.post(here, given).status_code == 302
    assert "31/01/2100 alle 10:00" in _text(town.client().get("/bandi/APERTO/"))
    assert last_event().action == "call.extended"


def test_a_call_under_evaluation_is_not_extended(town: Town) -> None:
    call = _of_furio(town, a_published_call(code="CHIUSO"))
    call.refresh_from_db()

    move(call, "evaluating", by=town.people["Ivo"])

    answer = town.client("Furio").post(
        "/gestione/bandi/CHIUSO/proroga/", {"closes_at": "2100-01-31T10:00", "reason": "Tardi"}
    )

    assert answer.status_code == 422
    assert "In valutazione" in _text(answer)
