"""Two texts side by side, and what was chosen."""

import pytest
from django import forms
from django.http import QueryDict

from welfare_kmzero.screens import conflict


class Sheet(forms.Form):
    title = forms.CharField(label="Titolo")
    kind = forms.ChoiceField(label="Natura", choices=[("a", "Ente"), ("b", "Impresa")])
    note = forms.CharField(label="Nota", required=False)


Rows = forms.formset_factory(Sheet, extra=0)
MINE = "version=1&title=Orti&kind=b&note=uguale&form_nonce=n1&azione=salva"


def a_conflict():
    posted = QueryDict(MINE)
    mine = Sheet(posted)
    theirs = Sheet(initial={"title": "Prati", "kind": "a", "note": "uguale"})
    return conflict.conflict(posted, conflict.of_fields(mine, theirs), version=2)


def _sent(found, **choices):
    """What the browser sends from the page of the comparison."""
    sent = QueryDict(mutable=True)
    sent["version"] = found.version
    for name, text in found.rest:
        sent.appendlist(name, text)
    for each in found.differences:
        for name, text in each.carried:
            sent.appendlist(name, text)
    for key, side in choices.items():
        sent[f"scelta.{key}"] = side
    return sent


def test_only_what_differs_is_set_side_by_side_in_words():
    found = a_conflict()

    assert [(each.label, each.theirs, each.mine) for each in found.differences] == [
        ("Titolo", ["Prati"], ["Orti"]),
        ("Natura", ["Ente"], ["Impresa"]),
    ]
    assert found.rest == [("note", "uguale"), ("form_nonce", "n1")]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-11-30", "30 novembre 2026"),
        ("2026-12-01T18:00", "1º dicembre 2026 alle 18:00"),
        ("2026-02-31", "2026-02-31"),
        ("domani", "domani"),
        ("", "(vuoto)"),
    ],
)
def test_a_date_is_read_in_italian(typed, read):
    class Held(forms.Form):
        held_on = forms.DateField(required=False)

    (found,) = conflict.of_fields(Held({"held_on": typed}), Held(initial={"held_on": "2026-11-29"}))

    assert (found.theirs, found.mine) == (["29 novembre 2026"], [read])
    assert found.my_fields == [("held_on", typed)]


def test_each_thing_is_as_it_was_chosen():
    settled = conflict.settled(_sent(a_conflict(), title="salvato", kind="mio"))

    assert settled.dict() == {
        "version": "2",
        "title": "Prati",
        "kind": "b",
        "note": "uguale",
        "form_nonce": "n1",
    }


def test_what_was_not_chosen_is_asked_again():
    settled = conflict.settled(_sent(a_conflict(), title="salvato"))

    assert (settled["version"], settled["title"], settled["kind"]) == ("", "Prati", "b")


def test_a_form_that_comes_from_no_comparison_is_left_alone():
    posted = QueryDict("title=Orti&version=3")

    assert conflict.settled(posted) is posted


def test_a_table_is_chosen_whole():
    posted = QueryDict(
        "righe-TOTAL_FORMS=3&righe-INITIAL_FORMS=0&righe-0-title=A&righe-0-kind=a"
        "&righe-2-title=C&righe-2-kind=b&version=1"
    )
    mine = Rows(posted, prefix="righe")
    theirs = Rows(initial=[{"title": "Z", "kind": "b"}], prefix="righe")
    found = conflict.conflict(posted, conflict.of_rows("Righe", mine, theirs), version=7)

    assert found.differences[0].mine == ["A · Ente", "C · Impresa"]
    assert found.differences[0].theirs == ["Z · Impresa"]
    chosen = Rows(conflict.settled(_sent(found, righe="mio")), prefix="righe")
    assert [form["title"].value() for form in chosen] == ["A", "C"]
    chosen = Rows(conflict.settled(_sent(found, righe="salvato")), prefix="righe")
    assert [form["title"].value() for form in chosen] == ["Z"]
    assert conflict.of_rows("Righe", theirs, theirs) == []


def test_the_line_ends_of_a_browser_are_no_difference():
    mine = Sheet({"title": "una\r\ndue", "kind": "a", "note": ""})
    theirs = Sheet(initial={"title": "una\ndue", "kind": "a", "note": None})

    assert conflict.of_fields(mine, theirs) == []


def test_a_box_left_empty_is_no_difference_and_makes_no_row():
    class Ticked(Sheet):
        is_optional = forms.BooleanField(label="Facoltativo", required=False)

    boxes = forms.formset_factory(Ticked, extra=1)
    row = {"title": "A", "kind": "a", "note": "", "is_optional": False}
    sent = "righe-TOTAL_FORMS=2&righe-INITIAL_FORMS=0&righe-0-title=A&righe-0-kind=a&righe-1-title="

    mine = boxes(QueryDict(sent), prefix="righe")
    theirs = boxes(initial=[row], prefix="righe")

    assert conflict.of_rows("Righe", mine, theirs) == []
