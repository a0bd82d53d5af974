"""DAT-3: every pair of states of every machine, by SQL and by ``queryset.update()``."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from tests.factories import (
    AUTUMN,
    a_call,
    a_check,
    a_job,
    a_published_call,
    a_ranking,
    a_signed_off_project,
    a_withdrawal,
    an_application,
    an_entry,
    an_officer,
    minutes_of,
    with_terms,
)
from tests.worlds import adopt, adopted, an_edition, awarded, evaluating, ranked
from welfare_kmzero.triggers import catalogue
from welfare_kmzero.workflow import move

pytestmark = pytest.mark.django_db

MACHINES: list[Any] = [
    model for model in apps.get_models() if getattr(model, "transitions", None) is not None
]
LATER = AUTUMN + timedelta(days=1)
PAIRS = [
    pytest.param(model, source, target, id=f"{model.__name__}-{source}-{target}")
    for model in MACHINES
    for source, target in product(model.transitions, repeat=2)
    if source != target
]


def _call(state: str) -> models.Model:
    """A call in ``state`` for which the next step is ready."""
    if state == "draft":
        return with_terms(a_call())
    edition = an_edition()
    if state == "evaluating":
        evaluating(edition)
        ranking = a_ranking(call=edition.call)
        for place, application in enumerate(edition.applications, start=1):
            an_entry(
                ranking=ranking,
                application=application,
                position=place,
                outcome="reserve",
                proposed=None,
            )
        move(ranking, "approved", by=an_officer())
    if state == "ranked":
        awarded(edition)
        for decision in edition.decisions:
            adopt(decision)
        for award in edition.awards:
            move(award, "conceded", by=an_officer())
        move(edition.round, "decided", by=an_officer())
    if state == "decided":
        adopted(edition)
    return edition.call


def _project(state: str) -> models.Model:
    if state == "draft":
        project = a_signed_off_project()
        return move(project, "draft", by=an_officer())
    if state == "filed":
        return an_application().project
    project = an_application().project
    # Filed once and taken up: its application is there, as the next filing needs.
    move(move(project, "draft", by=an_officer()), "signed_off", by=an_officer())
    return project


def _application(state: str) -> models.Model:
    application = an_application()
    a_withdrawal(application=application)
    return application if state == "filed" else move(application, state, by=an_officer())


def _check(state: str) -> models.Model:
    check = a_check(reason="Fuori termine")
    return check if state == "pending" else move(check, state, by=an_officer())


def _sheet(state: str) -> models.Model:
    sheet = an_edition().sheets[0]
    return sheet if state == "submitted" else move(sheet, state, by=an_officer())


def _ranking(state: str) -> models.Model:
    if state == "approved":
        return ranked(an_edition()).ranking
    edition = evaluating(an_edition(requests=("9000.00",)))
    return an_entry(application=edition.applications[0]).ranking


def _round(state: str) -> models.Model:
    if state == "decided":
        return adopted(an_edition()).round
    edition = awarded(an_edition())
    for decision in edition.decisions:
        adopt(decision)
    for award in edition.awards:
        move(award, "conceded", by=an_officer())
    return edition.round


def _award(state: str) -> models.Model:
    edition = awarded(an_edition())
    for decision in edition.decisions:
        adopt(decision)
    award = edition.awards[0]
    return award if state == "proposed" else move(award, state, by=an_officer())


def _share(state: str) -> models.Model:
    edition = awarded(an_edition())
    decision = edition.decisions[0]
    decision.decided_on = date(2018, 12, 7)
    decision.save(update_fields=["decided_on"])
    move(decision, "adopted", by=an_officer())
    share = edition.awards[0].shares.get(funder=decision.funder)
    return share if state == "proposed" else move(share, state, by=an_officer())


def _decision(state: str) -> models.Model:
    decision = awarded(an_edition()).decisions[0]
    decision.decided_on = date(2018, 12, 7)
    decision.save(update_fields=["decided_on"])
    return decision if state == "draft" else move(decision, state, by=an_officer())


def _minutes(state: str) -> models.Model:
    minutes = minutes_of()
    return minutes if state == "draft" else move(minutes, state, by=an_officer())


def _job(state: str) -> models.Model:
    job = a_job(failure="non ha funzionato", lease_until=AUTUMN)
    for step in {"queued": (), "running": ("running",)}.get(state, ("running", state)):
        type(job).objects.filter(pk=job.pk).update(status=step)
    return job


IN_STATE: dict[str, Callable[[str], models.Model]] = {
    "funders.Call": _call,
    "projects.Project": _project,
    "projects.Application": _application,
    "grants.EligibilityCheck": _check,
    "grants.Evaluation": _sheet,
    "grants.Ranking": _ranking,
    "grants.AwardRound": _round,
    "grants.Award": _award,
    "grants.AwardShare": _share,
    "grants.FundingDecision": _decision,
    "grants.Minutes": _minutes,
    "jobs.Job": _job,
}


def _changes(model: Any, target: str) -> dict[str, Any]:
    """The status, with its instant and person: what a well-made move writes."""
    names = {field.name for field in model._meta.concrete_fields}
    marks = {f"{target}_at": LATER, f"{target}_by": an_officer().pk}
    return {"status": target} | {name: value for name, value in marks.items() if name in names}


def _by_sql(row: models.Model, changes: dict[str, Any]) -> int:
    columns = {type(row)._meta.get_field(name).column: value for name, value in changes.items()}
    assigned = ", ".join(f"{column} = %s" for column in columns)
    values = [
        connection.ops.adapt_datetimefield_value(value) if value is LATER else value
        for value in columns.values()
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {row._meta.db_table} SET {assigned} WHERE id = %s", [*values, row.pk]
        )
        return int(cursor.rowcount)


def _by_update(row: models.Model, changes: dict[str, Any]) -> int:
    return type(row)._default_manager.filter(pk=row.pk).update(**changes)


def test_every_machine_is_tried() -> None:
    assert {model._meta.label for model in MACHINES} == set(IN_STATE)


@pytest.mark.parametrize("write", [_by_sql, _by_update])
@pytest.mark.parametrize(("model", "source", "target"), PAIRS)
def test_a_state_follows_its_table(
    model: Any, source: str, target: str, write: Callable[[models.Model, dict[str, Any]], int]
) -> None:
    row = IN_STATE[model._meta.label](source)
    row.refresh_from_db()
    assert row.status == source
    changes = _changes(model, target)

    if target in model.transitions[source]:
        assert write(row, changes) == 1
        row.refresh_from_db()
        assert row.status == target
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        write(row, changes)


@pytest.mark.parametrize("model", MACHINES, ids=lambda model: model.__name__)
def test_the_table_refuses_alone(model: Any) -> None:
    """What other triggers refuse too is refused by the transition table in the first place."""
    rows = {state: IN_STATE[model._meta.label](state) for state in model.transitions}
    _leave_only(f"{model._meta.db_table}_moves_update")

    for source, target in product(model.transitions, repeat=2):
        if source == target or target in model.transitions[source]:
            continue
        with (
            pytest.raises(IntegrityError, match="passaggio di stato non ammesso"),
            transaction.atomic(),
        ):
            _by_sql(rows[source], _changes(model, target))


def _leave_only(name: str) -> None:
    connection.check_constraints()
    catalogue.drop(connection)
    [trigger] = [each for each in catalogue.expected(connection.vendor) if each.name == name]
    with connection.cursor() as cursor:
        for statement in trigger.statements:
            cursor.execute(statement)


@pytest.mark.parametrize("model", MACHINES, ids=lambda model: model.__name__)
def test_a_move_writes_its_instant_and_nobody_else_does(model: Any) -> None:
    marks = [
        (source, target)
        for source, targets in model.transitions.items()
        for target in targets
        if f"{target}_at" in {field.name for field in model._meta.concrete_fields}
    ]
    for source, target in marks:
        row = IN_STATE[model._meta.label](source)

        with pytest.raises(IntegrityError), transaction.atomic():
            _by_update(row, {f"{target}_at": LATER, f"{target}_by": an_officer().pk})


def test_a_published_call_exists_only_from_a_draft() -> None:
    call = a_published_call()

    with pytest.raises(IntegrityError, match="comincia da «draft»"), transaction.atomic():
        a_call(status="published", published_at=call.published_at, published_by=an_officer())
