"""The stylesheet of Bootstrap Italia leaves without the font inside it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from welfare_kmzero.pages import stylesheet


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    return tmp_path


def test_the_stylesheet_that_is_served_has_no_inline_font() -> None:
    served = finders.find(stylesheet.NAME)

    assert isinstance(served, str)
    css = Path(served).read_text(encoding="utf-8")
    assert "@font-face" not in css
    assert "data:application/font" not in css


def test_nothing_else_is_taken_away() -> None:
    original = stylesheet._original().read_text(encoding="utf-8")

    start = original.index("@font-face{")
    end = original.index("}", start) + 1

    lean = stylesheet.without_inline_fonts(original)
    assert lean == original[:start] + original[end:]
    assert "VideoJS" in original[start:end]


def test_a_file_of_an_older_version_is_replaced(own_folder: Path) -> None:
    old = own_folder / "assets" / stylesheet.NAME
    old.parent.mkdir(parents=True)
    old.write_text("old", encoding="utf-8")

    assert finders.find(stylesheet.NAME) == str(old)
    assert old.read_text(encoding="utf-8") != "old"
    assert [path.name for path in old.parent.iterdir()] == [old.name]


def test_other_files_come_from_where_they_are() -> None:
    found = finders.find("css/base.css")

    assert found == str(settings.BASE_DIR / "static" / "css" / "base.css")


def test_fonts_of_other_places_are_left_alone() -> None:
    css = 'a{b:c}@font-face{font-family:X;src:url("../x.woff2")}d{e:url(data:image/svg+xml,f)}'

    assert stylesheet.without_inline_fonts(css) == css
