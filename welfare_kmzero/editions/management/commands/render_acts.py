"""``manage.py render_acts CALL --output DIR``: the acts as files, and their index."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from grants.actions.act import issue_all
from welfare_kmzero.editions.console import (
    actor_named,
    add_actor,
    add_quiet,
    call_named,
    reasons,
    steps,
)
from welfare_kmzero.editions.printing import INDEX, prepare, print_acts, write_files


class Command(BaseCommand):
    """A worker prints them; where there is none, this command does."""

    help = "Prepara gli atti di un bando e li scrive in una cartella, con il loro indice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("call", metavar="CALL", help="codice del bando")
        parser.add_argument("--output", type=Path, metavar="DIR", required=True)
        add_actor(parser)
        add_quiet(parser)

    def handle(self, *_: Any, **options: Any) -> None:  # Any: as Django declares it
        with reasons(self):
            summary = self.run(options["call"], **options)
        if not options["quiet"]:
            self.stdout.write(summary)

    def run(
        self, code: str, *, output: Path, by: str | None, quiet: bool, **_: Any
    ) -> str:  # Any: Django's own options
        call, actor = call_named(code), actor_named(by)
        prepare(output)
        acts = issue_all(call, by=actor)
        with steps("Atti", len(acts), quiet=quiet) as bar:
            print_acts(acts, by=actor, steps=bar)
        printed = write_files(call, acts, output)
        return f"{len(acts)} atti, {len(printed)} file in {output}, elencati in {INDEX}."
