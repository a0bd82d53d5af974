"""What a deployment must not be started with: each fault a sentence that says what to set."""

import importlib.util
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

LOOPBACK = {"127.0.0.1", "localhost", "::1", "[::1]"}
MIN_KEY_LENGTH = 50
# A single rendering may be silent for a minute: a shorter lease would double its work.
MIN_LEASE_SECONDS = 90


@dataclass(frozen=True, kw_only=True, slots=True)
class Deployment:
    """The settings that decide whether the product may start."""

    kind: str
    debug: bool
    demo: bool
    secret_key: str
    # The key that an evaluation made for itself in the same folder, if there is one.
    evaluation_key: str
    allowed_hosts: Sequence[str]
    public_base_url: str
    database_engine: str
    redis_url: str
    email_backend: str
    time_zone: str
    var_dir: Path
    # Folders that nobody may be served from, and the one that everybody is.
    private_dirs: Sequence[Path]
    static_root: Path
    bucket: str
    lease_seconds: int
    sweep_seconds: int


def faults(deployment: Deployment) -> list[str]:
    """The sentences that say why the product refuses to start; empty when it may."""
    found = [*_of_any(deployment), *_of_folders(deployment)]
    if deployment.kind == "production":
        found += _of_production(deployment)
    return found


def _of_any(given: Deployment) -> Iterator[str]:
    if given.kind not in ("evaluation", "production"):
        yield f"DEPLOYMENT={given.kind!r}: valori ammessi evaluation e production."
    if given.kind == "evaluation" and not set(given.allowed_hosts) <= LOOPBACK | {"testserver"}:
        yield "ALLOWED_HOSTS: una prova (evaluation) risponde solo su questa macchina; usa DEPLOYMENT=production."
    if given.time_zone != "Europe/Rome":
        yield "TIME_ZONE: le scadenze del programma sono nell'ora di Trento (Europe/Rome)."
    if not re.search("sqlite3|postgresql", given.database_engine):
        yield "DATABASE_URL: il prodotto conosce solo SQLite e PostgreSQL."
    if given.redis_url and urlsplit(given.redis_url).scheme not in ("redis", "rediss"):
        yield "REDIS_URL: serve un indirizzo redis:// o rediss://, oppure niente."
    if given.sweep_seconds <= 0 or given.lease_seconds <= 0:
        yield "SWEEP_SECONDS e JOB_LEASE_SECONDS: servono secondi, più di zero."
    if given.bucket and importlib.util.find_spec("storages") is None:
        yield "DOCUMENTS_BUCKET: manca l'aggiunta «s3» del prodotto (pip install 'welfare_kmzero[s3]')."
    if given.kind == "evaluation" and not _is_plain(given.public_base_url, ("http", "https")):
        yield "PUBLIC_BASE_URL: serve un indirizzo intero, come http://127.0.0.1:8000."


def _of_folders(given: Deployment) -> Iterator[str]:
    # An evaluation makes the folder by itself before it asks.
    if not _is_writable(given.var_dir) and (given.var_dir.exists() or given.kind == "evaluation"):
        yield f"VAR_DIR={given.var_dir}: non è una cartella scrivibile da questo utente."
    for folder in given.private_dirs:
        if folder.exists() and not _is_writable(folder):
            yield f"{folder}: non è una cartella scrivibile da questo utente."
        if folder.resolve().is_relative_to(given.static_root.resolve()):
            yield f"{folder}: sta sotto STATIC_ROOT, chiunque potrebbe scaricarne il contenuto."


def _of_production(given: Deployment) -> Iterator[str]:
    if given.debug:
        yield "DEBUG: in produzione deve essere spento."
    if given.demo:
        yield "DEMO: l'accesso dimostrativo non esiste in produzione."
    if _is_weak(given.secret_key):
        yield f"SECRET_KEY: serve una chiave casuale di almeno {MIN_KEY_LENGTH} caratteri."
    elif given.secret_key == given.evaluation_key:
        yield "SECRET_KEY: è la chiave della prova (evaluation); in produzione ne serve un'altra."
    if "postgresql" not in given.database_engine:
        yield "DATABASE_URL: in produzione serve PostgreSQL."
    if re.search(r"console|locmem|dummy|filebased", given.email_backend):
        yield "EMAIL_URL: in produzione serve un server di posta (smtp+tls://...)."
    if 0 < given.lease_seconds < MIN_LEASE_SECONDS:
        yield f"JOB_LEASE_SECONDS: una stampa può durare un minuto, servono almeno {MIN_LEASE_SECONDS} secondi."
    yield from _of_names(given.allowed_hosts, given.public_base_url)
    yield from _of_redis(urlsplit(given.redis_url))


def _of_names(hosts: Sequence[str], public_base_url: str) -> Iterator[str]:
    if not hosts or any("*" in host for host in hosts):
        yield "ALLOWED_HOSTS: elenca i nomi del servizio, senza asterischi."
    if not _is_plain(public_base_url, ("https",)):
        yield "PUBLIC_BASE_URL: serve l'indirizzo pubblico, con https (è stampato negli atti)."
    elif not _serves(hosts, urlsplit(public_base_url)):
        yield "PUBLIC_BASE_URL: il suo nome non è tra quelli di ALLOWED_HOSTS."


def _of_redis(address: SplitResult) -> Iterator[str]:
    if not address.scheme:
        yield "REDIS_URL: in produzione serve l'indirizzo di Redis (redis:// o rediss://)."
    elif address.hostname not in LOOPBACK and not address.password:
        yield "REDIS_URL: fuori da questa macchina Redis deve avere una password."


def _is_weak(key: str) -> bool:
    return len(key) < MIN_KEY_LENGTH or len(set(key)) < 5 or "insecure" in key


def _is_plain(url: str, schemes: Sequence[str]) -> bool:
    """Scheme, name and perhaps a port: paths of the product are added to it."""
    parts = urlsplit(url)
    rest = (parts.path.strip("/"), parts.query, parts.fragment, parts.username)
    return parts.scheme in schemes and bool(parts.hostname) and not any(rest)


def _serves(hosts: Sequence[str], address: SplitResult) -> bool:
    name = address.hostname or ""
    return any(
        name == host.strip("[]").lower() or (host[:1] == "." and f".{name}".endswith(host.lower()))
        for host in hosts
    )


def _is_writable(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
