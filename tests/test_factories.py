"""The factories themselves: the whole story goes through."""

import pytest

from grants.models import Award, AwardShare
from tests.worlds import adopted, an_edition

pytestmark = pytest.mark.django_db


def test_an_edition_reaches_its_last_state() -> None:
    edition = adopted(an_edition())

    assert edition.call.status == "decided"
    assert [str(award.awarded) for award in Award.objects.order_by("id")] == ["9000.00", "12000.00"]
    assert [str(share.carried) for share in AwardShare.objects.order_by("id")] == [
        "6000.00",
        "3000.00",
        "8000.00",
        "4000.00",
    ]
