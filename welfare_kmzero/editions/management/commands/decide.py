"""``manage.py decide CALL``: ranking, awards and the funders' acts in draft."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand

from funders.models import Call
from grants.models import AwardRound, FundingDecision, RankingEntry
from grants.states import Outcome
from projects.models import Application
from welfare_kmzero.editions.console import (
    actor_named,
    add_actor,
    add_quiet,
    call_named,
    reasons,
    steps,
)
from welfare_kmzero.editions.deciding import decide
from welfare_kmzero.money import format_euro


class Command(BaseCommand):
    """Run again, it changes nothing."""

    help = (
        "Calcola e approva la graduatoria, propone i contributi, prepara gli atti; registra "
        "l'adozione della Giunta quando la seduta ha il suo numero."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("call", metavar="CALL", help="codice del bando")
        parser.add_argument("--publish", action="store_true", help="pubblica anche gli esiti")
        add_actor(parser)
        add_quiet(parser)

    def handle(self, *_: Any, **options: Any) -> None:  # Any: as Django declares it
        with reasons(self):
            call = self.run(options["call"], **options)
        if not options["quiet"]:
            for line in summary(call):
                self.stdout.write(line)

    def run(
        self, code: str, *, by: str | None, publish: bool, quiet: bool, **_: Any
    ) -> Call:  # Any: Django's own options
        call, actor = call_named(code), actor_named(by)
        count = Application.objects.in_force().filter(call=call).count()
        with steps("Istruttoria formale", count, quiet=quiet) as bar:
            return decide(call, by=actor, publish=publish, steps=bar)


def summary(call: Call) -> list[str]:
    """Outcomes, rounds and decisions, a line each."""
    entries = RankingEntry.objects.filter(ranking__call=call)
    counts = Counter(entries.values_list("outcome", flat=True))
    lines = [f"{outcome.label}: {counts[outcome]}" for outcome in Outcome]
    for each in AwardRound.objects.filter(call=call).order_by("number"):
        lines.append(f"Tornata {each.number}: {format_euro(each.total)}")
        decisions = FundingDecision.objects.filter(round=each).select_related("funder")
        lines += [
            f"  {row.funder}: {format_euro(row.total)} – {row.get_status_display()}"
            for row in decisions.order_by("id")
        ]
    return lines
