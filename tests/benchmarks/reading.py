"""Pages over a large call: milliseconds behind gunicorn, queries, and how much comes back."""

import dataclasses
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import part, postgres, serving
from tests.benchmarks.names import EVALUATOR, JUDGED_CALL, OFFICER, OPEN_CALL, cookies, session_key
from tests.benchmarks.pressing import Pressed, Request

OFFICE = f"/gestione/bandi/{JUDGED_CALL}/"
PAGES = {
    "ranking list": (OFFICER, f"{OFFICE}graduatoria/"),
    "evaluation board": (OFFICER, f"{OFFICE}quadro/"),
    "formal check list": (OFFICER, f"{OFFICE}istruttoria/"),
    "dashboard of an evaluator": (EVALUATOR, "/valutazioni/"),
    "score sheet": (EVALUATOR, f"/valutazioni/{JUDGED_CALL}-0001/"),
}
WARMING, TIMES = 8, 40


@dataclasses.dataclass(frozen=True)
class Read:
    """``queries``: negative when the page answered with another status than 200."""

    name: str
    pressed: Pressed
    queries: int


def measure(count: int) -> Iterator[Read]:
    """Every page over ``count`` applications with three sheets each."""
    with tempfile.TemporaryDirectory(prefix="banco-") as name:
        folder = Path(name)
        database = postgres.filled(folder, "filling_judged", str(count))
        env = postgres.env(folder, database)
        asked = [word for who, path in PAGES.values() for word in (session_key(who, 0), path)]
        counts = json.loads(part.run("counting", *asked, env=env))
        with serving.gunicorn(serving.OURS, env) as server:
            for (page, (who, path)), queries in zip(PAGES.items(), counts, strict=True):
                request = Request(path, cookies(who, 0))
                server.press([request] * WARMING, at_once=1)
                yield Read(page, server.press([request] * TIMES, at_once=1), queries)


def public(count: int, *, before: int, ready: int) -> Pressed:
    """``count`` readings of the page of an open call by sixteen strangers at once."""
    with tempfile.TemporaryDirectory(prefix="banco-") as name:
        folder = Path(name)
        database = postgres.filled(folder, "filling_open", str(before), str(ready))
        with serving.gunicorn(serving.OURS, postgres.env(folder, database)) as server:
            request = Request(f"/bandi/{OPEN_CALL}/")
            server.press([request] * 100, at_once=16)
            return server.press([request] * count, at_once=16)
