"""The words for where things stand."""

import pytest

from grants.models import Award
from grants.states import Outcome, outcome_label


@pytest.mark.parametrize(
    ("outcome", "draft", "approved"),
    [
        (Outcome.FUNDED, "Proposta per il finanziamento", "Ammessa a finanziamento"),
        (
            Outcome.PARTIALLY_FUNDED,
            "Proposta per il finanziamento, con contributo ridotto",
            "Ammessa con contributo ridotto",
        ),
        (
            Outcome.RESERVE,
            "Idonea non finanziata (in riserva)",
            "Idonea non finanziata (in riserva)",
        ),
        (Outcome.NOT_ELIGIBLE, "Non idonea (sotto soglia)", "Non idonea (sotto soglia)"),
        (Outcome.NOT_ADMITTED, "Non ammessa", "Non ammessa"),
    ],
)
def test_nobody_is_admitted_before_the_approval(
    outcome: Outcome, draft: str, approved: str
) -> None:
    assert outcome_label(outcome, is_approved=False) == draft
    assert outcome_label(outcome, is_approved=True) == approved


def test_an_award_is_proposed_until_it_is_conceded() -> None:
    assert Award().label == "Proposta per il finanziamento"
    assert Award(status="conceded").label == "Contributo concesso"
