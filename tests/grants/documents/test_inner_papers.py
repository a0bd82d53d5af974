"""The papers that stay between panel and offices: the dossier of an application, the minutes."""

import dataclasses
import datetime as dt

import pytest

from grants import tasks as grants_tasks
from grants.actions import dossier, sitting
from grants.documents.dossier import (
    DOSSIER,
    Activity,
    Completion,
    Corrected,
    DossierSnapshot,
    Expense,
    File,
    Member,
    Part,
    Source,
    Text,
)
from grants.documents.minutes import MINUTES, MinutesSnapshot, ReasonLine
from grants.models import Minutes
from projects.models import Application
from tests.acts.desk import print_now
from tests.acts.secrets_kept import (
    OTHER_SCORES,
    SINGLE_SCORES,
    a_call_full_of_canaries,
    squeezed,
    what_leaves,
    written,
)
from tests.factories import a_person
from tests.grants.documents import samples
from tests.grants.views.reading_room import a_reading_room
from tests.pdf_reading import attachments_of, solid, text_of
from welfare_kmzero.acts.production import freeze, produce, thaw
from welfare_kmzero.canonical import sha256_hex
from welfare_kmzero.documents.models import Act
from welfare_kmzero.money import Cents
from welfare_kmzero.pdf.press import Press

pytestmark = pytest.mark.slow

assert grants_tasks  # it registers the printers

LONG = "Un orto di vicinato tiene insieme chi coltiva e chi cucina.\n\n" * 40


def a_dossier(**changes):
    facts = {
        "about": samples.about("dossier", draft=False),
        "application": "2018-0001",
        "title": "Orti di vicinato",
        "filed_at": dt.datetime(2018, 7, 30, 10, tzinfo=dt.UTC),
        "sha256": "ab" * 32,
        "territory": "Comunità della Valle di Cembra",
        "cup": None,
        "texts": (Text(title="Sintesi", text=LONG), Text(title="Obiettivi", text="")),
        "network": (
            Member(
                name="Associazione Alfa", tax_code="00743110157", kind="Ente del terzo settore",
                territory="Comunità di Primiero", role="",
            ),
        ),
        "activities": (Activity(title="Semina", description=LONG[:300], first=1, last=12),),
        "budget": (
            Expense(category="Personale", description="Animatrice", year=2019, cost=Cents(1234567)),
        ),
        "sources": (Source(kind="Risorse proprie", description="Quote", contributed=Cents(34567)),),
        "total_cost": Cents(1234567),
        "requested": Cents(1200000),
        "files": (File(title="Statuto", name="statuto.pdf", size="12 byte", sha256="cd" * 32),),
        "completions": (
            Completion(
                requested_at=dt.datetime(2018, 9, 3, 10, tzinfo=dt.UTC),
                answered_at=dt.datetime(2018, 9, 10, 10, tzinfo=dt.UTC),
                answer="In allegato il bilancio",
                parts=(
                    Part(title="Sintesi", text="Più chiara di prima", file_name=""),
                    Part(title="Bilancio", text="", file_name="bilancio.pdf"),
                ),
            ),
        ),
        "corrected": Corrected(
            at=dt.datetime(2018, 9, 10, 10, tzinfo=dt.UTC),
            requested=Cents(1100000),
            total_cost=Cents(1234567),
            sha256="ef" * 32,
        ),
    }  # fmt: skip
    return DossierSnapshot(**{**facts, **changes})


def a_verbale(*, draft=False, **changes):
    facts = {
        "about": samples.about("minutes", draft=draft),
        "sitting": 1,
        "held_on": dt.date(2018, 10, 3),
        "place": "Trento",
        "appointing_body": "Giunta provinciale",
        "appointing_act": "",
        "present": ("Dario Componente",),
        "absent": ("Delia Componente",),
        "text": LONG,
        "lines": (
            ReasonLine(
                number="0001", lead="Associazione Alfa", title="Orti", reason=LONG, abstentions=2
            ),
            ReasonLine(
                number="0002", lead="Associazione Beta", title="Pane", reason="Sì", abstentions=0
            ),
        ),
    }
    return MinutesSnapshot(**{**facts, **changes})


PAPERS = {
    "dossier": (DOSSIER, a_dossier),
    "dossier-bare": (
        DOSSIER,
        lambda: a_dossier(
            texts=(),
            activities=(),
            budget=(),
            sources=(),
            files=None,
            completions=(),
            corrected=None,
            cup="B1",
        ),
    ),
    "dossier-without-files": (DOSSIER, lambda: a_dossier(files=())),
    "minutes": (MINUTES, a_verbale),
    "minutes-draft": (
        MINUTES,
        lambda: a_verbale(draft=True, present=(), absent=(), text="", lines=(), place=""),
    ),
}


@pytest.mark.parametrize("flavour", ["3a", "ua1"])
@pytest.mark.parametrize("name", PAPERS)
def test_it_conforms_to_archive_and_accessibility(name, verapdf, flavour):
    kind, build = PAPERS[name]

    assert verapdf(produce(kind, build()).pdf, flavour) == []


