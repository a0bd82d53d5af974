"""The laws that an act still has to see: a law is one however it is written."""

import pytest

from grants.rules.law import Citation, Law, cited, to_be_seen

SOCIAL = Law("vista la L.P. 27 luglio 2007, n. 13 (artt. 14 e 37)")
ACCOUNTS = Law("visto il D.Lgs. 23 giugno 2011, n. 118 (art. 56 e allegato 4/2)", True)


@pytest.mark.parametrize(
    "text",
    [
        "L.P. 27 luglio 2007, n. 13",
        "Legge provinciale 27 luglio 2007 n. 13 e s.m.",
        "vista la legge provinciale n. 13 del 27 luglio 2007;",
        "vista la L.P. n. 13 di data 27 luglio 2007",
        "L.P. 27.07.2007, n. 13",
        "L.P. 27/7/2007 n. 13",
        "LP 13/2007",
        "l.p. n. 13/2007, articolo 14",
        "L.P. 13 del 2007",
        "13/2007",
    ],
)
def test_a_law_is_named_by_number_and_year(text):
    assert list(cited(text)) == [Citation(13, 2007)]
    assert to_be_seen([SOCIAL, ACCOUNTS], already=[text], has_awards=True) == (ACCOUNTS.text,)


@pytest.mark.parametrize(
    "text",
    [
        "vista la deliberazione della Giunta provinciale n. 13/2007",
        "vista la determinazione n. 13 del 27 luglio 2007",
        "vista la nota prot. n. 13/2007",
        "L.P. 27 luglio 2007, n. 130",
        "L.P. 27 luglio 2008, n. 13",
        "L.P. 113/2007",
        "il 7/13/2007",
        "Legge provinciale sulle politiche sociali",
        "",
    ],
)
def test_what_names_another_thing_leaves_the_law_to_be_seen(text):
    assert Citation(13, 2007) not in set(cited(text))
    assert to_be_seen([SOCIAL], already=[text], has_awards=True) == (SOCIAL.text,)


def test_every_law_of_a_text_is_named_in_its_order():
    text = (
        "viste la L.P. 13/2007 e la deliberazione n. 270/2018, la L.P. 30 novembre 1992, n. 23 e "
        "l'articolo 56 del decreto legislativo 23 giugno 2011, n. 118 (allegato 4/2)"
    )

    assert list(cited(text)) == [Citation(13, 2007), Citation(23, 1992), Citation(118, 2011)]


def test_a_law_is_known_by_what_it_names_first():
    changed = Law("vista la L.P. 13/2007, modificata dalla L.P. 3/2020")

    assert to_be_seen([changed], already=["LP 3/2020"], has_awards=True) == (changed.text,)
    assert to_be_seen([changed], already=["LP 13/2007"], has_awards=True) == ()


def test_a_law_without_a_number_is_told_by_its_words():
    statute = Law("visto lo Statuto speciale")

    assert to_be_seen([statute], already=["Visto  lo statuto speciale;"], has_awards=True) == ()
    assert to_be_seen([statute], already=["visto lo Statuto"], has_awards=True) == (statute.text,)


def test_an_act_that_assigns_nothing_does_not_see_what_commits_money():
    assert to_be_seen([ACCOUNTS, SOCIAL], already=[], has_awards=False) == (SOCIAL.text,)


def test_two_rows_on_one_law_are_both_seen_in_their_order():
    other = Law("vista la L.P. 13/2007 (art. 37)")

    assert to_be_seen([other, SOCIAL], already=[], has_awards=True) == (other.text, SOCIAL.text)
