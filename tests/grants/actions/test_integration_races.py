"""SUB-2 and SUB-5: corrections and answers at once, on real transactions; the last is the control."""

import datetime as dt

import pytest
import time_machine

from funders.actions.errors import StaleVersion
from grants.actions import integration
from grants.models import IntegrationItem, IntegrationRequest
from projects.actions import reopening as reopenings
from projects.documents.application import content_now
from projects.models import Completion, ReopenedPart
from tests.factories import AUTUMN, a_person
from tests.grants.actions.test_together import COUNT, race
from tests.grants.asked import asked, seal_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.both]
AT = AUTUMN + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def in_autumn():
    with time_machine.travel(AT, tick=True):
        yield


def _corrections():
    """As many tabs that write the summary, each its own, all from what was sent."""
    asked("Sintesi")
    part, seal, by = ReopenedPart.objects.get(), seal_of("summary"), a_person("Ada")

    def correct(place):
        fresh = ReopenedPart.objects.select_related("reopening").get(pk=part.pk)
        said = {"summary": f"sintesi {place}"}
        return lambda: reopenings.correct(fresh, said, seal=seal, arrived_at=AT, by=by)

    return [correct(place) for place in range(COUNT)]


def _answer():
    by = a_person("Ada")
    return lambda: integration.answer(
        IntegrationRequest.objects.get(), text="Ecco", arrived_at=AT, by=by
    )


def test_of_two_who_correct_one_is_written_and_the_others_are_told():
    made, refused = race(_corrections())

    assert len(made) == 1
    assert {type(error) for error in refused} == {StaleVersion}
    assert ReopenedPart.objects.get().content == f'{{"summary":"{made[0].after.summary}"}}'


def test_an_answer_sent_twice_is_one_answer():
    asked("Sintesi")

    made, refused = race([_answer() for _ in range(COUNT)])

    assert len(made) == 1
    assert {type(error) for error in refused} == {integration.RequestClosed}


def test_what_is_sent_is_what_is_frozen_whoever_writes_meanwhile():
    """A correction comes whole before the answer, or is told that it came too late."""
    tabs = _corrections()

    made, refused = race([*tabs[: COUNT - 1], _answer()])

    assert {type(error) for error in refused} <= {StaleVersion, reopenings.PartClosed}
    assert any(isinstance(each, IntegrationRequest) for each in made)
    corrected = [each.after.summary for each in made if not isinstance(each, IntegrationRequest)]
    application = IntegrationRequest.objects.get().application
    assert content_now(application).summary == (corrected or ["Sintesi breve"])[0]
    assert [item.text for item in IntegrationItem.objects.all()] == corrected
    assert Completion.objects.count() == len(corrected)


def test_without_the_seal_the_words_of_the_others_would_be_lost(monkeypatch):
    """The control: every tab believes that it saved, and one alone is there."""
    tabs = _corrections()
    seal = seal_of("summary")
    monkeypatch.setattr(reopenings.Reopened, "seal", lambda *_: seal)

    made, refused = race(tabs)

    assert (len(made), refused) == (COUNT, [])
