"""What an event tells before and after, in words: names, amounts, dates, choices, fingerprints."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from funders.states import FunderKind, OfficerFunction, OrganisationKind
from grants.documents.checklist import CHECKLIST
from grants.states import ItemState
from projects.states import MemberRole, SignOffMethod
from welfare_kmzero import italian
from welfare_kmzero.audit import words
from welfare_kmzero.documents.models import Direction
from welfare_kmzero.money import euros, format_euro

REASON: Final = "Motivo"
_PARTS: Final = {"before": "Prima", "after": "Dopo", "reason": REASON}
# Facts that are amounts in cents, whatever tells them.
_CENTS: Final = frozenset(
    {"total", "proposed", "committed", "awarded", "requested", "admitted_cost", "endowment"}
)
# Facts that are mappings of a code to cents.
_PARTS_IN_CENTS: Final = frozenset({"shares"})
_PAPERS: Final = {
    "deliberation": "Deliberazione della Giunta",
    "dossier": "Fascicolo della domanda",
    "minutes": "Verbale",
    "proposal": "Proposta per l'organo di un finanziatore",
    "ranking": "Graduatoria",
    "receipt": "Ricevuta di invio",
    "signing_copy": "Domanda da firmare",
    "statement": "Prospetto di riparto",
}
_CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "direction": dict(Direction.choices),
    "function": dict(OfficerFunction.choices),
    "item": {code: entry.label for code, entry in CHECKLIST.items()},
    "kind": _PAPERS | dict(chain(FunderKind.choices, OrganisationKind.choices)),
    "method": dict(SignOffMethod.choices),
    "role": dict(MemberRole.choices),
    "state": dict(ItemState.choices),
    # The names of what lets people in.
    "way": dict.fromkeys(("AuthenticationBackend", "ModelBackend"), "dal modulo di accesso"),
}
# What a paper is about, where it is a part of its call.
_ABOUT: Final = re.compile(r"(call|project|funder)(?::(\S+))?")
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
# A fingerprint is recognised by its first letters; whole it is in the export.
_SHOWN: Final = 16


@dataclass(frozen=True, slots=True)
class Told:
    """A part of what an event tells: its name, and name and text of each fact."""

    label: str
    facts: tuple[tuple[str, str], ...]


def told(details: str) -> Iterable[Told]:
    """Each part of the canonical JSON of an event."""
    parts: Mapping[str, Any] = json.loads(details)  # reason: JSON of any action
    for key, value in parts.items():
        facts = value if isinstance(value, dict) else {"": value}
        yield Told(
            _PARTS.get(key, key),
            tuple((words.fact(name), _text(name, fact)) for name, fact in facts.items()),
        )


def _text(name: str, fact: object) -> str:
    if fact is None or fact in ("", [], {}):
        return "–"
    if isinstance(fact, bool):
        return "sì" if fact else "no"
    if isinstance(fact, int) and name in _CENTS:
        return format_euro(euros(fact))
    if isinstance(fact, dict):
        inner = "total" if name in _PARTS_IN_CENTS else ""
        return ", ".join(f"{words.fact(key)} {_text(inner, each)}" for key, each in fact.items())
    if isinstance(fact, list):
        return ", ".join(_text("", each) for each in fact)
    return _phrase(name, str(fact))


def _phrase(name: str, text: str) -> str:
    if label := _CHOICES.get(name, {}).get(text):
        return label
    if _FINGERPRINT.fullmatch(text):
        return f"{italian.grouped(text[:_SHOWN])}…"
    if _DAY.fullmatch(text):
        return italian.long_date(dt.date.fromisoformat(text))
    if name == "subject" and (about := _ABOUT.fullmatch(text)):
        return f"{words.kind(about[1])} {about[2] or ''}".strip()
    if name.endswith("_at"):
        return _instant(text)
    return text


def _instant(text: str) -> str:
    try:
        return italian.deadline(dt.datetime.fromisoformat(text))
    except ValueError:
        return text
