"""One part of a project at a time, by two people at once."""

import random
from decimal import Decimal

import pytest

from funders.actions.errors import StaleVersion
from projects.actions import project as projects
from projects.actions import section as sections
from projects.actions.content import (
    ActivityDraft,
    Content,
    ExpenseDraft,
    PartnerDraft,
    PartnerTwice,
    SourceDraft,
)
from projects.documents.draft import Draft
from projects.models import Project
from projects.rules.completeness import Section
from projects.states import FundingKind
from tests.factories import a_person
from tests.grants.actions.story import (
    a_project,
    a_published_call,
    an_organisation,
    facts_of,
    last_event,
)
from welfare_kmzero.audit.models import Event

pytestmark = pytest.mark.django_db


def ada():
    return a_person("Ada")


def bruno():
    return a_person("Bruno")


def _seal(row: Project, section: Section) -> str:
    return Draft(Project.objects.get(pk=row.pk)).seal(section)


def _write(row, section, text, *, seal, by):
    column = "context" if section is Section.PRESENTATION else "objectives"
    return sections.write(row, section=section, seal=seal, by=by, **{column: text})


def test_a_part_is_written_and_the_others_stay():
    row = a_project(a_published_call())
    lines = list(row.budget.values_list("description", "cost"))
    partner = an_organisation()

    saved = sections.write(
        row,
        section=Section.NETWORK,
        seal=_seal(row, Section.NETWORK),
        content=Content(partners=(PartnerDraft(partner, "Ospita"),)),
        by=ada(),
    )

    assert (saved.version, saved.partners.get().organisation) == (row.version + 1, partner)
    assert list(saved.budget.values_list("description", "cost")) == lines
    assert (last_event().action, facts_of(last_event())["after"]) == (
        "project.revised",
        {"version": saved.version, "section": "rete"},
    )


@pytest.mark.parametrize("section", [each for each in Section if each is not Section.DOCUMENTS])
def test_every_part_has_a_seal_of_its_own(section):
    row = a_project(a_published_call())
    before = {each: _seal(row, each) for each in Section}
    category = row.call.cost_categories.get()
    written = {
        Section.PRESENTATION: {"summary": "Altra sintesi"},
        Section.OBJECTIVES: {"objectives": "Altri obiettivi"},
        Section.NETWORK: {"content": Content(partners=(PartnerDraft(an_organisation()),))},
        Section.ACTIVITIES: {"content": Content(activities=(ActivityDraft("Feste", 2, 3),))},
        Section.BUDGET: {
            "content": Content(budget=(ExpenseDraft(category, "Sala", 2020, Decimal("7.01")),))
        },
        Section.SOURCES: {
            "content": Content(funding=(SourceDraft(FundingKind.OWN, "Cassa", Decimal("7.01")),))
        },
    }[section]

    sections.write(row, section=section, seal=before[section], by=ada(), **written)

    after = {each: _seal(row, each) for each in Section}
    assert {each for each in Section if before[each] != after[each]} == {section}


def test_two_on_the_same_part_are_told_and_two_on_two_parts_are_not():  # SUB-6
    row = a_project(a_published_call())
    seals = {each: _seal(row, each) for each in (Section.PRESENTATION, Section.OBJECTIVES)}

    _write(row, Section.PRESENTATION, "di Ada", seal=seals[Section.PRESENTATION], by=ada())
    _write(row, Section.OBJECTIVES, "di Bruno", seal=seals[Section.OBJECTIVES], by=bruno())
    with pytest.raises(StaleVersion):
        _write(row, Section.PRESENTATION, "di Bruno", seal=seals[Section.PRESENTATION], by=bruno())

    row.refresh_from_db()
    assert (row.context, row.objectives) == ("di Ada", "di Bruno")


def test_the_second_of_two_clicks_changes_nothing():
    row = a_project(a_published_call())
    seal = _seal(row, Section.OBJECTIVES)
    first = _write(row, Section.OBJECTIVES, "Incontrarsi", seal=seal, by=ada())
    events = Event.objects.count()

    second = _write(row, Section.OBJECTIVES, "Incontrarsi", seal=seal, by=ada())

    assert (second.version, Event.objects.count()) == (first.version, events)


def test_a_part_of_a_project_signed_off_is_not_written():
    row = projects.sign_off(a_project(a_published_call()), by=ada())

    with pytest.raises(projects.ProjectNotDraft):
        _write(row, Section.OBJECTIVES, "x", seal=_seal(row, Section.OBJECTIVES), by=ada())


def test_a_body_is_in_the_network_once():
    row, body = a_project(a_published_call()), an_organisation()
    twice = Content(partners=(PartnerDraft(body), PartnerDraft(body)))

    with pytest.raises(PartnerTwice):
        sections.write(row, section=Section.NETWORK, seal="", content=twice, by=ada())
    with pytest.raises(TypeError):
        sections.write(row, section=Section.NETWORK, seal="", status="filed", by=ada())


def _walk(row, *, steps, seed, write):
    """Two people read and write at random; returns the acknowledged texts that vanished unseen.

    Whoever replaces a text has read it: what they write is made from it.
    """
    dice = random.Random(seed)  # noqa: S311 - a walk to be walked again
    parts = (Section.PRESENTATION, Section.OBJECTIVES)
    people = {"Ada": ada(), "Bruno": bruno()}
    current = dict.fromkeys(parts, "")
    for part in parts:
        _write(row, part, "inizio", seal=_seal(row, part), by=ada())
        current[part] = "inizio"
    seen = {(name, part): ("inizio", _seal(row, part)) for name in people for part in parts}
    lost = []
    for number in range(steps):
        name, part = dice.choice(list(people)), dice.choice(parts)
        if dice.random() < 0.4:
            seen[name, part] = (current[part], _seal(row, part))
            continue
        read, seal = seen[name, part]
        text = f"{name} {number}"
        try:
            write(row, part, text, seal=seal, by=people[name])
        except StaleVersion:
            continue
        if read != current[part]:
            lost.append(current[part])
        current[part] = text
        seen[name, part] = (text, _seal(row, part))
    row.refresh_from_db()
    assert (row.context, row.objectives) == tuple(current[part] for part in parts)
    return lost


def test_no_acknowledged_text_is_lost_in_a_thousand_interleavings():  # SUB-6
    row = a_project(a_published_call())

    assert _walk(row, steps=1000, seed=6, write=_write) == []


def test_without_the_seal_texts_would_be_lost():  # SUB-6, the control run
    row = a_project(a_published_call())

    def careless(project, part, text, *, seal, by):
        return _write(project, part, text, seal=_seal(project, part), by=by)

    assert _walk(row, steps=200, seed=6, write=careless) != []
