"""The sections of a call for its officers, in the order in which they are worked through."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

# Name in templates: address, label. Those of the whole service come last.
_OF_CALL: Final[Mapping[str, tuple[str, str]]] = {
    "call": ("grants:office_call", "Bando"),
    "checks": ("grants:checks", "Istruttoria formale"),
    "panel": ("grants:panel", "Gruppo di valutazione"),
    "board": ("grants:board", "Quadro delle valutazioni"),
    "minutes": ("grants:minutes", "Sedute e verbali"),
    "ranking": ("grants:ranking", "Graduatoria"),
    "awards": ("grants:awards", "Contributi"),
    "decisions": ("grants:decisions", "Decisioni"),
    "statements": ("grants:statements", "Atti e prospetti"),
    "exports": ("grants:exports", "Esportazioni"),
}
_OF_ALL: Final = (("pages:register", "Registro"), ("pages:audit_trail", "Tracciato"))


@dataclass(frozen=True, slots=True)
class Section:
    label: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Sections:
    """``current``: the label of the section one is in; empty where none is."""

    all: tuple[Section, ...]
    current: str


def sections_of(code: str, active: str) -> Sections:
    """Those of the call ``code``, ``active`` being the name of one of them."""
    own = [
        Section(label, reverse(address, args=[code]), name == active)
        for name, (address, label) in _OF_CALL.items()
    ]
    others = [Section(label, reverse(address), is_current=False) for address, label in _OF_ALL]
    _, current = _OF_CALL.get(active, ("", ""))
    return Sections((*own, *others), current)
