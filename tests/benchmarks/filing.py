"""Filings a second, ours and a bare view's, on PostgreSQL behind gunicorn.

Every filing is the POST of another person with an open session and a project signed off.
"""

import dataclasses
import tempfile
from pathlib import Path

import psycopg

from tests.benchmarks import postgres, serving
from tests.benchmarks.names import APPLICANT, TOKEN, cookies
from tests.benchmarks.pressing import Pressed, Request

BARE_TABLES = """
CREATE TABLE banco_counter (last_number integer NOT NULL);
INSERT INTO banco_counter VALUES (0);
CREATE TABLE banco_filing (id bigserial PRIMARY KEY, number integer NOT NULL UNIQUE,
  user_id bigint NOT NULL, filed_at timestamptz NOT NULL, content text NOT NULL);
"""


@dataclasses.dataclass(frozen=True)
class Filed:
    """``processor``: seconds of the web workers."""

    pressed: Pressed
    processor: float

    @property
    def each_second(self) -> float:
        return len(self.pressed.waits) / self.pressed.seconds

    @property
    def each(self) -> float:
        """Seconds of processor of the web workers for one filing."""
        return self.processor / len(self.pressed.waits)


@dataclasses.dataclass(frozen=True)
class Way:
    """Settings of the server; address and form, filled with the number of the project."""

    settings: str
    path: str
    form: str


BARE = Way(serving.BARE, "/invio/", "nulla=1")
OURS = Way(serving.OURS, "/progetti/{project}/invio/", "version=1&chiave={project:064x}")


class Wrong(AssertionError):
    """Something was lost or doubled."""


def measure(count: int, *, at_once: int, before: int, way: Way) -> Filed:
    """``count`` filings by as many people, with ``before`` applications in the call.

    Raises Wrong.
    """
    with tempfile.TemporaryDirectory(prefix="banco-") as name:
        folder = Path(name)
        template = postgres.filled(folder, "filling_open", str(before), str(count))
        with postgres.copy_of(template) as database:
            address = postgres.url(database)
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute(BARE_TABLES)
                projects = connection.execute(
                    "SELECT id FROM projects_project WHERE status = 'signed_off' ORDER BY id"
                ).fetchall()
            requests = [
                Request(
                    way.path.format(project=project),
                    cookies=cookies(APPLICANT, place),
                    form=f"csrfmiddlewaretoken={TOKEN}&" + way.form.format(project=project),
                )
                for place, (project,) in enumerate(projects)
            ]
            with serving.gunicorn(way.settings, postgres.env(folder, database)) as server:
                used = server.processor()
                pressed = server.press(requests, at_once=at_once)
                used = server.processor() - used
            if set(pressed.answers) - {"302", "303"}:
                raise Wrong(f"answers: {dict(pressed.answers)}")
            if way is not BARE:
                _check(address, count=count, before=before)
    return Filed(pressed, used)


def _check(address: str, *, count: int, before: int) -> None:
    """Every project has its application, and the numbers have no gap."""
    with psycopg.connect(address) as connection:
        found = connection.execute(
            "SELECT count(*), count(DISTINCT project_id), count(DISTINCT number),"
            " min(number::int), max(number::int) FROM projects_application"
        ).fetchone()
    every = before + count
    if found != (every, every, every, 1, every):
        raise Wrong(f"of {every} applications: {found}")
