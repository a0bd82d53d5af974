"""The words of the Giunta's act hold for any funders, shares, channels and outcomes."""

import dataclasses
import datetime as dt
from fractions import Fraction

import pytest
from django.utils.html import strip_tags

from funders.models import Call, Funder
from funders.states import Channel
from grants.documents import checklist
from grants.documents.building import proposed_subject
from grants.documents.checklist import Item
from grants.documents.decision_sitting import SittingFacts
from grants.documents.deliberation import DELIBERATION, missing
from grants.documents.deliberation_facts import figures
from grants.documents.parts import AwardLine, Decision, Minutes, minutes_cited
from grants.documents.points import points
from grants.documents.premises import premises
from grants.documents.proposal import PROPOSAL
from grants.models import FundingDecision
from grants.states import ItemState, Outcome
from tests.grants.documents import samples
from welfare_kmzero import italian
from welfare_kmzero.acts.parts import Body, Party, Person, Sector
from welfare_kmzero.acts.production import page_context
from welfare_kmzero.money import Cents
from welfare_kmzero.pdf.templates import to_html

NBSP = "\u00a0"


def told(**changes):
    """Premises and points of an act, as one text with ordinary spaces."""
    facts = samples.deliberation_snapshot(**changes)
    sums = figures(facts)
    return "\n".join([*premises(facts, sums), *points(facts, sums)]).replace(NBSP, " ")


def line(number, awarded, shares, *, payee="Comunità della Val di Non", **changes):
    facts = {
        "number": number,
        "title": f"Progetto {number}",
        "lead": Body(name=f"Ente {number}"),
        "territory": "Comunità della Val di Non",
        "payee": Body(name=payee),
        "cup": None,
        "admitted_cost": Cents(awarded * 2),
        "awarded": Cents(awarded),
        "shares": {code: Cents(value) for code, value in shares.items()},
        "years": {"2019": {code: Cents(value) for code, value in shares.items()}},
    }
    return AwardLine(**{**facts, **changes})


def awaited(code, amount):
    return Decision(
        funder=code,
        body="Giunta comunale",
        number=None,
        decided_on=None,
        amount=Cents(amount),
        recorded=False,
    )


def three_funders():
    parties = (
        Party(code="CARITRO", name="Fondazione Alfa", sector=Sector.PRIVATE, share=Fraction(2, 5)),
        Party(
            code="PAT",
            name="Provincia autonoma di Trento",
            sector=Sector.PUBLIC,
            share=Fraction(2, 5),
        ),
        Party(code="COM", name="Comune di Rovereto", sector=Sector.PUBLIC, share=Fraction(1, 5)),
    )
    return dataclasses.replace(samples.protocol(), parties=parties, partners=())


def test_act_of_2018_assigns_a_third_and_leaves_two_thirds():
    text = told()

    assert (
        "di assegnare la quota pubblica di € 250.000,00, pari a 1/3 del contributo complessivo di € 750.000,00"
        in text
    )
    assert (
        "dando atto che la parte restante di 2/3, pari a € 500.000,00, è a carico della Fondazione Cassa di "
        "Risparmio di Trento e Rovereto, che provvede con proprio atto, non oggetto della presente deliberazione"
        in text
    )


def test_act_takes_note_of_the_selection_unless_the_call_says_approve():
    assert "di prendere atto degli esiti della selezione" in told()
    assert "di approvare gli esiti della selezione" in told(takes_note=False)


def test_every_point_ends_with_a_semicolon_and_the_last_with_a_full_stop():
    facts = samples.deliberation_snapshot(points=("di fare altro.", "di fare ancora; "))
    found = points(facts, figures(facts))

    assert all(text.endswith(";") for text in found[:-1])
    assert found[-1].endswith(".")
    assert not any(text.endswith((".;", ";;", " ;")) for text in found)


def test_two_public_funders_and_fifths_are_named_each_with_its_amount():
    rows = (line("0001", 10_001, {"CARITRO": 4_000, "PAT": 4_001, "COM": 2_000}),)
    text = told(
        protocol=three_funders(),
        awards=rows,
        decisions=(awaited("CARITRO", 4_000), awaited("COM", 2_000)),
    )

    assert (
        "di assegnare la quota a carico della Provincia autonoma di Trento di € 40,01, pari a 2/5"
        in text
    )
    assert (
        "la parte restante di 3/5, pari a € 60,00, è per € 40,00 a carico della Fondazione Alfa e per € 20,00 "
        "a carico del Comune di Rovereto, che provvedono con propri atti" in text
    )
    assert "quota pubblica" not in text
    assert "destinato al progetto ammesso è di € 100,01" in text


