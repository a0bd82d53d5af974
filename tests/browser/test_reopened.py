"""Every part that can be opened again, wide and narrow: axe-clean, quiet and whole."""

import pytest
from django.db.models import F

from grants.rules.integration_parts import DOCUMENT
from projects.models import Application, Reopening
from projects.rules.parts import PARTS
from tests.browser.conftest import Opens
from tests.browser.looking import faults_of
from tests.factories import AUTUMN, a_stored_document, an_integration_request
from tests.house.rows import of_filing
from tests.pages.town import CLOSES, Town


@pytest.mark.parametrize("width", [1280, 390])
def test_every_part_opened_again_is_clean(town: Town, visit: Opens, width: int) -> None:
    code = of_filing.furnish(town)["sent_code"]
    an_integration_request(
        application=Application.objects.get(code=code),
        parts="\n".join([*PARTS.values(), f"{DOCUMENT}Statuto"]),
        due_at=CLOSES,
    )
    parts = Reopening.objects.get().parts
    pages = [f"/domande/{code}/parti/{part.slug}/" for part in parts.order_by("position")]
    ada = visit("Ada", width=width)

    def faults(*addresses: str) -> list[str]:
        found = []
        for address in addresses:
            assert ada.open(address) == 200
            found += [f"{address}: {fault}" for fault in faults_of(ada.page)]
        return found

    assert len(pages) == len(PARTS) + 1
    assert faults(*pages, f"/domande/{code}/integrazione/") == []
    # Corrected: what changes, what can be put back.
    saved = {"saved_at": AUTUMN, "saved_by": town.people["Ada"]}
    said = '{"summary":"Una sintesi più chiara."}'
    parts.filter(part="summary").update(content=said, **saved)
    file = {"document": a_stored_document(), "file_name": "statuto.pdf"}
    parts.exclude(required_document=None).update(**file, **saved)
    assert faults(pages[0], pages[-1], f"/domande/{code}/integrazione/") == []
    Reopening.objects.update(closed_at=F("opened_at"), closed_by=F("opened_by"))
    assert faults(*pages) == []
    assert ada.complaints == []
