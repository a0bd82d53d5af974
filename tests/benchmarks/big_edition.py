"""An edition of as many applications as one likes, brought in, ranked, decided."""

import copy
import itertools
import json
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from grants.actions import ranking
from grants.actions.act import issue_all
from welfare_kmzero import editions
from welfare_kmzero.accounts.models import User
from welfare_kmzero.editions import format as edition_format
from welfare_kmzero.editions.deciding import decide
from welfare_kmzero.editions.incoming import bring_in
from welfare_kmzero.identifiers import is_tax_code

DEMO = Path(editions.__file__).parent / "data" / "edition-2018-demo.json"


def edition(count: int) -> dict[str, Any]:
    """The demonstration edition written over and over, bodies, numbers and scores apart."""
    model = json.loads(DEMO.read_text("utf-8"))
    codes = _tax_codes()
    whole = {**copy.deepcopy(model), "organisations": [], "applications": []}
    whole |= {"evaluations": [], "conflicts": [], "proposals": []}
    for copied in range(-(-count // len(model["applications"]))):
        _add(whole, model, copied, codes)
    whole["applications"] = whole["applications"][:count]
    kept = {each["number"] for each in whole["applications"]}
    whole["evaluations"] = [each for each in whole["evaluations"] if each["application"] in kept]
    share = Decimal(count) / len(model["applications"])
    whole["call"]["endowments"] = {
        funder: f"{Decimal(text) * share:.2f}"
        for funder, text in model["call"]["endowments"].items()
    }
    whole["call"]["code"] = f"GRANDE-{count}"
    return whole


def _add(whole: dict[str, Any], model: Any, copied: int, codes: Iterator[str]) -> None:
    def named(text: str) -> str:
        return f"{text}-{copied}"

    for each in model["organisations"]:
        whole["organisations"].append(
            {**each, "code": named(each["code"]), "tax_code": next(codes)}
        )
    for each in model["applications"]:
        partners = [named(code) for code in each["partners"]]
        moved = {"number": named(each["number"]), "lead": named(each["lead"])}
        whole["applications"].append({**each, **moved, "partners": partners})
    for place, each in enumerate(model["evaluations"]):
        less = Decimal((copied * 7 + place * 3) % 9) / 2
        scores = {
            code: str(max(Decimal(points) - less, Decimal(0)))
            for code, points in each["scores"].items()
        }
        moved = {"application": named(each["application"]), "scores": scores}
        whole["evaluations"].append({**each, **moved})


def _tax_codes() -> Iterator[str]:
    """Codes of bodies that do not exist, with their check digit."""
    for start in itertools.count(8_000_000_000):
        yield next(f"{start}{digit}" for digit in range(10) if is_tax_code(f"{start}{digit}"))


def main(text: str) -> None:
    """Prints, as JSON, the seconds of each step for as many applications as ``text`` says."""
    content = json.dumps(edition(int(text))).encode()
    by = User.objects.importer()
    seconds: dict[str, float] = {}
    began = time.perf_counter()

    def lap(step: str) -> None:
        nonlocal began
        seconds[step] = time.perf_counter() - began
        began = time.perf_counter()

    read = edition_format.read(content)
    lap("read")
    call = bring_in(read, content, by=by)
    lap("import")
    ranking.compute(call, by=by)
    lap("compute")
    call = decide(call, by=by)
    lap("decide")
    issue_all(call, by=by)
    lap("issue")
    sys.stdout.write(json.dumps(seconds) + "\n")
