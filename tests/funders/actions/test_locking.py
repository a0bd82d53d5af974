"""A row under lock: what is in the database, and only inside a transaction."""

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from funders.actions.locking import lock
from funders.models import Call
from tests.factories import a_call


@pytest.mark.django_db
def test_a_locked_row_is_the_one_of_the_database() -> None:
    call = a_call(title="Bando d'autunno")
    call.title = "Non salvato"

    with CaptureQueriesContext(connection) as captured:
        locked = lock(call)

    assert (locked, locked.title) == (call, "Bando d'autunno")
    assert locked.opens_at == Call.objects.get(pk=call.pk).opens_at
    [query] = captured
    assert ("FOR NO KEY UPDATE" in query["sql"]) == (connection.vendor == "postgresql")


@pytest.mark.django_db
def test_a_row_that_is_gone_is_not_locked() -> None:
    with pytest.raises(Call.DoesNotExist, match="bando 0"):
        lock(Call(pk=0))


@pytest.mark.django_db(transaction=True)
def test_a_row_is_locked_in_a_transaction_only() -> None:
    call = a_call()
    with transaction.atomic():
        lock(call)

    with pytest.raises(TransactionManagementError):
        lock(call)
