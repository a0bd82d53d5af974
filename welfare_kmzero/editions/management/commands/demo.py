"""``manage.py demo``: the demonstration, made once; run again, only what is missing."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from funders.models import Call
from welfare_kmzero.editions.console import add_quiet, reasons, steps
from welfare_kmzero.editions.demo import demo_step_count, make_demo


class Command(BaseCommand):
    """Refuses an installation in production: made-up data have no place there."""

    help = "Prepara l'edizione dimostrativa: tre bandi in tre momenti."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_quiet(parser)

    def handle(self, *_: Any, **options: Any) -> None:  # Any: as Django declares it
        if settings.PRODUCTION:
            raise CommandError("In produzione non si preparano dati dimostrativi.")
        with reasons(self):
            made = self.run(**options)
        if options["quiet"]:
            return
        for call in made:
            self.stdout.write(f"{call.code}: {call.title} – {call.get_status_display()}")
        if not made:
            self.stdout.write("La dimostrazione c'è già tutta.")

    def run(self, *, quiet: bool, **_: Any) -> list[Call]:  # Any: Django's own options
        with steps("Dimostrazione", demo_step_count(), quiet=quiet) as bar:
            return make_demo(steps=bar)