@pytest.mark.parametrize("name", PAPERS)
def test_it_is_made_of_its_data_and_always_the_same(name, caplog):  # DOC-7, DOC-8
    kind, build = PAPERS[name]
    snapshot = build()
    files = produce(kind, snapshot)
    press = Press()

    again = produce(kind, snapshot, press=press)
    press.close()

    assert again == files
    assert thaw(kind, freeze(snapshot)) == snapshot
    assert attachments_of(files.pdf) == {"dati.json": (files.json, "/Source")}
    assert sha256_hex(files.json) in solid(text_of(files.pdf))
    assert [record.getMessage() for record in caplog.records] == []


def test_the_dossier_prints_what_was_filed():
    text = solid(text_of(produce(*_made(a_dossier)).pdf))

    for word in ("12.345,67", "12.000,00", "345,67", "Animatrice", "dalmese1almese12", "cd" * 32,
                 "Più chiara di prima", "bilancio.pdf", "In allegato il bilancio"):  # fmt: skip
        assert solid(word) in text


def test_minutes_count_who_abstained_and_keep_the_draft_apart():
    text = text_of(produce(*_made(a_verbale)).pdf)
    draft = text_of(produce(MINUTES, a_verbale(draft=True)).pdf)

    assert "2 componenti si sono astenuti" in " ".join(text.split())
    assert "VERBALE APPROVATO" in text
    assert "BOZZA DI VERBALE" in draft


def _made(build):
    snapshot = build()
    return (DOSSIER if isinstance(snapshot, DossierSnapshot) else MINUTES), snapshot


def test_formulas_in_minutes_are_made_harmless():
    line = dataclasses.replace(a_verbale().lines[0], reason="=1+1")

    assert "'=1+1" in produce(MINUTES, a_verbale(lines=(line,))).csv.decode()


@pytest.mark.django_db
def test_the_dossier_of_an_application_is_made_once():
    room = a_reading_room()
    dario = a_person("Dario")

    first = dossier.issue_dossier(room.undeclared, by=dario)
    second = dossier.issue_dossier(room.undeclared, by=a_person("Delia"))

    assert first.pk == second.pk
    assert Act.objects.filter(kind="dossier", subject=room.undeclared.number).count() == 1
    files = print_now(first)
    assert "Sintesi riservata" in text_of(files.pdf)


# Whitelist (PRV-3, DESIGN 3.12)

MINUTES_SAY = {
    "funders.Call.appointing_body",
    "funders.Call.code",
    "funders.Call.title",
    "grants.AgreedReason.text",
    "grants.Evaluator.name",
    "grants.Minutes.place",
    "grants.Minutes.text",
    "grants.Panel.appointing_act",
    "grants.Panel.appointing_body",
    "projects.Application.title",
    "projects.Organisation.name",
    "projects.Project.title",
}
DOSSIER_NEVER = {
    "accounts.User.email",
    "accounts.User.full_name",
    "accounts.User.tax_code",
    "grants.AgreedReason.text",
    "grants.AmountProposal.reason",
    "grants.ConflictDeclaration.reason",
    "grants.EligibilityCheck.reason",
    "grants.Evaluation.comment",
    "grants.Evaluator.code",
    "grants.Evaluator.name",
    "grants.Finding.sentence",
    "grants.IntegrationRequest.reason",
    "grants.Minutes.text",
    "projects.Organisation.address",
    "projects.Organisation.iban",
    "projects.Organisation.legal_representative",
    "projects.Organisation.pec",
}
SHORTEST = 6
# Words of the house, which stand in forms and keys: nobody can write others.
VOCABULARY = {
    "grants.DeliberationItem.code",
    "grants.DeliberationPart.section",
    "grants.Finding.rule",
}


def _leaves(act):
    files = print_now(act)
    return what_leaves(files.pdf, files.csv, files.json)


def _columns_in(text):
    return {
        column for column, value in written() if len(value) >= SHORTEST and squeezed(value) in text
    }


@pytest.mark.django_db
def test_only_what_is_on_the_list_is_in_the_minutes():  # EVA-2
    canaries = a_call_full_of_canaries()

    act = sitting.issue_minutes(Minutes.objects.get(panel__call=canaries.call), by=canaries.officer)
    text = _leaves(act)

    assert _columns_in(text) - VOCABULARY == MINUTES_SAY
    for points in (*SINGLE_SCORES, *OTHER_SCORES):
        assert f"{points}".replace(".", ",") not in text


@pytest.mark.django_db
def test_a_dossier_says_what_was_filed_and_nothing_of_how_it_was_judged():  # EVA-1, EVA-2
    canaries = a_call_full_of_canaries()

    first = Application.objects.filter(call=canaries.call).order_by("number").first()

    found = _columns_in(_leaves(dossier.issue_dossier(first, by=canaries.officer)))

    assert found & DOSSIER_NEVER == set()
    said = {"projects.Project.summary", "projects.BudgetLine.description"}
    assert said | {"grants.IntegrationRequest.answer"} <= found
