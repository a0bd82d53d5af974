"""The health of the service: minimal for strangers, precise for who can mend (V13.4.5)."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from tests.factories import a_job
from tests.pages.town import Town
from welfare_kmzero import clock
from welfare_kmzero.pages import health

pytestmark = pytest.mark.django_db
NAMES = ["database", "clock", "broker", "worker", "store", "fonts"]


@pytest.fixture(autouse=True)
def queue(settings: Settings, tmp_path: Path) -> None:
    settings.REDIS_URL = ""
    settings.QUEUE_DIR = tmp_path / "queue"
    (tmp_path / "queue" / "messages").mkdir(parents=True)


def _wrong() -> dict[str, str]:
    return {found.name: found.says for found in health.findings() if not found.is_well}


def test_a_stranger_learns_only_that_it_is_well(client: Client) -> None:
    answer = client.get("/salute")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer["Cache-Control"] == "no-store"


def test_administrators_and_auditors_see_everything(town: Town) -> None:
    for name, knows in {"Ivo": True, "Gina": True, "Elsa": False, "Ada": False}.items():
        found = town.client(name).get("/salute").json()
        assert ("findings" in found) is knows, name
    assert list(town.client("Ivo").get("/salute").json()["findings"]) == NAMES


def test_all_is_well_when_nothing_is_wrong() -> None:
    assert [found.name for found in health.findings()] == NAMES
    assert _wrong() == {}


def test_without_database_the_answer_is_503(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dead() -> None:
        raise OperationalError("no")

    monkeypatch.setattr(health.connection, "cursor", dead)

    answer = client.get("/salute")

    assert (answer.status_code, answer.json()) == (503, {"status": "down"})


def test_a_dead_broker_is_said_and_costs_nothing(client: Client, settings: Settings) -> None:
    """OPS-1: the service answers, whatever Redis does."""
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    answer = client.get("/salute")

    assert (answer.status_code, answer.json()) == (200, {"status": "degraded"})
    assert "Redis non risponde" in _wrong()["broker"]


def test_a_job_that_nobody_takes_is_said() -> None:
    """OPS-6: the worker or its scheduler is dead."""
    now = clock.now()
    a_job(available_at=now - dt.timedelta(minutes=2))
    assert _wrong() == {}

    a_job(available_at=now - dt.timedelta(minutes=4))

    assert list(_wrong()) == ["worker"]


def test_a_clock_that_went_wrong_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """SUB-13: the database's clock and ours differ."""
    true_now = clock.now

    monkeypatch.setattr(clock, "now", lambda: true_now() + dt.timedelta(seconds=30))

    assert "clock" in _wrong()


def test_missing_fonts_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "FONTS", ("fonts/non-esiste.ttf",))

    assert "fonts/non-esiste.ttf" in _wrong()["fonts"]


def test_a_queue_without_folder_is_said(settings: Settings, tmp_path: Path) -> None:
    settings.QUEUE_DIR = tmp_path / "altrove"

    assert list(_wrong()) == ["broker"]
