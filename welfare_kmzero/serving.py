"""What it takes to answer on this machine: a port, the web server, the background worker."""

import errno
import signal
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from welfare_kmzero.supervise import Child

TRIES = 20
# Worker and scheduler in one process tree, one job at a time; what a fleet of workers says
# to each other is left out.
WORKER = (
    "-A", "welfare_kmzero", "worker", "--beat", "--pool", "prefork", "--concurrency", "1",
    "--without-mingle", "--without-gossip", "--without-heartbeat", "--loglevel", "WARNING",
)  # fmt: skip


class PortTaken(Exception):
    """Another program answers on the port that was asked for."""


def listen(host: str, port: int, *, only_this: bool) -> socket.socket:
    """A listening socket, to be inherited by the web server; it outlives its restarts.

    On a taken port: the next free one, or ``PortTaken`` when ``only_this`` will do.
    """
    last = port if only_this else port + TRIES
    for number in range(port, min(last, 65535) + 1):
        try:
            return _bound(host, number)
        except PermissionError:
            raise PortTaken(f"Port {number} is reserved to root: choose one above 1023.") from None
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    upto = "" if last == port else f" (and up to {last})"
    raise PortTaken(
        f"Port {port}{upto} is taken by another program: choose one with make demo PORT={last + 1}"
    )


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def address_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def answers(address: str) -> int:
    """The status with which the health page answers; 0 while nobody does."""
    try:
        with urllib.request.urlopen(f"{address}/salute", timeout=5) as page:  # noqa: S310  # our own http address
            return int(page.status)
    except urllib.error.HTTPError as answer:
        return answer.code
    except OSError:
        return 0


def web(listener: socket.socket, env: Mapping[str, str], *, logs: Path, lock: int) -> Child:
    """gunicorn: one process, eight threads, on the socket that is already listening."""
    descriptor = listener.fileno()
    return Child(
        name="The web server",
        command=[
            sys.executable, "-m", "gunicorn", "welfare_kmzero.wsgi:application",
            "--bind", f"fd://{descriptor}", "--workers", "1", "--threads", "8",
            "--timeout", "120", "--graceful-timeout", "8", "--no-control-socket",
            "--log-level", "warning",
        ],
        log=logs / "web.log",
        env=env,
        keep_fds=(descriptor, lock),
    )  # fmt: skip


def worker(env: Mapping[str, str], *, logs: Path, lock: int) -> Child:
    """Celery; asked to end it finishes the job in hand, told to (SIGQUIT) it drops it."""
    return Child(
        name="The background worker",
        command=[sys.executable, "-m", "celery", *WORKER],
        log=logs / "worker.log",
        env=env,
        keep_fds=(lock,),
        grace=20.0,
        last_word=signal.SIGQUIT,
    )