def test_act_without_awards_assigns_nothing_and_says_so():
    lines = tuple(
        dataclasses.replace(each, outcome=Outcome.NOT_ELIGIBLE, awarded=None)
        for each in samples.ranked()
    )
    text = told(awards=(), ranking=lines, decisions=())

    assert "Dagli esiti della selezione non risultano contributi da assegnare." in text
    assert "nessun contributo è assegnato" in text
    assert "impegnare" not in text
    assert "quota" not in text


def test_act_without_awards_has_no_word_for_what_follows_an_award():
    nothing = dataclasses.replace(samples.decision(), amount=Cents(0))
    text = told(awards=(), decisions=(nothing,))
    facts = samples.deliberation_snapshot(awards=(), decisions=(nothing,), items=())

    assert "provvedimento" not in text
    assert "efficacia dell'assegnazione" not in text
    assert "aiuti di Stato" not in text
    assert checklist.CHECKLIST["state_aid"].label not in missing(facts)
    assert checklist.CHECKLIST["duties"].label not in missing(facts)
    assert checklist.CHECKLIST["conflicts"].label in missing(facts)
    assert not [label for label in missing(facts) if label.startswith("Provvedimento")]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "Bando: esiti della selezione, senza assegnazione di contributi."),
        (1, "Bando: assegnazione della quota a carico della Provincia al progetto ammesso"),
        (2, "Bando: assegnazione della quota a carico della Provincia ai progetti ammessi"),
    ],
)
def test_proposed_subject_agrees_with_the_number_of_awards(count, words):
    subject = proposed_subject(
        samples.protocol(),
        Call(title="Bando"),
        FundingDecision(funder=Funder(name="Provincia")),
        award_count=count,
    )

    assert words in subject


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "Non ne risultano contributi da proporre."),
        (0, "Si propone al Consiglio di Gestione di prendere atto degli esiti della selezione"),
        (1, "Ne risulta proposto 1 progetto, per un contributo complessivo di"),
        (2, "Ne risultano proposti 2 progetti, per un contributo complessivo di"),
    ],
)
def test_proposal_agrees_with_the_number_of_awards(count, words):
    snapshot = samples.proposal_snapshot(awards=samples.proposal_snapshot().awards[:count])
    bare = strip_tags(to_html(PROPOSAL.template, page_context(PROPOSAL, snapshot, "0" * 64)))

    assert words in " ".join(bare.split())


def test_term_is_told_without_the_seconds_it_does_not_have():
    assert "al 31 luglio 2018, ore 18:00 (ora italiana)." in told()


def test_outcome_is_taken_from_the_minutes():
    assert "come risultano dal verbale del gruppo di valutazione" in told()


def test_act_without_applications_says_that_none_came():
    assert "Non sono pervenute domande." in told(awards=(), ranking=(), decisions=())


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        ([Outcome.FUNDED], "È stata esaminata 1 domanda."),
        ([Outcome.FUNDED], "1 ammessa a finanziamento."),
        (
            [Outcome.FUNDED, Outcome.PARTIALLY_FUNDED],
            "1 ammessa a finanziamento e 1 ammessa con contributo ridotto.",
        ),
        (
            [Outcome.FUNDED, Outcome.RESERVE, Outcome.FUNDED],
            "2 ammesse a finanziamento e 1 idonea non finanziata (in riserva).",
        ),
        ([Outcome.NOT_ADMITTED] * 2, "2 non ammesse alla valutazione."),
    ],
)
def test_outcomes_agree_in_number(outcomes, words):
    lines = tuple(
        dataclasses.replace(each, outcome=outcome)
        for each, outcome in zip(samples.ranked(), outcomes, strict=False)
    )

    assert words in told(ranking=lines)


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        (Channel.VIA_COMMUNITY, "che la erogano a loro volta ai soggetti capofila"),
        (Channel.VIA_DEMARCHI, "per il tramite della Fondazione Franco Demarchi, che ne cura"),
        (Channel.DIRECT, "La quota pubblica è erogata direttamente ai soggetti capofila."),
    ],
)
def test_channel_is_told_in_premises_and_points(channel, words):
    terms = dataclasses.replace(samples.deliberation_snapshot().terms, channel=channel)
    rows = (line("0001", 300, {"CARITRO": 200, "PAT": 100}, payee="Fondazione Franco Demarchi"),)

    assert words in told(terms=terms, awards=rows)


