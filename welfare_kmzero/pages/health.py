"""Is the service well? One sentence for each thing it stands on.

Only a dead database makes the answer 503: a broker or a store that does not answer never
costs anyone a deadline, it is said and somebody looks.
"""

import contextlib
import datetime as dt
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import redis
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import DatabaseError, connection
from django.db.models import Min

from welfare_kmzero import clock
from welfare_kmzero.documents.damage import DocumentMissing
from welfare_kmzero.documents.store import store
from welfare_kmzero.jobs.models import Job

logger = logging.getLogger(__name__)

SKEW = dt.timedelta(seconds=5)
# A job that a living worker would long have taken.
STALE = dt.timedelta(minutes=3)
FONTS = (
    "fonts/Titillium_Web/titillium-web-v10-latin-ext_latin-regular.ttf",
    "fonts/Lora/lora-v20-latin-ext_latin-regular.ttf",
    "fonts/Roboto_Mono/roboto-mono-v13-latin-ext_latin-regular.ttf",
)


class NotWell(Exception):
    """What is wrong, in one sentence."""


@dataclass(frozen=True, slots=True)
class Finding:
    """``says``: what was found, or what is wrong."""

    name: str
    is_well: bool
    says: str


def findings() -> list[Finding]:
    """Everything that was looked at, the database first."""
    database = _finding("database", _database)
    if not database.is_well:
        return [database]
    looks: dict[str, Callable[[], str]] = {
        "clock": _clock,
        "broker": _broker,
        "worker": _worker,
        "store": _store,
        "fonts": _fonts,
    }
    return [database, *(_finding(name, look) for name, look in looks.items())]


def _finding(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, is_well=True, says=look())
    except NotWell as wrong:
        return Finding(name, is_well=False, says=str(wrong))
    except Exception as error:  # a health page that fails tells nobody what is wrong
        logger.exception("health: %s", name)
        return Finding(name, is_well=False, says=type(error).__name__)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError as error:
        raise NotWell("la base di dati non risponde") from error
    return connection.vendor


def _clock() -> str:
    """The database's clock against ours: a filing is judged on one and guarded by the other."""
    query = {
        "postgresql": "SELECT extract(epoch FROM clock_timestamp())",
        "sqlite": "SELECT (julianday('now') - 2440587.5) * 86400",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        (seconds,) = cursor.fetchone()
    skew = abs(clock.now() - dt.datetime.fromtimestamp(int(seconds), dt.UTC))
    if skew > SKEW:
        raise NotWell(f"l'orologio della base di dati differisce di {skew.seconds} secondi")
    return clock.now().isoformat(timespec="seconds")


def _broker() -> str:
    if not settings.REDIS_URL:
        if not Path(settings.QUEUE_DIR, "messages").is_dir():
            raise NotWell("la cartella dei messaggi non c'è")
        return "filesystem"
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1).ping()
    except redis.RedisError as error:
        raise NotWell("Redis non risponde: i lavori partiranno quando torna") from error
    return "redis"


def _worker() -> str:
    """A job due for minutes that nobody takes: the worker or its scheduler is dead."""
    now = clock.now()
    oldest = Job.objects.due(now).aggregate(oldest=Min("available_at"))["oldest"]
    if oldest is not None and now - oldest > STALE:
        raise NotWell(f"un lavoro aspetta dal {oldest.isoformat(timespec='seconds')}")
    return "nessun lavoro aspetta troppo"


def _store() -> str:
    with contextlib.suppress(DocumentMissing):
        store().get("0" * 64)
    if not settings.DOCUMENTS_BUCKET:
        place = settings.DOCUMENTS_DIR
        while not place.exists():
            place = place.parent
        if not os.access(place, os.W_OK):
            raise NotWell("l'archivio dei documenti non è scrivibile")
    return "bucket" if settings.DOCUMENTS_BUCKET else "disk"


def _fonts() -> str:
    missing = [name for name in FONTS if not _font(name)]
    if missing:
        raise NotWell(f"mancano i caratteri: {', '.join(missing)}")
    return f"{len(FONTS)} caratteri"


def _font(name: str) -> bool:
    return bool(finders.find(name)) or Path(settings.STATIC_ROOT, name).exists()
