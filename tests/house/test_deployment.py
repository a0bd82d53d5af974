"""The product as a real service: Django's own checklist, no warning left."""

import os
import subprocess
import sys
from pathlib import Path

from tests.suite import PRODUCTION

ROOT = Path(__file__).resolve().parent.parent.parent


def manage(folder: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(folder), **PRODUCTION, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_deployment_checklist_has_no_warning(tmp_path: Path) -> None:
    done = manage(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout + done.stderr


def test_production_writes_nothing_before_it_is_asked_to(tmp_path: Path) -> None:
    """Its containers are read-only but for the documents."""
    done = manage(tmp_path, "-c", "import welfare_kmzero.settings")

    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_optional_store_is_imported_by_nobody_else() -> None:
    """``welfare_kmzero[s3]`` is not installed by default: one module may need it."""
    users = [
        str(file.relative_to(ROOT))
        for app in ("funders", "projects", "grants", "welfare_kmzero")
        for file in (ROOT / app).rglob("*.py")
        if "import storages" in (text := file.read_text(encoding="utf-8"))
        or "from storages" in text
    ]

    assert users == ["welfare_kmzero/documents/s3.py"]


def test_no_check_is_silenced_and_no_page_is_cached() -> None:
    from welfare_kmzero import settings

    assert not hasattr(settings, "SILENCED_SYSTEM_CHECKS")
    assert not any("cache" in middleware for middleware in settings.MIDDLEWARE)
    assert settings.ATOMIC_REQUESTS is False