def test_unknown_particulars_stay_blank_and_are_listed():  # nothing invented
    facts = samples.deliberation_snapshot(sitting=SittingFacts())
    listed = missing(facts)

    assert "Numero di registro della deliberazione" in listed
    assert "Data della seduta" in listed
    assert "Verbale del gruppo di valutazione" in listed
    assert "Provvedimento della Fondazione Cassa di Risparmio di Trento e Rovereto" in listed
    assert [
        label
        for label in (entry.label for entry in checklist.CHECKLIST.values())
        if label not in listed
    ] == []
    assert f"del gruppo di valutazione di data {italian.BLANK}" in told()


def test_complete_act_lists_nothing():
    every = tuple(Item(code, ItemState.FILLED, "estremi") for code in checklist.CHECKLIST)

    assert missing(samples.deliberation_snapshot(draft=False, items=every)) == []


def test_commitments_short_of_the_share_are_listed_and_told():
    some = samples.commitments()[:2]
    facts = {"commitments": some}

    assert "Impegni di spesa pari alla quota" in missing(samples.deliberation_snapshot(**facts))
    assert "(importi finora indicati: € " in told(**facts)


def test_missing_cup_is_listed_only_where_the_call_requires_it():
    terms = samples.deliberation_snapshot().terms
    required = dataclasses.replace(terms, requires_cup=True)

    assert "CUP di tutti i progetti" in missing(samples.deliberation_snapshot(terms=required))
    assert "CUP di tutti i progetti" not in missing(samples.deliberation_snapshot())


@pytest.mark.parametrize("code", checklist.CHECKLIST)
def test_item_is_said_blank_filled_and_not_due(code):
    blank = checklist.said(Item(code, ItemState.BLANK, ""))
    filled = checklist.said(Item(code, ItemState.FILLED, "estremi canarino."))
    not_due = checklist.said(Item(code, ItemState.NOT_DUE, "motivo canarino"))

    assert italian.BLANK in blank
    assert "estremi canarino" in filled
    assert "canarino.." not in filled
    assert not_due == "" or "motivo canarino" in not_due


def test_recorded_decision_is_cited_with_number_and_date():
    text = told(draft=False)

    assert (
        "Il Consiglio di Gestione della Fondazione Cassa di Risparmio di Trento e Rovereto ha concesso la quota "
        "di propria competenza, pari a € 500.000,00, con provvedimento n. 15 di data 27 novembre 2018."
        in text
    )
    assert "al provvedimento della Fondazione Cassa di Risparmio di Trento e Rovereto n. 15" in text


def test_later_round_says_which_it_is():
    assert "(tornata di assegnazione n. 2 del medesimo bando)" in told(round_number=2)


def test_paragraphs_of_an_officer_are_kept():
    text = told(premises=("Premessa aggiunta.",), points=("di aggiungere un punto",))

    assert "Premessa aggiunta." in text
    assert "di aggiungere un punto;" in text


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        ((), f"del verbale del gruppo di valutazione di data {italian.BLANK}"),
        (
            (Minutes(number="1", held_on=dt.date(2018, 10, 3)),),
            "del verbale del gruppo di valutazione n. 1 di data 3 ottobre 2018",
        ),
        (
            (
                Minutes(number="1", held_on=dt.date(2018, 10, 3)),
                Minutes(number="2", held_on=dt.date(2018, 10, 10)),
            ),
            "dei verbali del gruppo di valutazione n. 1 di data 3 ottobre 2018 e n. 2 di data 10 ottobre 2018",
        ),
    ],
)
def test_minutes_are_cited_in_the_right_number(minutes, words):
    assert minutes_cited(minutes) == words


