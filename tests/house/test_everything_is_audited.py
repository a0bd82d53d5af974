"""AUD-3: whatever a form writes, the audit tells: driven by every form of the table."""

import pytest
from django.db import transaction

from tests.house.differences import between, whole
from tests.house.forms import Form, forms_on
from tests.house.rows import TABLE, furnish
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


def _forms(town: Town, filling: dict[str, object]) -> dict[tuple[str, str], tuple[str, Form]]:
    found: dict[tuple[str, str], tuple[str, Form]] = {}
    for row in TABLE.values():
        if "GET" not in row.methods or not row.is_page:
            continue
        for name in sorted(row.may):
            address = row.address.format(**filling)
            answer = town.client(name).get(address)
            if answer.status_code != 200 or "html" not in answer["Content-Type"]:
                continue
            for form in forms_on(answer.content, address=address):
                if form.method == "POST" and not form.address.startswith("/accesso/"):
                    found.setdefault((form.address, str(form.fields)), (name, form))
    return found


def test_what_a_form_writes_is_told(town: Town) -> None:
    silent, told = [], set()
    for name, form in _forms(town, furnish(town)).values():
        try:
            with transaction.atomic():
                before, events = whole(), Event.objects.count()
                client = town.client(name)
                client.raise_request_exception = False
                client.post(form.address, form.with_text(TEXT))
                models = {each.model for each in between(before, whole())} - NO_FACT
                if models and Event.objects.count() == events:
                    silent.append((form.address, name, sorted(models)))
                elif models:
                    told.add(form.address)
                raise Undone  # noqa: TRY301  # whatever was written is taken back
        except Undone:
            pass

    assert silent == []
    # The control: forms did write something.
    assert len(told) >= 10
