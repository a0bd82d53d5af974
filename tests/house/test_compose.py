"""The production set-up: complete, healthy, and without a secret in it."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
SECRETS = {"WELFARE_SECRET_KEY", "WELFARE_POSTGRES_PASSWORD", "WELFARE_REDIS_PASSWORD"}


def test_services_are_those_of_the_design() -> None:
    assert set(SERVICES) == {"migrate", "web", "worker", "beat", "db", "redis", "mail"}


def test_every_lasting_service_has_a_health_check() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^HEALTHCHECK .*CMD \[", dockerfile, re.MULTILINE)

    of_their_own = {
        name for name, service in SERVICES.items() if "test" in service.get("healthcheck", {})
    }

    assert of_their_own == set(SERVICES) - {"migrate", "web"}
    assert SERVICES["migrate"]["healthcheck"] == {"disable": True}


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_product_waits_for_the_migrations_and_for_healthy_engines(name: str) -> None:
    assert SERVICES[name]["depends_on"] == {
        "migrate": {"condition": "service_completed_successfully"},
        "db": {"condition": "service_healthy"},
        "redis": {"condition": "service_healthy"},
    }


def test_secrets_are_required_from_outside_and_never_have_a_default() -> None:
    used = dict(re.findall(r"\$\{(WELFARE_\w+)(:?[-?])", TEXT))

    assert {name for name in used if name in SECRETS} == SECRETS
    assert {used[name] for name in SECRETS} == {":?"}


def test_no_value_that_looks_like_a_secret_is_written_down() -> None:
    secret = re.compile(r"(PASSWORD|SECRET|TOKEN|KEY)", re.IGNORECASE)

    written = [
        (name, key, value)
        for name, service in SERVICES.items()
        for key, value in service.get("environment", {}).items()
        if secret.search(key) and not re.fullmatch(r"\$\{WELFARE_\w+:\?run make env\}", str(value))
    ]

    assert written == []
    assert re.findall(r"://[^$\s\"']*:[^$\s\"'/@]+@", TEXT) == []


def test_nothing_is_published_beyond_this_machine() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]

    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_product_runs_without_privileges() -> None:
    for name in ("web", "worker", "beat", "migrate"):
        assert SERVICES[name]["cap_drop"] == ["ALL"]
        assert SERVICES[name]["read_only"] is True
    stages = re.split(
        r"^FROM ", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    assert re.search(r"^USER welfare$", stages[-1], re.MULTILINE)
    assert "--require-hashes" in stages[1]


def test_broker_never_evicts_a_message() -> None:
    assert "maxmemory-policy noeviction" in " ".join(SERVICES["redis"]["command"])


def test_env_file_is_made_for_exactly_these_values_and_kept_out_of_git() -> None:
    made = set(
        re.findall(r'"(WELFARE_\w+)=', (ROOT / "welfare_kmzero" / "bootstrap.py").read_text())
    )
    required = set(re.findall(r"\$\{(WELFARE_\w+):\?", TEXT))
    used = set(re.findall(r"\$\{(WELFARE_\w+)", TEXT))

    assert required <= made <= used
    assert ".env" in (ROOT / ".gitignore").read_text().splitlines()
    assert {".env", "var", ".git"} <= set((ROOT / ".dockerignore").read_text().splitlines())
