"""The product behind gunicorn, with the workers and threads of the Dockerfile."""

import dataclasses
import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from tests.benchmarks import part, postgres
from tests.benchmarks.measuring import processor_seconds
from tests.benchmarks.pressing import Pressed, Request
from tests.yard import free_port, until

OURS, BARE = "welfare_kmzero.settings", "tests.benchmarks.bare_settings"
WSGI = ("welfare_kmzero.wsgi:application", "django.core.wsgi:get_wsgi_application()")


@dataclasses.dataclass(frozen=True)
class Spent:
    """What an answer cost. ``web``, ``database``: seconds of processor of each request."""

    pressed: Pressed
    web: float
    database: float


@dataclasses.dataclass(frozen=True)
class Server:
    """A gunicorn on loopback; ``database``: the name of what it works on."""

    port: int
    number: int
    database: str

    def press(self, requests: Sequence[Request], *, at_once: int) -> Pressed:
        """Send ``requests`` from a process of its own."""
        process = part.start("pressing", str(self.port), str(at_once), env={})
        said, _ = process.communicate(
            "".join(json.dumps(dataclasses.asdict(each)) + "\n" for each in requests)
        )
        if process.returncode:
            raise RuntimeError(f"pressing ended with status {process.returncode}")
        return Pressed(**json.loads(said.splitlines()[-1]))

    def spend(self, requests: Sequence[Request], *, at_once: int) -> Spent:
        """The same, with the seconds of processor."""
        web, database = self.processor(), postgres.processor(self.database)
        pressed = self.press(requests, at_once=at_once)
        return Spent(
            pressed,
            web=(self.processor() - web) / len(requests),
            database=(postgres.processor(self.database) - database) / len(requests),
        )

    def processor(self) -> float:
        """Seconds of processor of the workers so far."""
        children = subprocess.run(
            ["ps", "--ppid", str(self.number), "-o", "pid="], stdout=subprocess.PIPE, check=True
        )
        return sum(processor_seconds(int(number)) for number in children.stdout.split())

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/robots.txt", timeout=5):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False


@contextmanager
def gunicorn(settings: str, env: Mapping[str, str]) -> Iterator[Server]:
    """A server with these settings; stopped afterwards."""
    port = free_port()
    process = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", WSGI[settings == BARE],
            "--bind", f"127.0.0.1:{port}", "--no-control-socket", "--log-level", "warning",
            *_as_in_production(),
        ],
        cwd=part.ROOT,
        # A connection that ends takes the seconds that it used with it.
        env={**os.environ, **env, "DJANGO_SETTINGS_MODULE": settings, "CONN_MAX_AGE": "3600"},
    )  # fmt: skip
    server = Server(port, process.pid, postgres.name_in(env["DATABASE_URL"]))
    try:
        until("gunicorn answers", server.answers)
        time.sleep(0.5)
        yield server
    finally:
        process.terminate()
        process.wait()


def _as_in_production() -> list[str]:
    text = (part.ROOT / "Dockerfile").read_text("utf-8")
    found = [re.search(rf'"(--{name})", "(\d+)"', text) for name in ("workers", "threads")]
    return [word for match in found if match for word in match.groups()]
