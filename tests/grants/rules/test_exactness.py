"""What the rules never do, read in their own source."""

import ast
from fractions import Fraction
from pathlib import Path

import pytest

from funders.rules.amounts import Cents
from funders.rules.apportionment import divide

ROOT = Path(__file__).parents[3]
SOURCES = sorted(
    path
    for app in ("funders", "projects", "grants")
    for path in (ROOT / app / "rules").glob("*.py")
)
STANDARD = {
    "collections",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "itertools",
    "math",
    # A law is found in words by its number and year.
    "re",
    "typing",
    "zoneinfo",
    "unicodedata",
}
OWN = {
    "funders": ("funders.rules",),
    "projects": ("funders.rules", "projects.rules"),
    "grants": ("funders.rules", "projects.rules", "grants.rules"),
}


def floats(tree):
    """Line of every constant or name by which a binary floating-point number could enter."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield node.lineno
        if isinstance(node, ast.Name) and node.id in {"float", "round"}:
            yield node.lineno


def clocks(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}:
            yield node.lineno


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield node.module


def test_the_reader_sees_floats_clocks_and_imports():
    tree = ast.parse("import time\nfrom django.db import models\nx = 0.33\nfloat(1)\ndate.today()")

    assert sorted(floats(tree)) == [3, 4]
    assert list(clocks(tree)) == [5]
    assert list(imported(tree)) == ["time", "django.db"]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_rule_has_no_float_no_clock_and_imports_only_rules_below(path):  # MON-1
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert list(floats(tree)) == []
    assert list(clocks(tree)) == []
    allowed = OWN[path.relative_to(ROOT).parts[0]]
    foreign = [
        name
        for name in imported(tree)
        if name.split(".")[0] not in STANDARD and not name.startswith(allowed)
    ]
    assert foreign == []


FROZEN = "dataclass(frozen=True, slots=True)"


def loose_dataclasses(tree):
    """Name of every dataclass that is not frozen with slots."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef):
            continue
        written = [ast.unparse(decorator) for decorator in node.decorator_list]
        dataclasses = [each for each in written if each.startswith("dataclass")]
        if dataclasses and dataclasses[0].replace("kw_only=True, ", "") != FROZEN:
            yield node.name


def test_what_rules_exchange_cannot_be_changed():
    loose = "@dataclass\nclass A: pass\n@dataclass(frozen=True, slots=True)\nclass B: pass"
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES]

    assert list(loose_dataclasses(ast.parse(loose))) == ["A"]
    assert [name for tree in trees for name in loose_dataclasses(tree)] == []


@pytest.mark.slow
def test_a_million_divisions_give_back_every_cent():  # MON-1
    protocols = [
        (Fraction(2, 3), Fraction(1, 3)),
        (Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)),
        (Fraction(3, 7), Fraction(3, 7), Fraction(1, 7)),
        (Fraction(61, 97), Fraction(36, 97)),
    ]
    step = 299_999_977
    for shares in protocols:
        total = 1
        for _ in range(250_000):
            total = (total * 48_271 + step) % 10**13

            parts = divide(Cents(total), shares=shares)

            assert sum(parts) == total
            assert all(
                abs(part * share.denominator - total * share.numerator) < share.denominator
                for part, share in zip(parts, shares, strict=True)
            )
