"""SQL written once says what Django would write each time."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from projects.models import BudgetLine
from tests.factories import a_budget_line, a_person, a_project, an_extension
from welfare_kmzero import clock
from welfare_kmzero.documents.models import RegisterEntry, Snapshot
from welfare_kmzero.ready_sql import Key, Question, insert, insert_if_new

pytestmark = pytest.mark.django_db

DIGEST = "ab" * 32


def test_a_question_answers_like_its_queryset_for_every_key() -> None:
    first, second = a_project(), a_project()
    a_budget_line(project=first, position=1, description="Pane", cost=Decimal("10.01"))
    a_budget_line(project=second, position=2, description="Perché «no»?", cost=Decimal("0.00"))
    a_budget_line(project=second, position=1, description="100 %", cost=Decimal("7.50"))
    question = Question(
        lambda: (
            BudgetLine.objects.filter(project=Key("project"))
            .order_by("position")
            .values_list("description", "cost")
        )
    )

    assert question.rows(project=first.pk) == [("Pane", Decimal("10.01"))]
    assert question.rows(project=second.pk) == [
        ("100 %", Decimal("7.50")),
        ("Perché «no»?", Decimal("0.00")),
    ]
    assert question.rows(project=0) == []


def test_a_question_gives_instants_as_django_does() -> None:
    extension = an_extension()
    rows = type(extension).objects.values_list("closes_at", "decided_at")

    [(closes_at, decided_at)] = Question(lambda: rows).rows()

    assert [(closes_at, decided_at)] == list(rows)
    assert closes_at.utcoffset() == dt.timedelta(0)


def test_a_question_is_written_once_and_asked_each_time() -> None:
    written: list[int] = []
    line = a_budget_line(description="'; DROP TABLE projects_budgetline; --")

    def ask() -> "QuerySet[BudgetLine, tuple[str]]":
        written.append(1)
        return BudgetLine.objects.filter(description=Key("text")).values_list("description")

    question = Question(ask)

    with CaptureQueriesContext(connection) as captured:
        answers = [question.rows(text=line.description) for _ in range(3)]

    assert answers == [[(line.description,)]] * 3
    assert (len(written), len(captured)) == (1, 3)


def test_a_question_wants_every_key() -> None:
    question = Question(lambda: BudgetLine.objects.filter(project=Key("project")).values_list("pk"))

    with pytest.raises(KeyError, match="project"):
        question.rows()


def _snapshot(digest: str = DIGEST, content: str = "{}") -> Snapshot:
    return Snapshot(sha256=digest, content=content, created_at=clock.now())


def test_what_is_inserted_is_there_with_its_key_and_its_defaults() -> None:
    at, ada, project = clock.now(), a_person(), a_project()
    line = BudgetLine(
        project=project,
        category=a_budget_line(project=project, position=1).category,
        position=3,
        description="100 % «così»",
        year=2019,
        cost=Decimal("1234.56"),
    )

    written, snapshot = insert(line), insert(_snapshot())

    assert written is line
    assert BudgetLine.objects.get(pk=line.pk).cost == Decimal("1234.56")
    assert (snapshot._state.adding, Snapshot.objects.get().pk) == (False, snapshot.pk)
    line.description = "Un altro"
    line.save()
    assert BudgetLine.objects.filter(description="Un altro").count() == 1
    with pytest.raises(IntegrityError, match="registro"), transaction.atomic():
        insert(
            RegisterEntry(
                register="prova",
                year=2026,
                number=1,
                title="Senza contatore",
                sha256=DIGEST,
                registered_at=at,
                registered_by=ada,
            )
        )


def test_two_rows_with_what_is_unique_are_refused_or_are_one() -> None:
    first = insert(_snapshot())
    again = _snapshot(content="[]")

    assert not insert_if_new(again, known_by="sha256")
    assert insert_if_new(_snapshot("cd" * 32), known_by="sha256")
    assert again.pk is None
    assert list(Snapshot.objects.order_by("pk").values_list("sha256", "content")) == [
        (first.sha256, "{}"),
        ("cd" * 32, "{}"),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(_snapshot())
