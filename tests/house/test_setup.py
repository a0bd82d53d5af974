"""From a bare clone: the set-up itself, in real processes on a copy of what it reads."""

import ast
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BOOTSTRAP = ROOT / "welfare_kmzero" / "bootstrap.py"
LOCKS = [ROOT / "requirements.txt", ROOT / "requirements-dev.txt"]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What the set-up reads, in another place."""
    clone = tmp_path / "clone"
    (clone / "welfare_kmzero").mkdir(parents=True)
    shutil.copy(BOOTSTRAP, clone / "welfare_kmzero")
    for lock in LOCKS:
        shutil.copy(lock, clone)
    return clone


def run(
    clone: Path, *arguments: str, before: str = "", path: str | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run the set-up by path; ``before`` is what is different about this machine."""
    script = str(clone / "welfare_kmzero" / "bootstrap.py")
    program = (
        f"import runpy, sys; sys.argv = {[script, *arguments]!r}\n{before}\n"
        f"runpy.run_path({script!r}, run_name='__main__')"
    )
    env = dict(os.environ) if path is None else {**os.environ, "PATH": path}
    return subprocess.run(
        [sys.executable, "-I", "-c", program], env=env, capture_output=True, text=True, check=False
    )


WITHOUT_VENV = """
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "ensurepip" else found(name, *rest)
"""
WITHOUT_PANGO = """
import ctypes
load = ctypes.CDLL
def missing(name, *rest, **more):
    if name and "pango" in name:
        raise OSError(name)
    return load(name, *rest, **more)
ctypes.CDLL = missing
"""
# Goes as far as making the environment: what comes after takes long.
STOP_AT_VENV = """
import subprocess
keep = subprocess.run
def no_venv(command, *rest, **more):
    if "venv" in command:
        return subprocess.CompletedProcess(command, 1, "", "")
    return keep(command, *rest, **more)
subprocess.run = no_venv
"""
OLD_PYTHON = "sys.version_info = (3, 9, 2, 'final', 0)"


def test_missing_venv_module_is_one_sentence_with_its_package(clone: Path, tmp_path: Path) -> None:
    done = run(clone, "setup", before=WITHOUT_VENV, path=str(_apt_that_fails(tmp_path)))

    package = "python{}.{}-venv".format(*sys.version_info[:2])
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        f"[setup] The venv module of {sys.executable} is missing. "
        f"Install and run again: sudo apt-get install {package}"
    )
    assert not (clone / ".venv").exists()


def test_missing_libraries_are_named_by_their_packages(clone: Path, tmp_path: Path) -> None:
    done = run(clone, "setup", before=WITHOUT_PANGO, path=str(_apt_that_fails(tmp_path)))

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "[setup] WeasyPrint needs system libraries that are missing. "
        "Install and run again: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0"
    )


def test_missing_libraries_where_there_is_no_apt_are_named_for_other_systems(
    clone: Path, tmp_path: Path
) -> None:
    done = run(clone, "setup", before=WITHOUT_PANGO, path=str(tmp_path))

    assert done.returncode == 1
    assert "Fedora: dnf install pango harfbuzz" in done.stderr
    assert "apt-get" not in done.stderr


def test_apt_installs_what_is_missing_where_it_may(clone: Path, tmp_path: Path) -> None:
    # An apt-get that writes down what it was asked; the run goes on to the virtual environment.
    asked = tmp_path / "asked"
    tools = _tool(tmp_path, "apt-get", f'echo "$DEBIAN_FRONTEND $*" >> {asked}')
    _tool(tmp_path, "sudo", 'shift; [ "$1" = true ] || exec "$@"')

    done = run(clone, "setup", before=f"{WITHOUT_PANGO}\n{STOP_AT_VENV}", path=str(tools))

    assert "creating the virtual environment" in done.stderr
    assert asked.read_text().splitlines()[0] == (
        "noninteractive -q -y install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0"
    )


def test_old_python_meets_a_sentence(clone: Path) -> None:
    done = run(clone, "setup", before=OLD_PYTHON)

    assert done.returncode == 1
    assert done.stderr == (
        f"[setup] Python 3.11 or newer is needed and {sys.executable} is Python 3.9: "
        "name another with 'make PYTHON=python3.11 ...'.\n"
    )


def test_bootstrap_is_read_by_an_old_python_and_needs_nothing_installed() -> None:
    tree = ast.parse(BOOTSTRAP.read_text(), feature_version=(3, 7))

    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        )
    }
    assert imported <= sys.stdlib_module_names


def test_folder_that_is_no_virtual_environment_is_left_alone(clone: Path) -> None:
    (clone / ".venv").mkdir()
    (clone / ".venv" / "mine").write_text("precious")

    done = run(clone, "setup")

    assert done.returncode == 1
    assert (
        done.stderr
        == f"[setup] {clone}/.venv exists and is not a virtual environment: move it away.\n"
    )
    assert (clone / ".venv" / "mine").read_text() == "precious"


