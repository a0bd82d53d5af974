"""The tables of an application as lines that a person can put right."""

import pytest

from projects.documents.frozen import read_frozen
from projects.documents.frozen_lines import text_of
from tests.projects.documents.test_frozen import a_whole_application

pytestmark = pytest.mark.django_db


def test_every_part_is_said_line_by_line() -> None:
    frozen = read_frozen(a_whole_application())

    assert text_of(frozen, "summary") == "Orti <b>per tutti</b>"
    assert text_of(frozen, "budget").splitlines() == [
        "Personale – Animatore di comunità, 2019: € 4.000,00",
        "Materiali – Animatore di comunità, 2020: € 2.000,50",
        "Costo totale: € 6.000,50",
    ]
    assert text_of(frozen, "funding").splitlines() == [
        "Contributo richiesto: € 5.000,00",
        "Risorse proprie – Risorse proprie: € 1.000,50",
        "Totale delle fonti: € 6.000,50",
    ]
    lead, partner = text_of(frozen, "network").splitlines()
    assert "(capofila; " in lead
    assert partner.endswith(" – Gestisce l'orto")
    assert text_of(frozen, "activities").startswith("Mesi 1–")
    assert text_of(frozen, "identifiers").splitlines()[-1] == "CUP: non scritto"
    assert text_of(frozen, "STAT") == ""
