"""The workplace of an evaluator: what is read, what is written, what stays hidden."""

import datetime as dt
import hashlib
from decimal import Decimal

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grants.actions import evaluation
from grants.forms.evaluation import SheetForm, questions
from grants.models import ConflictDeclaration, Evaluation, IntegrationItem
from grants.states import EvaluationState
from grants.views.dossier import dossier_of
from grants.views.reading import PAGE_SIZE
from projects.models import Application
from tests.factories import (
    a_call,
    a_criterion,
    a_declaration,
    a_person,
    a_sheet,
    a_submitted_sheet,
    an_assignment,
    an_integration_item,
    an_integration_request,
)
from tests.grants.views.reading_room import PDF, ReadingRoom, a_pdf, a_reading_room
from welfare_kmzero import clock
from welfare_kmzero.audit.models import Event
from welfare_kmzero.documents.models import Act
from welfare_kmzero.documents.store import DiskStore, store

pytestmark = pytest.mark.django_db

MOST = 12
WHOLE = {
    "version": "1",
    "punti_1": "12,5",
    "punti_2": "20",
    "motivo_1": "Nomina nuove risorse",
    "motivo_2": "",
    "giudizio": "Progetto solido",
}


@pytest.fixture
def room() -> ReadingRoom:
    return a_reading_room()


@pytest.fixture
def dario(room: ReadingRoom) -> Client:
    return of("Dario")


def of(name: str) -> Client:
    client = Client()
    client.force_login(a_person(name))
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def sheet_address(room: ReadingRoom) -> str:
    return f"/valutazioni/{room.reading.code}/"


# The list


def test_the_list_is_in_the_order_of_the_evaluator_and_says_each_state(
    room: ReadingRoom, dario: Client
) -> None:
    answer = dario.get("/valutazioni/")

    rows = [
        (row.assignment.application.code, row.state.label) for row in answer.context["readings"]
    ]
    assert rows == [
        (room.reading.code, "In compilazione"),
        (room.undeclared.code, "Da iniziare"),
        (room.conflicted.code, "Astensione per conflitto"),
    ]
    assert "15/01/2099 alle 18:00" in answer.content.decode()
    assert (answer.context["seat"].assigned, answer.context["seat"].abstained) == (2, 1)


@pytest.mark.parametrize("count", [1, 3, 60])
def test_the_list_asks_as_many_queries_for_one_row_as_for_many(count: int) -> None:
    room = a_reading_room(others=count)
    for application in room.others:
        given = an_assignment(evaluator=room.dario, application=application)
        a_declaration(evaluator=room.dario, application=application, has_conflict=False, reason="")
        a_submitted_sheet(assignment=given)
        a_submitted_sheet(assignment=an_assignment(evaluator=room.delia, application=application))

    # A list of several pages is found by its keys, with a query of its own.
    assert queries(of("Dario"), "/valutazioni/") == (8 if count > PAGE_SIZE else 7)


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    assert len(captured) <= MOST
    return len(captured)


def test_the_sheet_asks_for_points_by_the_step_of_each_criterion() -> None:
    call = a_call(code="PASSI", step=Decimal("0.50"))
    a_criterion(call=call, code="INN", max_points=Decimal(20), step=Decimal(2))
    a_criterion(call=call, code="GEN", max_points=Decimal(25))
    sheet = questions(call, sheet=None)
    form = SheetForm({"version": "1", "punti_1": "3", "punti_2": "2,5"}, asked=sheet)

    steps = [form.fields[each.points_name].widget.attrs["step"] for each in sheet]
    assert steps == ["2", "0.5"]
    assert form.errors == {"punti_1": ["I punti vanno di 2 in 2."]}
    assert form.scores == {sheet[1].criterion: Decimal("2.5")}


# The gate


def test_before_the_word_nothing_of_an_application_is_seen(
    room: ReadingRoom, dario: Client
) -> None:
    code = room.undeclared.code

    assert dario.get(f"/valutazioni/{code}/")["Location"] == f"/valutazioni/{code}/dichiarazione/"
    for part in ("fascicolo/", "documenti/1/"):
        assert dario.get(f"/valutazioni/{code}/{part}").status_code == 404
    gate = page(dario, f"/valutazioni/{code}/dichiarazione/")
    assert room.undeclared.lead.name in gate
    assert "Sintesi riservata" not in gate
    assert room.undeclared.title not in gate
    assert dario.post(f"/valutazioni/{code}/", WHOLE).status_code == 302
    assert not Evaluation.objects.filter(assignment__application=room.undeclared).exists()


