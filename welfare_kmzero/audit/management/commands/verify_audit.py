"""``manage.py verify_audit``: is the history whole?"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from welfare_kmzero.audit.anchor import Copies
from welfare_kmzero.audit.verify import Walk, Weight

SHOWN = 100


class Command(BaseCommand):
    """Walks the whole chain of events; exit status 1 when something is wrong with it."""

    help = "Verifies the audit chain against itself and against its copies outside the database."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchors",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="a copy of the anchors kept elsewhere, beside the one of this machine",
        )
        parser.add_argument(
            "--strict",
            action="store_true",
            help="events that no anchor confirms are faults too",
        )

    def handle(self, *_args: Any, **options: Any) -> None:  # Any: as Django declares it
        try:
            walk = Walk(Copies.now(options["anchors"]))
        except OSError as error:
            raise CommandError(f"La copia degli ancoraggi non si legge: {error}") from error
        faults = shown = 0
        for finding in walk.findings():
            faults += finding.weight is Weight.FAULT or options["strict"]
            shown += 1
            if shown <= SHOWN:
                self.stdout.write(str(finding))
        if shown > SHOWN:
            self.stdout.write(f"... e altre {shown - SHOWN}")
        self.stdout.write(
            f"{walk.event_count} operazioni, {walk.anchor_count} ancoraggi, testa {walk.head}"
        )
        if faults:
            raise CommandError(f"Il tracciato non è integro: {faults} anomalie.")
        self.stdout.write("Il tracciato è integro.")
