"""``manage.py check_integrity``: is everything that is kept still true?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from welfare_kmzero.editions.console import add_quiet, reasons, steps
from welfare_kmzero.editions.integrity.looking import LOOKS, look

SHOWN = 500


class Command(BaseCommand):
    """Looks again at every sum, hash, number and trigger; changes nothing."""

    help = "Ricontrolla trigger, somme, impronte, registro e lavori; stato 1 se qualcosa non va."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_quiet(parser)

    def handle(self, *_: Any, **options: Any) -> None:  # Any: as Django declares it
        with reasons(self):
            count = self._look(quiet=options["quiet"])
        if count:
            raise CommandError(f"Qualcosa non va: {count} casi.")
        if not options["quiet"]:
            self.stdout.write("Tutto è in ordine.")

    def _look(self, *, quiet: bool) -> int:
        """Print what is wrong on standard error and count it."""
        count = 0
        with steps("Controllo", len(LOOKS), quiet=quiet) as bar:
            for count, wrong in enumerate(look(bar), start=1):
                if count <= SHOWN:
                    self.stderr.write(str(wrong))
        if count > SHOWN:
            self.stderr.write(f"... e altri {count - SHOWN}")
        return count