def test_no_conflict_opens_the_application_and_makes_its_dossier(
    room: ReadingRoom, dario: Client
) -> None:
    code = room.undeclared.code

    answer = dario.post(f"/valutazioni/{code}/dichiarazione/", {"conflitto": "nessuno"})

    assert answer["Location"] == f"/valutazioni/{code}/"
    assert "Sintesi riservata" in page(dario, f"/valutazioni/{code}/")
    act = Act.objects.get(kind="dossier", subject=room.undeclared.number)
    assert act.title == f"Fascicolo della domanda {code}"


def test_a_conflict_closes_it_for_good(room: ReadingRoom, dario: Client) -> None:  # EVA-4, EVA-6
    code = room.undeclared.code
    address = f"/valutazioni/{code}/dichiarazione/"

    without_reason = dario.post(address, {"conflitto": "conflitto", "motivo": " "})
    dario.post(address, {"conflitto": "conflitto", "motivo": "Ci lavora mia sorella"})

    assert without_reason.status_code == 422
    said = ConflictDeclaration.objects.get(application=room.undeclared)
    assert (said.has_conflict, said.reason) == (True, "Ci lavora mia sorella")
    for part in ("", "dichiarazione/", "consegna/", "fascicolo/", "documenti/1/"):
        assert dario.get(f"/valutazioni/{code}/{part}").status_code == 404
        assert dario.post(f"/valutazioni/{code}/{part}").status_code in {404, 405}


def test_a_conflict_found_late_sets_the_points_aside(  # EVA-6
    room: ReadingRoom, dario: Client
) -> None:
    dario.post(sheet_address(room), WHOLE)

    dario.post(f"{sheet_address(room)}dichiarazione/", {"motivo": "Ho scoperto un legame"})

    room.sheet.refresh_from_db()
    assert room.sheet.status == EvaluationState.VOIDED
    assert dario.get(sheet_address(room)).status_code == 404
    assert "Astensione per conflitto" in page(dario, "/valutazioni/")
    assert "Ho scoperto un legame" not in page(dario, "/valutazioni/")


# The sheet


def test_what_is_typed_is_saved(room: ReadingRoom, dario: Client) -> None:
    answer = dario.post(sheet_address(room), WHOLE)

    assert answer.status_code == 302
    room.sheet.refresh_from_db()
    points = room.sheet.scores.order_by("criterion__position").values_list("points", flat=True)
    assert list(points) == [Decimal("12.50"), Decimal("20.00")]
    assert [row.text for row in room.sheet.remarks.all()] == ["Nomina nuove risorse"]
    assert room.sheet.comment == "Progetto solido"
    shown = page(dario, sheet_address(room))
    assert 'value="12.5"' in shown
    assert "Riprende cose già viste" in shown
    assert "32,50" in shown


def test_a_page_that_saves_by_itself_gets_its_new_version(room: ReadingRoom, dario: Client) -> None:
    answer = dario.post(sheet_address(room), {**WHOLE, "punti_2": ""}, headers={"X-Autosave": "1"})

    assert answer.json()["version"] == "2"
    assert room.sheet.scores.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("20.5", "I punti vanno da 0 a 20."),
        ("-1", "Scrivi i punti in cifre"),
        ("1.25", "I punti vanno di 0,5 in 0,5."),
        ("NaN", "Scrivi i punti in cifre"),
        ("1e1", "Scrivi i punti in cifre"),
        ("１２", "Scrivi i punti in cifre"),
        ("9" * 300, "Scrivi i punti in cifre"),
        ("dodici", "Scrivi i punti in cifre"),
    ],
)
def test_points_out_of_the_scale_are_refused_in_words(  # EVA-4
    room: ReadingRoom, dario: Client, typed: str, said: str
) -> None:
    answer = dario.post(sheet_address(room), {**WHOLE, "punti_1": typed})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Progetto solido" in answer.content.decode()
    assert room.sheet.scores.count() == 0


def test_two_tabs_are_compared_and_nothing_is_lost(  # EVA-3
    room: ReadingRoom, dario: Client
) -> None:
    dario.post(sheet_address(room), WHOLE)

    second = dario.post(sheet_address(room), {**WHOLE, "punti_1": "5", "giudizio": "Altro testo"})

    assert second.status_code == 409
    shown = second.content.decode()
    for text in ("12.5", "Progetto solido", "Altro testo"):
        assert text in shown
    chosen = {
        **{key: WHOLE[key] for key in ("punti_2", "motivo_1", "motivo_2")},
        "version": "2",
        "salvato.punti_1.punti_1": "12.5",
        "mio.punti_1.punti_1": "5",
        "scelta.punti_1": "mio",
        "salvato.giudizio.giudizio": "Progetto solido",
        "mio.giudizio.giudizio": "Altro testo",
        "scelta.giudizio": "salvato",
    }
    assert dario.post(sheet_address(room), chosen).status_code == 302
    room.sheet.refresh_from_db()
    assert room.sheet.comment == "Progetto solido"
    assert room.sheet.scores.get(criterion__position=1).points == Decimal(5)