@pytest.fixture
def ready(clone: Path) -> Path:
    """A clone whose environment was set up for the product, without what takes time."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", clone / ".venv"], check=True)
    kept = "import pathlib; bootstrap = runpy.run_path({!r}); bootstrap['write_stamp']('requirements.txt'); sys.exit()"
    run(clone, before=kept.format(str(clone / "welfare_kmzero" / "bootstrap.py")))
    return clone


def test_second_run_does_nothing_and_takes_no_time(ready: Path) -> None:
    started = time.monotonic()

    done = run(ready, "setup")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "change",
    [
        lambda clone: (clone / "requirements.txt").write_text("another==1 --hash=sha256:0\n"),
        lambda clone: (clone / ".venv" / "setup.json").unlink(),
        lambda clone: (clone / ".venv" / "setup.json").write_text("{"),
    ],
    ids=["lock changed", "stamp lost", "stamp broken"],
)
def test_dependencies_are_installed_again_when_the_lock_or_the_stamp_changed(
    ready: Path, change
) -> None:
    change(ready)

    done = run(ready, "setup")

    assert "installing requirements.txt" in done.stderr


def test_moved_environment_is_made_anew(ready: Path, tmp_path: Path) -> None:
    moved = ready.rename(tmp_path / "moved")

    done = run(moved, "setup", before=STOP_AT_VENV)

    assert done.returncode == 1
    assert "creating the virtual environment in .venv" in done.stderr


def test_development_set_up_serves_the_product_too(ready: Path) -> None:
    stamp = ready / ".venv" / "setup.json"
    digests = json.loads(stamp.read_text())
    dev = _in_bootstrap(ready, "digest", "requirements-dev.txt")
    stamp.write_text(
        json.dumps(
            {
                "root": digests["root"],
                "requirements-dev.txt": dev,
                "contained": digests["requirements.txt"],
            }
        )
    )

    done = run(ready, "setup")

    assert (done.returncode, done.stderr) == (0, "")


def _in_bootstrap(clone: Path, function: str, name: str) -> str:
    script = str(clone / "welfare_kmzero" / "bootstrap.py")
    program = (
        f"import runpy, pathlib; b = runpy.run_path({script!r});"
        f"print(b[{function!r}](pathlib.Path({str(clone)!r}) / {name!r}))"
    )
    return subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_uv_finds_what_pip_was_told() -> None:
    settings = {
        "index-url": "https://i.example/simple",
        "extra-index-url": "file:///a\nfile:///b",
        "find-links": "/w /x",
        "cert": "/ca.pem",
        "proxy": "http://p.example:1",
    }
    program = (
        "import json, runpy;"
        f"told = runpy.run_path({str(BOOTSTRAP)!r})['uv_environment']({settings!r});"
        "print(json.dumps(told))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program],
        env={"SSL_CERT_FILE": "/mine.pem"},
        capture_output=True,
        text=True,
        check=True,
    )

    told = json.loads(done.stdout)

    assert told["UV_DEFAULT_INDEX"] == "https://i.example/simple"
    assert told["UV_INDEX"] == "file:///a file:///b"
    assert told["UV_FIND_LINKS"] == "/w,/x"
    assert told["ALL_PROXY"] == "http://p.example:1"
    assert told["SSL_CERT_FILE"] == "/mine.pem"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_pins_every_package_by_hash_and_names_no_host(lock: Path) -> None:
    text = lock.read_text()

    pins = re.findall(
        r"^([a-zA-Z0-9._-]+)==\S+.*\\\n +--hash=sha256:[0-9a-f]{64}", text, re.MULTILINE
    )
    lines = [line for line in text.splitlines() if line and line[0] not in " #"]
    assert [line.split("==")[0] for line in lines] == pins
    assert "://" not in text
    assert not re.search(r"^--", text, re.MULTILINE)


def test_development_lock_contains_the_product_s_own() -> None:
    product, development = (
        set(re.findall(r"^[a-zA-Z0-9._-]+==[^ \\]+", lock.read_text(), re.MULTILINE))
        for lock in LOCKS
    )

    assert product <= development


def test_lock_of_uv_is_taken_whole() -> None:
    taken = subprocess.run(
        [
            sys.executable,
            "-I",
            "-c",
            f"import runpy; print(runpy.run_path({str(BOOTSTRAP)!r})['locked_uv']())",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    block = LOCKS[1].read_text().split("\nuv==")[1].split("\n    # via")[0]

    assert taken.strip() == f"uv=={block}".strip()


def test_no_module_hides_one_of_python() -> None:
    names = {path.stem for path in (ROOT / "welfare_kmzero").iterdir()}

    assert names & sys.stdlib_module_names == set()


def test_env_holds_new_secrets_for_its_owner_alone(clone: Path) -> None:
    done = run(clone, "env")

    written = (clone / ".env").read_text()
    values = dict(line.split("=", 1) for line in written.splitlines() if not line.startswith("#"))
    assert done.returncode == 0
    assert stat.S_IMODE((clone / ".env").stat().st_mode) == 0o600
    assert len(values["WELFARE_SECRET_KEY"]) >= 50
    assert (
        len(
            {
                values[f"WELFARE_{name}"]
                for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD")
            }
        )
        == 3
    )

    again = run(clone, "env")

    assert again.returncode == 1
    assert again.stderr == "[setup] .env is there already and was left as it is.\n"
    assert (clone / ".env").read_text() == written


def test_make_says_what_it_can_do() -> None:
    done = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True)

    named = set(re.findall(r"^make ([a-z-]+)", done.stdout, re.MULTILINE))
    assert named == {"demo", "test", "test-fast", "lint", "setup", "env"}


def test_ci_requires_everything() -> None:
    script = (ROOT / ".ci" / "run").read_text()

    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert script.rstrip().endswith("exec make test REQUIRE_ALL=1 </dev/null")


def _tool(folder: Path, name: str, script: str) -> Path:
    tools = folder / "tools"
    tools.mkdir(exist_ok=True)
    tool = tools / name
    tool.write_text(f"#!/bin/sh\n{script}\n")
    tool.chmod(0o755)
    if not (tools / "env").exists():
        (tools / "env").symlink_to("/usr/bin/env")
    return tools


def _apt_that_fails(folder: Path) -> Path:
    return _tool(folder, "apt-get", "exit 100")
