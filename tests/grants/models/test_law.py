"""When a law holds: its first and last day included."""

import datetime as dt

import pytest

from grants.models import CitedLaw
from tests.worlds import a_cited_law

pytestmark = pytest.mark.django_db

FIRST, LAST, DAY = dt.date(2018, 3, 1), dt.date(2018, 12, 7), dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "is_valid"),
    [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)],
)
def test_a_law_holds_from_its_first_day_to_its_last(day, is_valid):
    law = a_cited_law(valid_from=FIRST, valid_to=LAST)

    assert CitedLaw.objects.valid_on(day).filter(pk=law.pk).exists() == is_valid


def test_a_law_without_an_end_holds_for_good():
    law = a_cited_law(valid_from=FIRST)

    assert law in CitedLaw.objects.valid_on(dt.date(2099, 1, 1))
    assert law not in CitedLaw.objects.valid_on(FIRST - DAY)


def test_a_law_may_hold_for_one_day():
    law = a_cited_law(valid_from=FIRST, valid_to=FIRST)

    assert law in CitedLaw.objects.valid_on(FIRST)


def test_laws_come_in_the_order_of_the_act():
    CitedLaw.objects.all().delete()
    last, first = a_cited_law(position=2), a_cited_law(position=1)
    equal = a_cited_law(position=2)

    assert list(CitedLaw.objects.valid_on(LAST)) == [first, last, equal]


def test_four_laws_are_there_from_the_start_each_from_its_date():
    assert list(
        CitedLaw.objects.order_by("position").values_list(
            "text", "valid_from", "valid_to", "is_for_awards_only"
        )
    ) == [
        (
            "vista la L.P. 27 luglio 2007, n. 13 (artt. 14 e 37)",
            dt.date(2007, 7, 27),
            None,
            False,
        ),
        ("vista la L.P. 30 novembre 1992, n. 23 (art. 19)", dt.date(1992, 11, 30), None, False),
        (
            "vista la L.P. 14 settembre 1979, n. 7 (artt. 9-bis e 55)",
            dt.date(1979, 9, 14),
            None,
            True,
        ),
        (
            "visto il D.Lgs. 23 giugno 2011, n. 118 (art. 56 e allegato 4/2)",
            dt.date(2011, 6, 23),
            None,
            True,
        ),
    ]
