"""OPS-10: what a deployment must not be started with, each with the sentence that says why."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.suite import PRODUCTION
from welfare_kmzero.insecure import Deployment, faults

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "k7Zq-Tn2xW9vB4mR8sLdE3yHcJ6pFgA1uQoXiN5tVbKzMwSrDe"


@pytest.fixture
def evaluation(tmp_path: Path) -> Deployment:
    return Deployment(
        kind="evaluation",
        debug=False,
        demo=True,
        secret_key="short but only here",
        evaluation_key="short but only here",
        allowed_hosts=["127.0.0.1", "localhost", "[::1]"],
        public_base_url="http://127.0.0.1:8000",
        database_engine="django.db.backends.sqlite3",
        redis_url="",
        email_backend="django.core.mail.backends.console.EmailBackend",
        time_zone="Europe/Rome",
        var_dir=tmp_path,
        private_dirs=[tmp_path / "documents", tmp_path / "anchors"],
        static_root=tmp_path / "static",
        bucket="",
        lease_seconds=3,
        sweep_seconds=1,
    )


@pytest.fixture
def production(evaluation: Deployment) -> Deployment:
    return replace(
        evaluation,
        kind="production",
        demo=False,
        secret_key=KEY,
        allowed_hosts=["welfare.example", ".trentino.example"],
        public_base_url="https://welfare.example",
        database_engine="django.db.backends.postgresql",
        redis_url="rediss://:password@redis.example:6379/0",
        email_backend="django.core.mail.backends.smtp.EmailBackend",
        lease_seconds=90,
        sweep_seconds=30,
    )


def test_good_deployments_have_no_fault(evaluation: Deployment, production: Deployment) -> None:
    assert faults(evaluation) == []
    assert faults(production) == []


@pytest.mark.parametrize(
    "right",
    [
        {"public_base_url": "https://bandi.trentino.example"},
        {"public_base_url": "https://welfare.example:8443/"},
        {"redis_url": "redis://127.0.0.1:6379/0"},
        {"redis_url": "redis://localhost/1"},
        {"evaluation_key": ""},
    ],
)
def test_what_is_in_order_is_not_refused(production: Deployment, right: dict[str, object]) -> None:
    assert faults(replace(production, **right)) == []


WRONG_ANYWHERE = [
    ({"kind": "staging"}, "DEPLOYMENT='staging'"),
    ({"kind": ""}, "DEPLOYMENT=''"),
    ({"time_zone": "UTC"}, "TIME_ZONE"),
    ({"database_engine": "django.db.backends.mysql"}, "DATABASE_URL"),
    ({"database_engine": ""}, "DATABASE_URL"),
    ({"redis_url": "amqp://redis.example"}, "REDIS_URL"),
    ({"redis_url": "redis.example:6379"}, "REDIS_URL"),
    ({"sweep_seconds": 0}, "SWEEP_SECONDS"),
    ({"lease_seconds": -1}, "JOB_LEASE_SECONDS"),
    ({"bucket": "documenti"}, "DOCUMENTS_BUCKET"),
    ({"var_dir": Path("/dev/null")}, "VAR_DIR=/dev/null"),
    ({"private_dirs": [Path("/dev/null")]}, "/dev/null: non è una cartella"),
    ({"private_dirs": [Path("/srv/static/documents")], "static_root": Path("/srv/static")}, "STATIC_ROOT"),
    ({"private_dirs": [Path("/srv/x/../static")], "static_root": Path("/srv/static")}, "STATIC_ROOT"),
]  # fmt: skip
WRONG_IN_EVALUATION = [
    ({"allowed_hosts": ["*"]}, "ALLOWED_HOSTS"),
    ({"allowed_hosts": ["127.0.0.1", "welfare.example"]}, "ALLOWED_HOSTS"),
    ({"public_base_url": ""}, "PUBLIC_BASE_URL"),
    ({"public_base_url": "127.0.0.1:8000"}, "PUBLIC_BASE_URL"),
    ({"public_base_url": "http://127.0.0.1:8000/welfare"}, "PUBLIC_BASE_URL"),
    ({"var_dir": Path("/dev/null/var")}, "VAR_DIR=/dev/null/var"),
]
WRONG_IN_PRODUCTION = [
    ({"debug": True}, "DEBUG"),
    ({"demo": True}, "DEMO"),
    ({"secret_key": ""}, "SECRET_KEY"),
    ({"secret_key": KEY[:49]}, "SECRET_KEY"),
    ({"secret_key": "a" * 80}, "SECRET_KEY"),
    ({"secret_key": "django-insecure-" + KEY}, "SECRET_KEY"),
    ({"evaluation_key": KEY}, "SECRET_KEY: è la chiave della prova"),
    ({"allowed_hosts": []}, "ALLOWED_HOSTS"),
    ({"allowed_hosts": ["*"]}, "ALLOWED_HOSTS"),
    ({"allowed_hosts": ["*.welfare.example"]}, "ALLOWED_HOSTS"),
    ({"public_base_url": ""}, "PUBLIC_BASE_URL"),
    ({"public_base_url": "http://welfare.example"}, "PUBLIC_BASE_URL"),
    ({"public_base_url": "https://"}, "PUBLIC_BASE_URL"),
    ({"public_base_url": "https://user@welfare.example"}, "PUBLIC_BASE_URL"),
    ({"public_base_url": "https://welfare.example/?a=1"}, "PUBLIC_BASE_URL"),
    ({"public_base_url": "https://altro.example"}, "non è tra quelli di ALLOWED_HOSTS"),
    ({"public_base_url": "https://notrentino.example"}, "non è tra quelli di ALLOWED_HOSTS"),
    ({"database_engine": "django.db.backends.sqlite3"}, "DATABASE_URL"),
    ({"redis_url": ""}, "REDIS_URL"),
    ({"redis_url": "redis://redis.example:6379/0"}, "REDIS_URL"),
    ({"redis_url": "rediss://:@redis.example:6379/0"}, "REDIS_URL"),
    ({"email_backend": "django.core.mail.backends.console.EmailBackend"}, "EMAIL_URL"),
    ({"email_backend": "django.core.mail.backends.dummy.EmailBackend"}, "EMAIL_URL"),
    ({"lease_seconds": 89}, "JOB_LEASE_SECONDS"),
]


@pytest.mark.parametrize(("wrong", "said"), WRONG_ANYWHERE + WRONG_IN_PRODUCTION, ids=str)
def test_a_wrong_production_is_refused(
    production: Deployment, wrong: dict[str, object], said: str
) -> None:
    found = faults(replace(production, **wrong))

    assert any(said in fault for fault in found)


@pytest.mark.parametrize(("wrong", "said"), WRONG_ANYWHERE + WRONG_IN_EVALUATION, ids=str)
def test_a_wrong_evaluation_is_refused(
    evaluation: Deployment, wrong: dict[str, object], said: str
) -> None:
    found = faults(replace(evaluation, **wrong))

    assert len(found) == 1
    assert said in found[0]


def test_all_faults_are_said_at_once(production: Deployment) -> None:
    found = faults(replace(production, debug=True, demo=True, allowed_hosts=[], redis_url=""))

    assert [fault.split(":")[0] for fault in found] == [
        "DEBUG",
        "DEMO",
        "ALLOWED_HOSTS",
        "PUBLIC_BASE_URL",
        "REDIS_URL",
    ]


# The real start


def start(folder: Path, command: str = "check", **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(folder), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"DEBUG": "1", "DEMO": "1"}, "DEBUG: in produzione deve essere spento."),
        ({"SECRET_KEY": ""}, "SECRET_KEY: serve una chiave casuale"),
        ({"JOB_LEASE_SECONDS": "un minuto"}, "JOB_LEASE_SECONDS: serve un numero intero"),
    ],
    ids=["debug", "no-key", "no-number"],
)
def test_the_product_does_not_start_on_a_wrong_production(
    tmp_path: Path, wrong: dict[str, str], said: str
) -> None:
    status, printed = start(tmp_path, **{**PRODUCTION, **wrong})

    assert status == 1
    assert said in printed


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"DATABASE_URL": "non so"}, "DATABASE_URL: il prodotto conosce solo"),
        ({"VAR_DIR": "/dev/null/var"}, "VAR_DIR=/dev/null/var: non è una cartella"),
    ],
    ids=["no-database", "no-folder"],
)
def test_an_evaluation_does_not_start_on_a_wrong_value(
    tmp_path: Path, wrong: dict[str, str], said: str
) -> None:
    status, printed = start(tmp_path, **wrong)

    assert status == 1
    assert said in printed


def test_nothing_but_python_is_needed_to_start(tmp_path: Path) -> None:
    status, printed = start(tmp_path)

    assert (status, "no issues" in printed) == (0, True)


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    script = "from welfare_kmzero import settings; print(settings.SECRET_KEY)"
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={"VAR_DIR": str(tmp_path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]

    keys = {process.communicate()[0].strip() for process in starting}

    assert len(keys) == 1
    assert len(keys.pop()) > 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in tmp_path.iterdir() if "secret" in file.name) == [
        "secret_key"
    ]