def test_by_itself_a_stale_page_is_told_so(room: ReadingRoom, dario: Client) -> None:  # EVA-3
    dario.post(sheet_address(room), WHOLE)

    answer = dario.post(sheet_address(room), WHOLE, headers={"X-Autosave": "1"})

    assert (answer.status_code, answer.json()["is_stale"]) == (409, True)


# Handing in


def test_a_whole_sheet_is_read_again_and_handed_in(room: ReadingRoom, dario: Client) -> None:
    again = dario.post(sheet_address(room), {**WHOLE, "azione": "consegna"})
    assert again["Location"] == f"{sheet_address(room)}consegna/"
    assert "32,50" in page(dario, again["Location"])

    done = dario.post(again["Location"], {"version": "2"})

    assert done["Location"] == "/valutazioni/"
    room.sheet.refresh_from_db()
    assert room.sheet.status == EvaluationState.SUBMITTED
    shown = page(dario, sheet_address(room))
    assert "data-autosave" not in shown
    assert "chiedi agli uffici di riaprirla" in shown
    late = dario.post(sheet_address(room), {**WHOLE, "version": "2"})
    assert late.status_code == 422  # EVA-5
    assert "non si modifica" in late.content.decode()


def test_a_sheet_that_lacks_points_is_not_handed_in(room: ReadingRoom, dario: Client) -> None:
    dario.post(sheet_address(room), {**WHOLE, "punti_2": ""})

    answer = dario.post(f"{sheet_address(room)}consegna/", {"version": "2"})

    assert answer.status_code == 422
    assert "Generatività" in answer.content.decode()


def test_what_changed_meanwhile_is_not_handed_in_unread(room: ReadingRoom, dario: Client) -> None:
    dario.post(sheet_address(room), WHOLE)

    answer = dario.post(f"{sheet_address(room)}consegna/", {"version": "1"})

    assert answer.status_code == 409
    room.sheet.refresh_from_db()
    assert room.sheet.status == EvaluationState.DRAFT


def test_a_sheet_given_back_says_why(room: ReadingRoom, dario: Client) -> None:  # EVA-5
    dario.post(sheet_address(room), WHOLE)
    room.sheet.refresh_from_db()
    evaluation.submit(room.sheet, by=a_person("Dario"))
    evaluation.reopen(room.sheet, reason="Un criterio è stato frainteso", by=a_person("Elsa"))

    assert "Riaperta" in page(dario, "/valutazioni/")
    assert "Un criterio è stato frainteso" in page(dario, sheet_address(room))
    assert queries(dario, sheet_address(room)) == 11
    assert Event.objects.filter(action="evaluation.reopened").count() == 1


# Files


def test_a_pdf_is_shown_and_another_file_is_saved(room: ReadingRoom, dario: Client) -> None:
    shown = dario.get(f"{sheet_address(room)}documenti/1/")
    saved = dario.get(f"{sheet_address(room)}documenti/2/")

    assert shown["Content-Disposition"].startswith("inline")
    assert shown["Content-Type"] == "application/pdf"
    assert "default-src 'none'" in shown["Content-Security-Policy"]
    assert "script-src" not in shown["Content-Security-Policy"]
    assert saved["Content-Disposition"].startswith("attachment")
    for answer in (shown, saved):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "no-store, private"
    assert dario.get(f"{sheet_address(room)}documenti/4/").status_code == 404


def _policy(answer: HttpResponse) -> dict[str, str]:
    parts = [part.strip() for part in answer["Content-Security-Policy"].split(";")]
    return dict(part.split(" ", 1) for part in parts if " " in part)


def test_a_file_is_read_within_a_page_of_this_site_alone(room: ReadingRoom, dario: Client) -> None:
    shown = dario.get(f"{sheet_address(room)}documenti/1/")
    saved = dario.get(f"{sheet_address(room)}documenti/2/")

    assert _policy(shown) == {
        "default-src": "'none'",
        "img-src": "'self'",
        "style-src": "'unsafe-inline'",
        "object-src": "'self'",
        "frame-ancestors": "'self'",
    }
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert saved["X-Frame-Options"] == "DENY"
    assert saved["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_only_the_sheet_has_frames_and_nothing_may_frame_it(
    room: ReadingRoom, dario: Client
) -> None:
    sheet = dario.get(sheet_address(room))
    others = [dario.get(address) for address in ("/valutazioni/", "/scrivania/")]
    dossier = dario.get(f"{sheet_address(room)}fascicolo/")

    assert _policy(sheet)["frame-src"] == "'self'"
    assert _policy(sheet)["default-src"] == "'none'"
    for answer in (sheet, *others):
        assert _policy(answer)["frame-ancestors"] == "'none'"
        assert answer["X-Frame-Options"] == "DENY"
    for answer in (*others, dossier):
        assert "frame-src" not in _policy(answer)
    assert dossier["X-Frame-Options"] == "DENY"


