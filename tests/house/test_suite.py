"""The summary of a run says loudly what did not run, and with REQUIRE_ALL that is a failure."""

import importlib.util
import itertools
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.together import TOGETHER, WHOLE_FILES, unit_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def suite() -> ModuleType:
    spec = importlib.util.spec_from_file_location("suite_under_test", ROOT / "tests" / "suite.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_what_did_not_run_is_named_and_fails_only_when_required(suite: ModuleType) -> None:
    report = suite.Report(ran=[("ruff", True, 0.2)], not_run=["broker tests: no Redis answers"])

    assert report.exit_status(require_all=False) == 0
    assert report.exit_status(require_all=True) == 1
    assert "DID NOT RUN (1):\n  - broker tests: no Redis answers\n" in report.text(
        require_all=False
    )
    assert "counts as a failure" in report.text(require_all=True)


def test_failure_fails_with_or_without_requirement(suite: ModuleType) -> None:
    report = suite.Report(ran=[("ruff", True, 0.2), ("mypy", False, 30.0)])

    assert report.exit_status(require_all=False) == report.exit_status(require_all=True) == 1
    assert "FAILED  mypy" in report.text(require_all=False)
    assert "Everything ran." in report.text(require_all=False)


def test_skips_of_a_run_are_read_back_but_expected_failures_are_not(
    suite: ModuleType, tmp_path: Path
) -> None:
    (tmp_path / "test_three.py").write_text(
        "import pytest\n"
        "def test_passes(): pass\n"
        "@pytest.mark.skip(reason='no moon tonight')\ndef test_moon(): pass\n"
        "@pytest.mark.xfail(reason='known')\ndef test_known(): assert False\n"
    )
    results = tmp_path / "results.xml"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:django",
            "-p",
            "no:randomly",
            "-c",
            "/dev/null",
            f"--rootdir={tmp_path}",
            f"--junitxml={results}",
            str(tmp_path),
        ],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )

    assert suite.skips(results) == ["test_three::test_moon: no moon tonight"]


def test_services_that_do_not_answer_are_not_found(
    suite: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://nobody@127.0.0.1:9/none")
    monkeypatch.setenv("TEST_REDIS_URL", "redis://127.0.0.1:9/0")
    monkeypatch.setenv("PATH", "/nonexistent")

    assert (suite.find_postgresql(), suite.find_redis(), suite.find_chromium()) == ("", "", "")


def test_what_is_missing_is_said_and_left_out(suite: ModuleType) -> None:
    services = suite.Services(redis="redis://here")

    assert services.left_out() == ["not browser"]
    assert [reason.split(":")[0] for reason in services.missing()] == [
        "browser tests",
        "the database suite on PostgreSQL",
    ]
    assert services.told() == {"TEST_REDIS_URL": "redis://here"}


def test_what_runs_on_one_engine_alone_is_there(suite: ModuleType) -> None:
    assert [place for place in suite.WITHOUT_DATABASE if not any(ROOT.glob(place))] == []


def test_what_stays_together_is_there() -> None:
    places = [*itertools.chain.from_iterable(TOGETHER.values()), *WHOLE_FILES]

    assert [place for place in places if not any(ROOT.glob(place))] == []


def test_a_test_goes_with_its_unit_or_alone() -> None:
    alone = "tests/signin/test_demo.py::test_nobody_else[a::b@c]"

    assert unit_of("tests/jobs/test_kills.py::test_a_job[redis]") == "processes"
    assert unit_of("tests/floor/test_pdf_runs.py::test_words") == "papers"
    assert unit_of("tests/browser/test_filing.py::test_it") == "tests/browser/test_filing.py"
    assert unit_of(alone) == alone


def test_a_failed_step_is_shown_and_the_others_are_given(
    suite: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = suite.Report()
    steps = {
        "good": ([sys.executable, "-c", "print('quiet')"], {}),
        "bad": ([sys.executable, "-c", "import os; exit(os.environ['WHY'])"], {"WHY": "no moon"}),
    }

    assert suite.run_steps(report, tmp_path, steps) == {"good"}
    assert [(name, passed) for name, passed, _ in report.ran] == [("good", True), ("bad", False)]
    printed = capsys.readouterr().out
    assert "no moon" in printed
    assert "quiet" not in printed


def test_tests_never_meet_the_data_of_a_running_product(
    suite: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "DATABASE_URL": "postgres://real",
        "REDIS_URL": "redis://real",
        "DEMO": "1",
        "DEPLOYMENT": "production",
        "VAR_DIR": "/real",
    }.items():
        monkeypatch.setenv(name, value)

    seen = suite.environment(Path("/elsewhere"), {})

    assert "real" not in "".join(seen[name] for name in ("DATABASE_URL", "REDIS_URL", "VAR_DIR"))
    assert (seen["DEMO"], seen["DEPLOYMENT"]) == ("0", "evaluation")
