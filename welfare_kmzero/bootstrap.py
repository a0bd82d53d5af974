"""From a bare clone to an environment that runs: standard library only.

Run by path (``python3 -I welfare_kmzero/bootstrap.py setup [--dev] | env``), before anything
is installed; the product never imports it. Its syntax is that of Python 3.7, so that an
older interpreter meets a sentence instead of a SyntaxError.

What it does is remembered in ``.venv/setup.json``: while the lock file has not changed, a
second run installs nothing and takes a fraction of a second.
"""

from __future__ import annotations

import argparse
import ast
import ctypes
import hashlib
import importlib.util
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "setup.json"
OLDEST = (3, 11)
# File of the shared object -> Debian package: what WeasyPrint opens and no wheel carries.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
ELSEWHERE = "pango and harfbuzz (Fedora: dnf install pango harfbuzz; macOS: brew install pango)"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Setting of pip -> variable by which uv learns the same.
PIP_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "proxy": "ALL_PROXY",
}


class SetupError(Exception):
    """Why the set-up cannot go on: one sentence that says what to do."""


def say(text: str) -> None:
    sys.stderr.write("[setup] " + text + "\n")


def run(command: list[str], env: dict[str, str] | None = None) -> str:
    """Run quietly and give what was printed; ``SetupError`` with its last lines when it fails."""
    done = subprocess.run(  # noqa: S603  # commands of this file, without a shell
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.strip().splitlines()[-15:])
        raise SetupError("{} failed:\n{}".format(" ".join(command[:6]), tail))
    return done.stdout


# The interpreter and the virtual environment


def check_python() -> None:
    if sys.version_info < OLDEST:
        raise SetupError(
            "Python 3.11 or newer is needed and {} is Python {}.{}: name another with "
            "'make PYTHON=python3.11 ...'.".format(sys.executable, *sys.version_info[:2])
        )


def venv_python() -> Path:
    return VENV / "bin" / "python"


def venv_is_sound() -> bool:
    """Whether ``.venv`` still works here: its interpreter starts and the folder was not moved."""
    try:
        found = run([str(venv_python()), "-I", "-c", "import sys; print(sys.prefix)"]).strip()
    except (OSError, SetupError):
        return False
    kept = read_stamp().get("root", str(ROOT))
    return Path(found) == VENV and kept == str(ROOT)


def make_venv() -> None:
    if VENV.exists() and not (VENV / "pyvenv.cfg").exists() and any(VENV.iterdir()):
        raise SetupError(f"{VENV} exists and is not a virtual environment: move it away.")
    say("creating the virtual environment in .venv ...")
    run([sys.executable, "-m", "venv", "--clear", str(VENV)])


def venv_package() -> str:
    """Name of the Debian package that is missing from this interpreter; empty when none is."""
    if all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        return ""
    return "python{}.{}-venv".format(*sys.version_info[:2])


# Packages of the system


def missing_libraries() -> list[str]:
    if sys.platform != "linux":
        names = ("libpango-1.0.0.dylib", "libpango-1.0.dylib", "libpango-1.0-0.dll")
        folders = ("", "/opt/homebrew/lib/", "/usr/local/lib/", "/opt/local/lib/")
        return [] if any(opens(f + n) for f in folders for n in names) else ["pango"]
    return [package for name, package in LIBRARIES.items() if not opens(name)]


