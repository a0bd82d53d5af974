"""The templates: nothing inline, nothing unescaped, nothing forgotten (V1.2, V3.4)."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

FOLDER = Path(settings.BASE_DIR) / "templates"
PAGES = sorted(
    path.relative_to(FOLDER).as_posix()
    for path in FOLDER.rglob("*.html")
    if not path.is_relative_to(FOLDER / "acts")
)
ROOTS = ("welfare_kmzero", "funders", "projects", "grants")
# Found by name by Django or allauth, not by us.
BY_NAME = re.compile(r"^(400|403|403_csrf|404|429|500|503)\.html$|^(account|allauth|admin|mfa)/")
FORBIDDEN = {
    "inline style": r"\sstyle\s*=",
    "style element": r"<style",
    "inline script": r"<script(?![^>]*\ssrc=)",
    "event handler": r"\son[a-z]+\s*=\s*[\"']",
    "javascript address": r"javascript:",
    "text marked safe": r"\|\s*safe\b|safeseq|autoescape\s+off",
    "address elsewhere": r"(?:href|src|action)\s*=\s*[\"'](?:https?:)?//",
    "frame": r"<(?:iframe|object|embed|base)\b",
}
# Where attached files are read: its page alone may hold frames, of this site alone.
ALLOWED = {"frame": ["grants/application/_reading.html"]}
_INCLUDE = re.compile(r'\{% include "([^"]+)"')
_EXTENDS = re.compile(r'\{% extends "([^"]+)"')


def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_a_template_compiles(name: str) -> None:
    assert get_template(name).origin.name == str(FOLDER / name)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_that_the_content_policy_forbids(what: str) -> None:
    found = [name for name in PAGES if re.search(FORBIDDEN[what], _text(name), re.IGNORECASE)]

    assert found == ALLOWED.get(what, [])


@pytest.mark.parametrize(
    ("what", "fault"),
    [
        ("inline style", '<p style="color:red">'),
        ("inline script", "<script>a()</script>"),
        ("event handler", '<a onclick="a()">'),
        ("text marked safe", "{{ a|safe }}"),
        ("address elsewhere", '<img src="https://x.example/a.png">'),
    ],
)
def test_each_fault_would_be_found(what: str, fault: str) -> None:
    assert re.search(FORBIDDEN[what], fault, re.IGNORECASE)


def test_every_template_is_used() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for root in ROOTS
        for path in (Path(settings.BASE_DIR) / root).rglob("*.py")
    )
    texts = "\n".join(_text(name) for name in PAGES)
    unused = [
        name
        for name in PAGES
        if not BY_NAME.search(name)
        and f'"{name}"' not in texts
        and f'"{name}"' not in code
        # info.py builds these names from the last part.
        and f'"{Path(name).stem}"' not in code
    ]

    assert unused == []


def test_every_page_stands_on_a_base() -> None:
    whole = [
        name
        for name in PAGES
        if name.startswith("pages/") and "/parts/" not in name and "/_" not in name
    ]

    assert len(whole) >= 12
    assert all(_EXTENDS.search(_text(name)) for name in whole)


def _depth(name: str, seen: tuple[str, ...] = ()) -> int:
    assert name not in seen, f"{name} includes itself"
    parts = [part for part in _INCLUDE.findall(_text(name)) if part in PAGES]
    return max((1 + _depth(part, (*seen, name)) for part in parts), default=0)


def test_pages_include_no_deeper_than_three() -> None:
    """Page, list, row: beyond that nobody finds a line any more."""
    assert {name: depth for name in PAGES if (depth := _depth(name)) > 3} == {}


def test_numbers_and_dates_are_written_by_our_tags() -> None:
    """STYLE 42: no formatting of money or dates but through the house's filters."""
    found = [
        name
        for name in PAGES
        if re.search(r"\|\s*(floatformat|date|time|localize|unlocalize|intcomma)\b", _text(name))
    ]

    assert found == []
