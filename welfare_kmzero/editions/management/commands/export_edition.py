"""``manage.py export_edition CALL``: a whole edition goes out as one JSON document."""

import io
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from projects.models import Application
from welfare_kmzero.editions.console import add_quiet, call_named, reasons, steps
from welfare_kmzero.editions.format import write
from welfare_kmzero.editions.outgoing import hand_out
from welfare_kmzero.editions.printing import put


class Command(BaseCommand):
    """On standard output, or in a file that is there whole or not at all."""

    help = "Manda fuori un'edizione come documento JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("call", metavar="CALL", help="codice del bando")
        parser.add_argument("--output", type=Path, metavar="FILE", help="se manca, lo schermo")
        add_quiet(parser)

    def handle(self, *_: Any, **options: Any) -> None:  # Any: as Django declares it
        with reasons(self):
            self.run(options["call"], **options)

    def run(
        self, code: str, *, output: Path | None, quiet: bool, **_: Any
    ) -> None:  # Any: Django's own options
        call = call_named(code)
        count = Application.objects.in_force().filter(call=call).count()
        with steps("Esportazione", count, quiet=quiet) as bar:
            text = write(hand_out(call, steps=bar))
        if output is None:
            self._print(text)
            return
        put(output, text.encode("utf-8"))
        if not quiet:
            self.stdout.write(f"Bando {call.code} esportato in {output}.")

    def _print(self, text: str) -> None:
        """In UTF-8, whatever the terminal speaks."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        self.stdout.write(text, ending="")