def test_the_sheet_offers_each_file_within_it_where_browsers_can(
    room: ReadingRoom, dario: Client
) -> None:
    text = page(dario, sheet_address(room))

    frame = f'<iframe class="reading-page" src="{sheet_address(room)}documenti/1/"'
    assert text.count("<iframe") == text.count(frame) == 1
    assert 'title="Documento: Statuto" loading="lazy"' in text
    assert f'href="{sheet_address(room)}documenti/2/">Scarica<' in text
    picture = f'src="{sheet_address(room)}documenti/3/" alt="Documento: Locandina" loading="lazy"'
    assert text.count(picture) == 1


def test_a_file_that_was_damaged_is_not_shown_within(room: ReadingRoom, dario: Client) -> None:
    sha256 = hashlib.sha256(PDF).hexdigest()
    disk = store()
    assert isinstance(disk, DiskStore)
    disk.place(sha256).chmod(0o640)
    disk.place(sha256).write_bytes(PDF.replace(b"1.4", b"1.5"))

    answer = dario.get(f"{sheet_address(room)}documenti/1/")

    assert answer.status_code == 503
    assert answer["X-Frame-Options"] == "DENY"
    assert _policy(answer)["frame-ancestors"] == "'none'"


def test_what_was_completed_on_request_is_read_with_the_application(
    room: ReadingRoom, dario: Client
) -> None:
    text, file = answered(
        room.reading,
        {"text": "Sintesi più chiara"},
        {"part": "STAT", "text": "", "document": a_pdf(), "file_name": "statuto-firmato.pdf"},
    )
    (sealed,) = answered(room.undeclared, {"text": "Non ancora tuo"})

    shown = page(dario, sheet_address(room))

    assert shown.index("Sintesi riservata") < shown.index("Sintesi più chiara")
    here = f"{sheet_address(room)}integrazioni/"
    assert f'href="{here}{file.pk}/"' in shown
    given = dario.get(f"{here}{file.pk}/")
    assert (given.content, given["Content-Disposition"]) == (
        PDF, 'inline; filename="statuto-firmato.pdf"',
    )  # fmt: skip
    for stranger in (text.pk, sealed.pk, 10**9):
        assert dario.get(f"{here}{stranger}/").status_code == 404
    before = f"/valutazioni/{room.undeclared.code}/integrazioni/{sealed.pk}/"
    assert dario.get(before).status_code == 404
    assert queries(dario, sheet_address(room)) == 11


def test_a_request_without_answer_is_no_matter_of_evaluators(
    room: ReadingRoom, dario: Client
) -> None:
    an_integration_request(application=room.reading, reason="Manca la firma sullo statuto")

    assert "Manca la firma sullo statuto" not in page(dario, sheet_address(room))


def test_the_dossier_is_made_again_after_an_answer(room: ReadingRoom, dario: Client) -> None:
    again = "Prepara il PDF di tutta la domanda"
    assert again not in page(dario, sheet_address(room))
    answered(room.reading, {"text": "Sintesi più chiara"})
    assert again in page(dario, sheet_address(room))

    dario.post(f"{sheet_address(room)}fascicolo/")

    act = dossier_of(room.reading).act
    assert act.supersedes.short_code == "D0SSD0SSD0SS"
    assert "Sintesi più chiara" in act.snapshot.content
    assert again not in page(dario, sheet_address(room))


def answered(application: Application, *items: dict[str, object]) -> list[IntegrationItem]:
    """What a request got as its answer just now, whatever was prepared before."""
    at = clock.now()
    request = an_integration_request(
        application=application,
        requested_at=at - dt.timedelta(days=2),
        due_at=at + dt.timedelta(days=2),
    )
    found = [an_integration_item(request=request, **each) for each in items]
    request.answered_at, request.answered_by = at, a_person("Ada")
    request.save(update_fields=["answered_at", "answered_by"])
    return found


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_sheet_asks_as_many_queries_whatever_others_wrote(count: int) -> None:
    room = a_reading_room(others=count)
    of("Dario").post(sheet_address(room), WHOLE)
    for application in room.others:
        a_sheet(assignment=an_assignment(evaluator=room.dario, application=application))

    assert queries(of("Dario"), sheet_address(room)) == 10