def opens(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_test_tools() -> list[str]:
    """What the browser tests and the reading back of PDFs use, and the product does not."""
    missing = [] if any(shutil.which(name) for name in CHROMIUM) else ["chromium"]
    return missing if shutil.which("pdftotext") else [*missing, "poppler-utils"]


def as_root() -> list[str] | None:
    """The prefix that makes apt-get work here without a question; ``None`` when nothing does."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    try:
        run(["sudo", "-n", "true"])
    except (OSError, SetupError):
        return None
    return ["sudo", "-n"]


def apt_install(packages: list[str]) -> bool:
    """Whether the packages are there now; the lists are refreshed only when they are too old."""
    prefix = as_root()
    if prefix is None:
        return False
    say("installing {} with apt-get ...".format(" ".join(packages)))
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    install = [*apt, "install", "--no-install-recommends", *packages]
    for refresh in (False, True):
        try:
            if refresh:
                run([*apt, "update"])
            run(install)
        except SetupError as error:
            failure = error
        else:
            return True
    say(str(failure))
    return False


def check_system(*, to_make_venv: bool, dev: bool) -> None:
    """Have what cannot come from a wheel, or say exactly what to install."""
    needed = [venv_package()] if to_make_venv and venv_package() else []
    needed += missing_libraries()
    wanted = missing_test_tools() if dev else []
    if needed and not apt_install(needed):
        raise SetupError(how_to_install(needed))
    if wanted and not apt_install(wanted):
        say("{} not found: the tests that need it will not run.".format(" and ".join(wanted)))


def how_to_install(packages: list[str]) -> str:
    sentences = []
    if any(name.endswith("-venv") for name in packages):
        sentences.append(f"The venv module of {sys.executable} is missing.")
    if any(not name.endswith("-venv") for name in packages):
        sentences.append("WeasyPrint needs system libraries that are missing.")
    if shutil.which("apt-get"):
        remedy = "sudo apt-get install {}".format(" ".join(packages))
        return "{} Install and run again: {}".format(" ".join(sentences), remedy)
    return "{} Install {} and run again.".format(" ".join(sentences), ELSEWHERE)


# Dependencies


def read_stamp() -> dict[str, str]:
    try:
        kept = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def is_installed(lock: str) -> bool:
    """Whether this lock, or the development one that contains it, was installed as it is now."""
    kept = read_stamp()
    locks = {name: digest(ROOT / name) for name in ("requirements.txt", "requirements-dev.txt")}
    if kept.get("requirements-dev.txt") == locks["requirements-dev.txt"]:
        return kept.get("contained") == locks["requirements.txt"]
    return kept.get(lock) == locks[lock]


def write_stamp(lock: str) -> None:
    kept = {"root": str(ROOT), lock: digest(ROOT / lock)}
    if lock == "requirements-dev.txt":
        kept["contained"] = digest(ROOT / "requirements.txt")
    new = STAMP.with_suffix(".new")
    new.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    new.replace(STAMP)


def pip_settings() -> dict[str, str]:
    """What pip's own files and variables say, by the name of the setting."""
    lines = run([str(venv_python()), "-m", "pip", "config", "list"]).splitlines()
    settings = {}
    for line in lines:
        found = re.match(r"(?:global|install|:env:)\.([a-z-]+)=(.*)$", line)
        if found:
            settings[found.group(1)] = str(ast.literal_eval(found.group(2)))
    return settings


def uv_environment(settings: dict[str, str]) -> dict[str, str]:
    """The environment in which uv finds the same sources and certificates that pip would."""
    env = dict(os.environ)
    for name, variable in PIP_TO_UV.items():
        if name in settings:
            joiner = "," if name == "find-links" else " "
            env.setdefault(variable, joiner.join(settings[name].split()))
    # Every file is checked against its hash, so it does not matter which source it comes from.
    env.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    env.setdefault("UV_PYTHON_DOWNLOADS", "never")
    env.setdefault("UV_HTTP_TIMEOUT", "180")
    return env


def locked_uv() -> str:
    """The lines of the development lock that pin uv and its hashes."""
    text = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    found = re.search(r"^uv==[^\\\n]*(?:\\\n +--hash=\S+ ?)+", text, re.MULTILINE)
    if not found:
        raise SetupError("requirements-dev.txt does not pin uv.")
    return found.group(0).rstrip() + "\n"


def has_uv() -> bool:
    """Have uv inside the virtual environment; ``False`` when it cannot be had (pip does then)."""
    pinned = re.match(r"uv==(\S+)", locked_uv())
    try:
        found = run([str(VENV / "bin" / "uv"), "--version"]).split()
        if pinned and pinned.group(1) in found:
            return True
    except (OSError, SetupError):
        pass
    with tempfile.NamedTemporaryFile("w", suffix=".txt", dir=str(VENV)) as lock:
        lock.write(locked_uv())
        lock.flush()
        try:
            pip_install(Path(lock.name), quiet=True)
        except SetupError:
            return False
    return True


def pip_install(lock: Path, *, quiet: bool) -> None:
    options = ["--require-hashes", "--disable-pip-version-check", "--no-input", "-r", str(lock)]
    if quiet:
        options.append("-q")
    run([str(venv_python()), "-m", "pip", "install", *options])


def install(lock: str) -> None:
    if has_uv():
        say(f"installing {lock} with uv, every file checked against its hash ...")
        uv = [str(VENV / "bin" / "uv"), "pip", "install", "--python", str(venv_python())]
        try:
            run(
                [*uv, "--require-hashes", "--compile-bytecode", "-r", str(ROOT / lock)],
                uv_environment(pip_settings()),
            )
        except SetupError as error:
            say(f"uv could not: {error}")
        else:
            return
    say(f"installing {lock} with pip, every file checked against its hash (about a minute) ...")
    pip_install(ROOT / lock, quiet=False)


def setup(*, dev: bool) -> None:
    """Everything that ``make demo`` (or, with ``dev``, ``make test``) needs."""
    started = time.monotonic()
    lock = "requirements-dev.txt" if dev else "requirements.txt"
    check_python()
    sound = venv_is_sound()
    check_system(to_make_venv=not sound, dev=dev)
    if not sound:
        make_venv()
    if is_installed(lock):
        return
    install(lock)
    write_stamp(lock)
    say(f"ready in {time.monotonic() - started:.0f} s")


# The values of docker-compose.yml


def write_env() -> None:
    """A ``.env`` for docker compose, with secrets of this installation, readable by its owner."""
    target = ROOT / ".env"
    lines = [
        "# Values of docker-compose.yml, made by 'make env'. Never in version control.",
        "# As it is: an evaluation on this machine, with one-click sign-in. For a real service:",
        "# production, WELFARE_DEMO=0, the public name and address (https, behind a proxy that",
        "# sets X-Forwarded-Proto and counts as 1 below), a mail server, as in",
        "# smtp+tls://user:password@host:587, and who answers for access and for data: what is",
        "# left empty is told on the pages as not yet known. The second factor is then always on.",
        "WELFARE_DEPLOYMENT=evaluation",
        "WELFARE_DEMO=1",
        "WELFARE_ALLOWED_HOSTS=127.0.0.1,localhost",
        "WELFARE_PUBLIC_BASE_URL=http://127.0.0.1:8000",
        "WELFARE_EMAIL_URL=smtp://mail:1025",
        "WELFARE_FROM_EMAIL=Welfare a km zero <noreply@demo.example>",
        "WELFARE_SECOND_FACTOR=0",
        "WELFARE_TRUSTED_PROXY_COUNT=0",
        "WELFARE_ACCESSIBILITY_CONTACT=",
        "WELFARE_PRIVACY_CONTROLLERS=",
        "WELFARE_PRIVACY_CONTACT=",
        "WELFARE_PRIVACY_RETENTION=",
        f"WELFARE_SECRET_KEY={secrets.token_urlsafe(64)}",
        f"WELFARE_POSTGRES_PASSWORD={secrets.token_hex(24)}",
        f"WELFARE_REDIS_PASSWORD={secrets.token_hex(24)}",
    ]
    try:
        handle = os.open(str(target), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise SetupError(".env is there already and was left as it is.") from None
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write("\n".join(lines) + "\n")
    say("wrote .env (secrets of this installation, readable by you alone)")


def main() -> int:
    parser = argparse.ArgumentParser(description="Set up welfare_kmzero from a bare clone.")
    parser.add_argument("what", choices=("setup", "env"))
    parser.add_argument("--dev", action="store_true", help="what the tests need as well")
    wanted = parser.parse_args()
    try:
        if wanted.what == "env":
            write_env()
        else:
            setup(dev=wanted.dev)
    except SetupError as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
