"""An instant typed as the clocks of Trento show it.

Twice a year the clocks change: an hour that they skip, or that they show twice, names no
instant and is refused, with the hours that do.
"""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from welfare_kmzero import clock

_TYPED = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?")
FIRST_YEAR, LAST_YEAR = 2000, 2100


class WallTimeField(forms.Field):
    """``2026-10-25T12:00`` of Trento in, an instant in UTC out; None for an empty field."""

    widget = forms.DateTimeInput

    def __init__(self, **options: Any) -> None:  # as in Django
        box = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(**{"help_text": "Data e ora italiana.", "widget": box, **options})

    def to_python(self, value: object) -> dt.datetime | None:
        text = str(value or "").strip()
        return instant_of(text) if text else None

    def prepare_value(self, value: object) -> object:
        if not isinstance(value, dt.datetime):
            return value
        local = clock.rome(value)
        return f"{local:%Y-%m-%dT%H:%M:%S}" if local.second else f"{local:%Y-%m-%dT%H:%M}"

    def has_changed(self, initial: object, data: object) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


def instant_of(text: str) -> dt.datetime:
    """The instant that the clocks of Trento show as ``text``, in UTC. Raises ValidationError."""
    match = _TYPED.fullmatch(text)
    if match is None:
        raise ValidationError("Scrivi data e ora, per esempio 31/07/2026 18:00.")
    try:
        wall = dt.datetime(*(int(part or 0) for part in match.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 - the zone comes below
    except ValueError as error:
        raise ValidationError("Questa data o questa ora non esiste.") from error
    if not FIRST_YEAR <= wall.year <= LAST_YEAR:
        raise ValidationError("Controlla l'anno.")
    instants = clock.instants_at(wall)
    if not instants:
        raise ValidationError(
            "Quel giorno gli orologi passano dalle 2 alle 3: quest'ora non esiste. "
            "Scegline una prima delle 2:00 o dalle 3:00 in poi."
        )
    if len(instants) > 1:
        raise ValidationError(
            "Quel giorno gli orologi tornano dalle 3 alle 2: quest'ora c'è due volte. "
            "Scegline una prima delle 2:00 o dalle 3:00 in poi."
        )
    return instants[0]
