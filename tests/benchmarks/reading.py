"""Pages over a large call, ours and a bare view's, on PostgreSQL behind gunicorn.

How long each takes, how much of it is processor, how many queries, how much comes back.
"""

import dataclasses
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks import part, postgres, serving
from tests.benchmarks.names import EVALUATOR, JUDGED_CALL, OFFICER, OPEN_CALL, cookies, session_key
from tests.benchmarks.pressing import Request
from tests.benchmarks.serving import Spent

OFFICE = f"/gestione/bandi/{JUDGED_CALL}/"
LIST, SHEET = "/elenco/", "/scheda/"


@dataclasses.dataclass(frozen=True)
class Place:
    """Who reads what; ``bare``: the address of the bare view that does the least of it."""

    who: str
    path: str
    bare: str


PAGES = {
    "ranking list": Place(OFFICER, f"{OFFICE}graduatoria/", LIST),
    "evaluation board": Place(OFFICER, f"{OFFICE}quadro/", LIST),
    "formal check list": Place(OFFICER, f"{OFFICE}istruttoria/", LIST),
    "dashboard of an evaluator": Place(EVALUATOR, "/valutazioni/", LIST),
    "score sheet": Place(EVALUATOR, f"/valutazioni/{JUDGED_CALL}-0001/", SHEET),
}
# Every process and thread of the server has read each page before it is measured.
WARMING, TIMES = 32, 40


@dataclasses.dataclass(frozen=True)
class Read:
    """``queries``: negative when the page answered with another status than 200."""

    name: str
    ours: Spent
    bare: Spent
    queries: int


def measure(count: int) -> list[Read]:
    """Every page over ``count`` applications with three sheets each."""
    with tempfile.TemporaryDirectory(prefix="banco-") as name:
        folder = Path(name)
        database = postgres.filled(folder, "filling_judged", str(count))
        env = postgres.env(folder, database)
        asked = [word for page in PAGES.values() for word in (session_key(page.who, 0), page.path)]
        counts = json.loads(part.run("counting", *asked, env=env))
        bare = _pressed(serving.BARE, env, {name: page.bare for name, page in PAGES.items()})
        ours = _pressed(serving.OURS, env, {name: page.path for name, page in PAGES.items()})
    return [
        Read(page, ours[page], bare[page], queries)
        for page, queries in zip(PAGES, counts, strict=True)
    ]


def _pressed(
    settings: str, env: Mapping[str, str], paths: Mapping[str, str]
) -> Mapping[str, Spent]:
    """What each of the pages costs one after another, read by one person."""
    spent = {}
    with serving.gunicorn(settings, env) as server:
        for page, path in paths.items():
            request = Request(path, cookies(PAGES[page].who, 0))
            server.press([request] * WARMING, at_once=1)
            spent[page] = server.spend([request] * TIMES, at_once=1)
    return spent


def public(count: int, *, before: int, ready: int) -> Mapping[str, Spent]:
    """``count`` readings of the page of an open call by sixteen strangers at once."""
    with tempfile.TemporaryDirectory(prefix="banco-") as name:
        folder = Path(name)
        database = postgres.filled(folder, "filling_open", str(before), str(ready))
        request = Request(f"/bandi/{OPEN_CALL}/")
        spent = {}
        for settings in (serving.BARE, serving.OURS):
            with serving.gunicorn(settings, postgres.env(folder, database)) as server:
                server.press([request] * 200, at_once=16)
                spent[settings] = server.spend([request] * count, at_once=16)
    return spent
