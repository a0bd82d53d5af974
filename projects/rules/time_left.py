"""How long is left until a deadline, in words.

Rule. The two largest units count, rounded down: nobody is told more time than there is.
"""

import datetime as dt

_UNITS = (
    (86_400, "giorno", "giorni"),
    (3_600, "ora", "ore"),
    (60, "minuto", "minuti"),
    (1, "secondo", "secondi"),
)


def time_left(now: dt.datetime, *, until: dt.datetime) -> str:
    """``3 giorni e 4 ore``, ``59 minuti e 1 secondo``; empty when the deadline has passed."""
    left = int((until - now).total_seconds())
    if until < now:
        return ""
    said: list[str] = []
    for seconds, one, many in _UNITS:
        count, left = divmod(left, seconds)
        if count or said:
            said.append(f"{count} {one if count == 1 else many}")
        if len(said) == 2:
            break
    named = [each for each in said if not each.startswith("0 ")]
    return " e ".join(named) or "meno di un secondo"
