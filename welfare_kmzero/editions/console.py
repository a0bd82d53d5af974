"""What the commands of editions share: a bar on a terminal, and errors said plainly."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from tqdm import tqdm

from funders.actions.errors import ActionRefused
from funders.models import Call
from funders.rules.errors import RuleError
from grants.actions.act import NothingToIssue
from grants.actions.statement import NoAwards
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.damage import DocumentDamaged, DocumentMissing
from welfare_kmzero.editions.format import BrokenEdition
from welfare_kmzero.editions.printing import ActsNotPrinted, FolderUnusable
from welfare_kmzero.editions.steps import Steps
from welfare_kmzero.workflow import TransitionRefused

REFUSALS = (
    ActionRefused,
    ActsNotPrinted,
    FolderUnusable,
    NoAwards,
    NothingToIssue,
    TransitionRefused,
)


@contextmanager
def reasons(command: BaseCommand) -> Iterator[None]:
    """Say why on standard error and end with status 1, whatever refuses."""
    try:
        yield
    except BrokenEdition as broken:
        for fault in broken.faults:
            command.stderr.write(str(fault))
        count = len(broken.faults)
        found = "un errore" if count == 1 else f"{count} errori"
        raise CommandError(f"L'edizione ha {found}: non è stato scritto nulla.") from None
    except REFUSALS as refusal:
        raise CommandError(str(refusal)) from refusal
    except RuleError as refusal:
        raise CommandError(f"{type(refusal).__name__}: {refusal}") from refusal
    except (DocumentDamaged, DocumentMissing) as error:
        raise CommandError(f"Il documento {error} manca o è danneggiato.") from error
    except DatabaseError as error:
        first = (str(error).splitlines() or [""])[0]
        raise CommandError(
            f"La base dati non risponde o non è pronta (manage.py migrate): {first}"
        ) from error


@contextmanager
def steps(title: str, total: int, *, quiet: bool) -> Iterator[Steps]:
    """A progress bar, shown on a terminal only."""
    is_hidden = quiet or not sys.stderr.isatty()
    with tqdm(desc=title, total=total, disable=is_hidden, leave=False) as bar:
        yield bar


def add_quiet(parser: ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="nessun avanzamento, solo errori")


def add_actor(parser: ArgumentParser) -> None:
    parser.add_argument("--by", metavar="EMAIL", help="chi agisce; se manca, la riga di comando")


def call_named(code: str) -> Call:
    """Raises CommandError when there is none."""
    try:
        return Call.objects.get(code=code)
    except Call.DoesNotExist:
        known = ", ".join(Call.objects.order_by("code").values_list("code", flat=True))
        raise CommandError(f"Non c'è un bando {code}. Ci sono: {known or 'nessuno'}.") from None


def actor_named(email: str | None) -> User:
    """The person with this e-mail, or the command line. Raises CommandError."""
    if email is None:
        return User.objects.command_line()
    try:
        return User.objects.get(email=email.lower(), is_active=True)
    except User.DoesNotExist:
        raise CommandError(f"Non c'è una persona attiva con posta elettronica {email}.") from None
