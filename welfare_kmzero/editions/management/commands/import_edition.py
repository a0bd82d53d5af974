"""``manage.py import_edition FILE``: a whole edition comes in, or nothing does."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from welfare_kmzero.accounts.models import User
from welfare_kmzero.editions import format as edition_format
from welfare_kmzero.editions.console import add_quiet, reasons, steps
from welfare_kmzero.editions.incoming import bring_in, step_count


class Command(BaseCommand):
    """``--dry-run`` says whether the file would come in, and writes nothing."""

    help = "Porta dentro un'edizione da un file, tutta o niente."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="prova, senza scrivere nulla")
        add_quiet(parser)

    def handle(self, *_: Any, **options: Any) -> None:  # Any: as Django declares it
        with reasons(self):
            summary = self.run(options["file"], **options)
        if not options["quiet"]:
            self.stdout.write(summary)

    def run(
        self, place: Path, *, dry_run: bool, quiet: bool, **_: Any
    ) -> str:  # Any: Django's own options
        content = edition_format.load(place)
        edition = edition_format.read(content)
        by = User.objects.importer()
        with steps("Importazione", step_count(edition), quiet=quiet) as bar:
            call = bring_in(edition, content, by=by, steps=bar, is_rehearsal=dry_run)
        if dry_run:
            return f"Il file è valido: il bando {call.code} può entrare. Non è stato scritto nulla."
        return (
            f"Bando {call.code} importato: {len(edition.applications)} domande, "
            f"{len(edition.evaluations)} valutazioni. Stato: {call.get_status_display()}."
        )
