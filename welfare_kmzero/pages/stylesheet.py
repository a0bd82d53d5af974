"""The stylesheet of Bootstrap Italia, without the font that it carries inside itself.

It draws the buttons of a video player, which no page has. A browser opens it on every
page, and our content policy, which knows the fonts of this service alone, refuses it.
"""

import os
import re
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

NAME = "css/bootstrap-italia.min.css"
_INLINE_FONT = re.compile(r"@font-face\{[^}]*url\(data:[^}]*\}")


def without_inline_fonts(css: str) -> str:
    return _INLINE_FONT.sub("", css)


class LeanFinder(BaseFinder):
    """Finds one file, before the finder that would take it from its package."""

    def find(self, path: str, find_all: bool = False, **_: object) -> str | list[str]:  # type: ignore[override]  # noqa: FBT001, FBT002  # as Django calls it
        if Path(path).as_posix() != NAME:
            return []
        found = self._storage().path(NAME)
        return [found] if find_all else found

    def list(self, ignore_patterns: Sequence[str] | None) -> Iterable[tuple[str, Storage]]:  # type: ignore[override]  # noqa: ARG002  # its stub forgets None
        yield NAME, self._storage()

    def _storage(self) -> FileSystemStorage:
        """Where the file is; it is written when it is not there yet or is an older one."""
        folder = Path(settings.VAR_DIR, "assets")
        lean = folder / NAME
        content = without_inline_fonts(_original().read_text(encoding="utf-8"))
        if not lean.exists() or lean.read_text(encoding="utf-8") != content:
            lean.parent.mkdir(parents=True, exist_ok=True)
            own = lean.with_suffix(f".{os.getpid()}")
            own.write_text(content, encoding="utf-8")
            own.replace(lean)
        return FileSystemStorage(location=folder)


def _original() -> Path:
    spec = find_spec("bootstrap_italia_template")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package of Bootstrap Italia is not installed")
    return Path(spec.origin).parent / "static" / NAME