@pytest.mark.parametrize(
    ("norm", "words"),
    [
        (
            "Legge provinciale 27 luglio 2007, n. 13",
            "vista la legge provinciale 27 luglio 2007, n. 13",
        ),
        ("L.P. 30 novembre 1992, n. 23", "vista la L.P. 30 novembre 1992, n. 23"),
        ("D.Lgs. 23 giugno 2011, n. 118", "visto il D.Lgs. 23 giugno 2011, n. 118"),
        (
            "Decreto legislativo 14 marzo 2013, n. 33",
            "visto il decreto legislativo 14 marzo 2013, n. 33",
        ),
        ("Accordo di programma 2022", "visto l'accordo di programma 2022"),
        ("Cosa ignota", "visto quanto dispone: Cosa ignota"),
    ],
)
def test_norms_are_cited_with_their_article(norm, words):
    assert italian.seen(norm) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Provincia autonoma di Trento", "della Provincia autonoma di Trento"),
        ("Comune di Rovereto", "del Comune di Rovereto"),
        ("Associazione X", "dell'Associazione X"),
        ("Ente Y", "dell'Ente Y"),
        ("Pinco Pallino", "di Pinco Pallino"),
    ],
)
def test_names_take_the_preposition_of_their_gender(name, words):
    assert italian.joined("di", name) == words


def test_visti_follow_the_norms_of_the_call_each_ended_in_one_way():
    whole = samples.deliberation_snapshot()
    terms = dataclasses.replace(whole.terms, legal_basis=("L.P. 27 luglio 2007, n. 13.",))
    facts = dataclasses.replace(
        whole,
        terms=terms,
        seen=("visto il D.Lgs. 23 giugno 2011, n. 118 (art. 56)", "visto altro;"),
    )

    assert DELIBERATION.context(facts)["seen"] == [
        "udita la relazione;",
        "visti gli atti citati in premessa;",
        "vista la L.P. 27 luglio 2007, n. 13;",
        "visto il D.Lgs. 23 giugno 2011, n. 118 (art. 56);",
        "visto altro;",
    ]


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("Dirigente", "IL DIRIGENTE"),
        ("LA DIRIGENTE", "LA DIRIGENTE"),
        ("Segretaria", "LA SEGRETARIA"),
        ("Addetta", "ADDETTA"),
    ],
)
def test_who_assists_is_printed_with_the_article_when_the_file_has_none(role, words):
    sitting = SittingFacts(assisting=Person(role=role, name="Filana Dimostrativa"))

    context = DELIBERATION.context(samples.deliberation_snapshot(sitting=sitting))

    (roll,) = context["assisting"]
    assert (roll.role, roll.names) == (words, ("FILANA DIMOSTRATIVA",))
    assert context["signatures"][1][0] == words


def test_lines_to_sign_stand_level_when_one_name_is_not_known():
    html = strip_tags(
        to_html(
            "acts/_signatures.html",
            {
                "signatures": [
                    ("IL PRESIDENTE", Person(role="PRESIDENTE", name="Tizio")),
                    ("IL/LA DIRIGENTE", None),
                ],
                "to_sign": True,
            },
        )
    )

    assert [each.strip(" ") for each in html.split("\n") if each.strip(" ")] == [
        "IL PRESIDENTE",
        "Tizio",
        "IL/LA DIRIGENTE",
        "&nbsp;",
    ]


def test_sitting_prints_each_role_once_and_the_article_of_who_assists(printed):
    from tests.pdf_reading import text_of

    text = text_of(printed("deliberation-final").pdf)
    draft = text_of(printed("deliberation-draft").pdf)

    assert text.count("LA DIRIGENTE") == 2
    assert text.count("Assenti:") == 1
    assert "Assenti:" not in draft
    assert "Testo conforme ai dati registrati – non è l'originale" in text
    assert "artt. 3 bis" not in text + draft
    assert "Reg. delib. n. 9999" in text
    assert f"Reg. delib. n. {italian.BLANK}" in draft


def test_footers_count_the_act_and_the_whole_file(printed):
    from tests.pdf_reading import page_count, text_of

    content = printed("deliberation-final").pdf
    text, pages = text_of(content), page_count(content)

    assert f"Num. prog. {pages} di {pages}" in text
    act_pages = int(text.split("Pag 1 di ")[1].split()[0])
    assert act_pages < pages
    assert f"Pag {act_pages} di {act_pages}" in text
    assert f"Pag {act_pages + 1} di" not in text


def test_role_of_a_person_without_article_gets_one():
    sitting = dataclasses.replace(
        samples.sitting(adopted=True), president=Person(role="VICEPRESIDENTE", name="Tizio")
    )
    from grants.documents.deliberation import DELIBERATION

    context = DELIBERATION.context(samples.deliberation_snapshot(draft=False, sitting=sitting))

    assert context["signatures"][0][0] == "IL VICEPRESIDENTE"
    assert context["presided_by"] == "del "
