"""Databases for one story alone, and a look at all that is written in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import transaction

from funders.models import Call
from tests.editions.small import File, text
from welfare_kmzero.accounts.models import User
from welfare_kmzero.editions.format import read, write
from welfare_kmzero.editions.incoming import bring_in
from welfare_kmzero.editions.outgoing import hand_out


@contextmanager
def scratch() -> Iterator[None]:
    """Whatever is written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rows() -> dict[str, int]:
    """How many rows every table has, and how many files the store."""
    counts = {model._meta.label: model._default_manager.count() for model in apps.get_models()}
    return {
        **counts,
        "files": sum(place.is_file() for place in Path(settings.DOCUMENTS_DIR).rglob("*")),
    }


def come_in(file: File | bytes, **options: object) -> Call:
    content = file if isinstance(file, bytes) else text(file)
    return bring_in(read(content), content, by=User.objects.importer(), **options)


def go_out(call: Call) -> str:
    return write(hand_out(Call.objects.get(pk=call.pk)))
