"""AUD-3: whatever a form writes, the audit tells: driven by every form of the table."""

import pytest
from django.db import transaction

from tests.house.differences import between, whole
from tests.house.forms import forms_of_the_table
from tests.house.rows import furnish
from tests.page_fixtures import no_static_scan, nothing_counted
from tests.pages.conftest import town, town_of_the_module
from tests.pages.town import Town
from welfare_kmzero.audit.models import Event

__all__ = ["no_static_scan", "nothing_counted", "town", "town_of_the_module"]

pytestmark = pytest.mark.slow

# Asking for a paper or a message that already has its fact writes a job alone.
NO_FACT = {"jobs.Job", "audit.Event"}
TEXT = "Un testo qualsiasi"


class Undone(Exception):
    """Takes back what a form wrote."""


def test_what_a_form_writes_is_told(town: Town) -> None:
    silent, broken, told = [], [], set()
    found = forms_of_the_table(town, furnish(town))
    clients = {each.name: town.client(each.name) for each in found}
    for client in clients.values():
        client.raise_request_exception = False
    # Whatever a form writes is taken back: before it the database is always the same.
    before, events = whole(), Event.objects.count()
    for each in found:
        name, form = each.name, each.form
        try:
            with transaction.atomic():
                answer = clients[name].post(form.address, form.with_text(TEXT))
                if answer.status_code >= 500:
                    broken.append((form.address, name))
                models = {each.model for each in between(before, whole())} - NO_FACT
                if models and Event.objects.count() == events:
                    silent.append((form.address, name, sorted(models)))
                elif models:
                    told.add(form.address)
                raise Undone  # noqa: TRY301  # whatever was written is taken back
        except Undone:
            pass

    assert broken == []
    assert silent == []
    # The control: forms did write something.
    assert len(told) >= 10
