"""Imports only go down: the contract is kept, and it speaks of everything that is there."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from django.apps import apps as registry
from django.db import models

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("funders", "projects", "grants")
HOUSE = ROOT / "welfare_kmzero"
DOORS = ("views", "forms", "urls", "admin", "tasks", "timetable", "management")
HOMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core", "shared"}
LINES, LINES_OF_A_TEST = 400, 600


def sources() -> list[Path]:
    """Every module of the product, migrations left out."""
    found = [ROOT / "manage.py"]
    for name in (*APPS, "welfare_kmzero"):
        found += [file for file in (ROOT / name).rglob("*.py") if "migrations" not in file.parts]
    return sorted(found)


def contracts() -> dict[str, dict[str, Any]]:
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {one["id"]: one for one in configuration["tool"]["importlinter"]["contracts"]}


def named(contract: dict[str, Any]) -> set[str]:
    """The modules that the layers of a contract speak of."""
    return {
        module.strip(" ()") for layer in contract["layers"] for module in re.split("[|:]", layer)
    }


def is_package(folder: Path) -> bool:
    return folder.is_dir() and any(folder.rglob("*.py"))


def inside(folder: Path) -> set[str]:
    """Names of the modules and packages that stand directly in ``folder``."""
    modules = {file.stem for file in folder.glob("*.py")} - {"__init__"}
    return modules | {package.name for package in folder.iterdir() if is_package(package)}


def test_the_import_contract_is_kept() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_every_room_of_the_house_has_its_storey() -> None:
    """A new module of welfare_kmzero/ is put in its place in pyproject.toml by a person."""
    storeys = {name.removeprefix("welfare_kmzero.") for name in named(contracts()["storeys"])}

    assert inside(HOUSE) == storeys - set(APPS)


def test_the_rooms_of_an_app_are_those_of_the_design() -> None:
    rooms = contracts()["rooms"]
    known = named(rooms) | set(rooms["exhaustive_ignores"])

    assert rooms["containers"] == [*APPS]
    assert rooms["exhaustive"] is True
    assert {app: inside(ROOT / app) - known for app in APPS} == {app: set() for app in APPS}


def test_no_door_of_a_lower_app_is_left_open() -> None:
    """Views, forms, addresses, administration and tasks are forbidden from above by name."""
    forbidden = contracts()["doors"]["forbidden_modules"]
    from_projects = contracts()["doors-of-funders"]["forbidden_modules"]
    doors = {app: {f"{app}.{room}" for room in inside(ROOT / app) & set(DOORS)} for app in APPS}

    assert set(forbidden) == doors["funders"] | doors["projects"]
    assert set(from_projects) == doors["funders"]


def test_nothing_is_called_by_a_name_that_says_nothing() -> None:
    names = {file.stem for file in sources()} | {file.parent.name for file in sources()}

    assert names & HOMELESS == set()


def test_a_long_module_says_why_it_is_long() -> None:
    """Above 400 lines a sentence beginning with ``# Long because`` stands among the first."""
    unexplained = [
        f"{file.relative_to(ROOT)}: {len(lines)}"
        for file in sources()
        if len(lines := file.read_text(encoding="utf-8").splitlines()) > LINES
        and not any(line.startswith("# Long because") for line in lines[:30])
    ]

    assert unexplained == []


def test_what_a_browser_reads_is_not_long_either() -> None:
    long = [
        str(file.relative_to(ROOT))
        for folder, suffixes in (("static", (".css", ".js")), ("templates", (".html", ".txt")))
        for file in sorted((ROOT / folder).rglob("*"))
        if file.suffix in suffixes and len(file.read_text(encoding="utf-8").splitlines()) > LINES
    ]

    assert long == []


def test_a_test_is_at_home_under_six_hundred_lines() -> None:  # STYLE 11
    tests = [*sorted((ROOT / "tests").rglob("*.py"))]
    long = [
        str(file.relative_to(ROOT))
        for file in tests
        if len(file.read_text(encoding="utf-8").splitlines()) > LINES_OF_A_TEST
    ]

    assert len(tests) > 200
    assert long == []


def test_the_house_imports_nothing_but_its_celery_application() -> None:
    tree = ast.parse((HOUSE / "__init__.py").read_text(encoding="utf-8"))
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]

    assert [node.module for node in imported if isinstance(node, ast.ImportFrom)] == [
        "welfare_kmzero.celery"
    ]
    assert len(imported) == 1


def test_each_package_opens_by_saying_what_it_answers() -> None:
    """Every package whose question is not plain from DESIGN's table opens with a docstring."""
    silent = [
        str(package.relative_to(ROOT))
        for package in [*(ROOT / app for app in APPS), *HOUSE.iterdir()]
        if is_package(package) and not (ast.get_docstring(parse(package / "__init__.py")))
    ]

    assert silent == []


def parse(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def test_no_import_hides_inside_a_function_without_a_reason() -> None:
    """STYLE 3: optional and heavy imports say so on their line; circles have no excuse."""
    unexplained = []
    for file in sources():
        lines = file.read_text(encoding="utf-8").splitlines()
        for function in ast.walk(parse(file)):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            unexplained += [
                f"{file.relative_to(ROOT)}:{node.lineno}"
                for node in ast.walk(function)
                if isinstance(node, ast.Import | ast.ImportFrom)
                and "#" not in lines[node.lineno - 1]
                and function.name != "ready"  # where Django wants them
            ]

    assert sorted(set(unexplained)) == []


def test_a_relation_to_another_app_is_asked_from_above_alone() -> None:
    """STYLE 4: the upper app asks, the lower never looks up."""
    relations = [
        field
        for config in registry.get_app_configs()
        if config.name.split(".")[0] in (*APPS, "welfare_kmzero")
        for model in config.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
    ]
    looking_up = [
        str(field)
        for field in relations
        if field.related_model._meta.app_label != field.model._meta.app_label
        and not field.remote_field.hidden
        # Django's own groups and rights, and where it keeps them.
        and field.related_model._meta.app_label != "auth"
    ]

    assert len(relations) > 100
    assert looking_up == []
