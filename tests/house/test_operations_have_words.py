"""AUD-3: every operation that the code records has its sentence in Italian."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from welfare_kmzero.audit.words import FACTS, OBJECTS, OPERATIONS

ROOT = Path(__file__).parents[2]
ROOMS = ("funders", "projects", "grants", "welfare_kmzero")
RECORDER = "record"


@dataclass
class Found:
    """What the sources record: ``unclear`` are the places that no reader could tell."""

    actions: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    unclear: list[str] = field(default_factory=list)


def sources() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def _functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def _calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name):
                yield called.id, node
            elif isinstance(called, ast.Attribute) and ast.unparse(called.value) == "self":
                yield called.attr, node


def _recorders(tree: ast.Module) -> dict[str, int]:
    """Functions of a module that hand an action to ``record``, and at which place they take it.

    The place does not count ``self``.
    """
    found = {RECORDER: 0}
    before = 0
    while len(found) > before:
        before = len(found)
        for function in _functions(tree):
            names = [each.arg for each in function.args.args if each.arg != "self"]
            for name, call in _calls(function):
                place = found.get(name, -1)
                handed = call.args[place] if 0 <= place < len(call.args) else None
                if isinstance(handed, ast.Name) and handed.id in names:
                    found[function.name] = names.index(handed.id)
    return found


def _constants(tree: ast.Module) -> dict[str, str]:
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }


def _texts(node: ast.expr, constants: dict[str, str]) -> list[str] | None:
    """What ``node`` may say; None where it cannot be told by reading."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        both = [_texts(each, constants) for each in (node.body, node.orelse)]
        return None if None in both else [text for each in both for text in each or []]
    if isinstance(node, ast.Name) and node.id in constants:
        return [constants[node.id]]
    return None


def read(source: str, where: str, found: Found) -> None:
    tree = ast.parse(source)
    recorders, constants = _recorders(tree), _constants(tree)
    handed_on = {
        id(call.args[recorders[name]])
        for function in _functions(tree)
        if function.name in recorders
        for name, call in _calls(function)
        if name in recorders and len(call.args) > recorders[name]
        if isinstance(call.args[recorders[name]], ast.Name)
    }
    for name, call in _calls(tree):
        if name not in recorders or len(call.args) <= recorders[name]:
            continue
        node = call.args[recorders[name]]
        texts = _texts(node, constants)
        if texts is not None:
            found.actions.update(texts)
        elif id(node) not in handed_on:
            found.unclear.append(f"{where}:{node.lineno}")
        found.kinds.update(
            word.value.value
            for word in call.keywords
            if word.arg == "target_type" and isinstance(word.value, ast.Constant)
        )


@pytest.fixture(scope="module")
def recorded() -> Found:
    found = Found()
    for path in sources():
        source = path.read_text(encoding="utf-8")
        if "audit.record import" in source:
            read(source, path.relative_to(ROOT).as_posix(), found)
    return found


def test_every_operation_has_its_sentence_and_no_sentence_is_idle(recorded: Found) -> None:
    assert recorded.unclear == []
    assert recorded.actions - set(OPERATIONS) == set()
    assert set(OPERATIONS) - recorded.actions == set()
    # The control: the reading does find them.
    assert len(recorded.actions) > 70


def test_every_kind_of_thing_has_its_word(recorded: Found) -> None:
    assert recorded.kinds == set(OBJECTS)


def test_sentences_are_told_apart_and_read_as_sentences() -> None:
    assert len(set(OPERATIONS.values())) == len(OPERATIONS)
    for sentence in OPERATIONS.values():
        assert sentence[0].isupper()
        assert not sentence.endswith(".")
        assert "_" not in sentence
    for word in (*OBJECTS.values(), *FACTS.values()):
        assert "_" not in word


def test_what_cannot_be_told_by_reading_is_noticed() -> None:
    found = Found()

    read('def f(what):\n    record(f"x.{what}", by=1, target_type="y")\n', "here", found)
    read(
        'def g(a):\n    record(a)\n\n\ng("x.done")\ng("x.left" if 1 else "x.kept")\n',
        "there",
        found,
    )

    assert found.unclear == ["here:2"]
    assert found.actions == {"x.done", "x.left", "x.kept"}
