"""Numbers of the protocol register, typed by a person."""

import datetime as dt

import pytest

from tests.factories import a_person
from tests.grants.actions.story import facts_of, last_event
from welfare_kmzero import clock
from welfare_kmzero.documents.models import Direction, ProtocolEntry
from welfare_kmzero.documents.protocol import ProtocolRefused, enter

pytestmark = pytest.mark.django_db
DAY = dt.date(2018, 8, 2)


def _enter(**facts: object) -> ProtocolEntry:
    given = {
        "direction": Direction.INCOMING,
        "number": "PAT/RFS144-02/08/2018-0451234",
        "registered_on": DAY,
        "by": a_person("Elsa"),
        **facts,
    }
    return enter("application", "2018-1", **given)


def test_a_number_is_kept_with_its_event() -> None:
    entry = _enter(office="RFS144", file_reference=" 2018-S144-00012 ")

    assert str(entry) == "n. PAT/RFS144-02/08/2018-0451234 del 02/08/2018"
    assert list(ProtocolEntry.objects.of("application", "2018-1").in_force()) == [entry]
    event = last_event()
    assert (event.action, event.target_type, event.target) == (
        "protocol.entered",
        "application",
        "2018-1",
    )
    assert facts_of(event)["after"] == {
        "direction": "in",
        "number": "PAT/RFS144-02/08/2018-0451234",
        "registered_on": "2018-08-02",
        "office": "RFS144",
        "file_reference": "2018-S144-00012",
    }


def test_typed_twice_it_is_one_row() -> None:
    assert _enter() == _enter()
    assert ProtocolEntry.objects.count() == 1


def test_a_wrong_number_is_corrected_and_not_overwritten() -> None:
    wrong = _enter(number="123")

    right = _enter(number="124", corrects=wrong, reason="Cifra sbagliata")

    assert list(ProtocolEntry.objects.of("application", "2018-1").in_force()) == [right]
    assert ProtocolEntry.objects.count() == 2
    event = last_event()
    assert event.action == "protocol.corrected"
    assert facts_of(event)["before"]["number"] == "123"
    assert facts_of(event)["reason"] == "Cifra sbagliata"
    with pytest.raises(ProtocolRefused, match="già stato corretto"):
        _enter(number="125", corrects=wrong, reason="Ancora")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"number": "  "}, "Scrivi il numero"),
        ({"registered_on": dt.date(2999, 1, 1)}, "nel futuro"),
    ],
)
def test_what_is_not_a_number_of_protocol_is_refused(facts: dict[str, object], said: str) -> None:
    with pytest.raises(ProtocolRefused, match=said):
        _enter(**facts)

    assert ProtocolEntry.objects.count() == 0


def test_a_correction_wants_its_reason_and_another_number() -> None:
    wrong = _enter()

    with pytest.raises(ProtocolRefused, match="motivo"):
        _enter(number="9", corrects=wrong)
    with pytest.raises(ProtocolRefused, match="già scritto"):
        _enter(corrects=wrong, reason="Uguale")


def test_the_date_of_today_is_no_future() -> None:
    assert _enter(registered_on=clock.today()).registered_on == clock.today()


def test_two_at_once_correct_a_number_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second asks before the first has written: the database answers."""
    wrong = _enter(number="123")
    _enter(number="124", corrects=wrong, reason="Cifra sbagliata")
    monkeypatch.setattr("welfare_kmzero.documents.protocol._check", lambda *_, **__: None)

    with pytest.raises(ProtocolRefused):
        _enter(number="125", corrects=wrong, reason="Cifra sbagliata")

    assert ProtocolEntry.objects.count() == 2
