"""Tests that commit leave nothing behind, and find what migrations wrote."""

import threading

import pytest
from django.db import connection

from funders.models import Community, Funder
from tests.factories import a_funder, an_event
from welfare_kmzero.audit.models import Event


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_what_is_committed_is_taken_back(time: int) -> None:
    assert not Funder.objects.exists()
    assert not Event.objects.exists()
    assert Community.objects.count() == 16

    a_funder()
    an_event()


@pytest.mark.django_db(transaction=True)
def test_another_thread_sees_what_is_committed() -> None:
    seen: list[int] = []

    def look() -> None:
        seen.append(Funder.objects.count())
        connection.close()

    a_funder()
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()

    assert seen == [1]
