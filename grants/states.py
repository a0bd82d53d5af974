"""The steps of checks, evaluations, rankings, rounds, decisions and shares."""

from django.db.models import TextChoices


class CheckState(TextChoices):
    PENDING = "pending", "In istruttoria formale"
    ADMITTED = "admitted", "Ammessa alla valutazione"
    NOT_ADMITTED = "not_admitted", "Non ammessa"


CHECK_TRANSITIONS: dict[str, frozenset[str]] = {
    CheckState.PENDING: frozenset({CheckState.ADMITTED, CheckState.NOT_ADMITTED}),
    CheckState.ADMITTED: frozenset(),
    CheckState.NOT_ADMITTED: frozenset(),
}


class EvaluationState(TextChoices):
    DRAFT = "draft", "In compilazione"
    SUBMITTED = "submitted", "Consegnata"
    VOIDED = "voided", "Annullata"


# A sheet goes back to draft when an officer reopens it with a reason; a conflict found
# late voids it for good.
EVALUATION_TRANSITIONS: dict[str, frozenset[str]] = {
    EvaluationState.DRAFT: frozenset({EvaluationState.SUBMITTED, EvaluationState.VOIDED}),
    EvaluationState.SUBMITTED: frozenset({EvaluationState.DRAFT, EvaluationState.VOIDED}),
    EvaluationState.VOIDED: frozenset(),
}


class ReadingState(TextChoices):
    """What a member of the panel has to do with one application."""

    TO_START = "to_start", "Da iniziare"
    IN_PROGRESS = "in_progress", "In compilazione"
    HANDED_IN = "handed_in", "Consegnata"
    REOPENED = "reopened", "Riaperta"
    ABSTAINED = "abstained", "Astensione per conflitto"


class RankingState(TextChoices):
    DRAFT = "draft", "In preparazione"
    APPROVED = "approved", "Approvata"


RANKING_TRANSITIONS: dict[str, frozenset[str]] = {
    RankingState.DRAFT: frozenset({RankingState.APPROVED}),
    RankingState.APPROVED: frozenset(),
}


class Outcome(TextChoices):
    FUNDED = "funded", "Ammessa a finanziamento"
    PARTIALLY_FUNDED = "partially_funded", "Ammessa con contributo ridotto"
    RESERVE = "reserve", "Idonea non finanziata (in riserva)"
    NOT_ELIGIBLE = "not_eligible", "Non idonea (sotto soglia)"
    NOT_ADMITTED = "not_admitted", "Non ammessa"


_TO_FUND = "Proposta per il finanziamento"
# Until the ranking is approved nobody is admitted: what the line gives is a proposal.
_DRAFT_OUTCOMES = {
    Outcome.FUNDED: _TO_FUND,
    Outcome.PARTIALLY_FUNDED: f"{_TO_FUND}, con contributo ridotto",
}


def outcome_label(outcome: str, *, is_approved: bool) -> str:
    """How a line of the ranking is called, in a draft and once approved."""
    known = Outcome(outcome)
    return known.label if is_approved else _DRAFT_OUTCOMES.get(known, known.label)


class RoundState(TextChoices):
    PROPOSED = "proposed", "Proposta"
    DECIDED = "decided", "Decisa"


ROUND_TRANSITIONS: dict[str, frozenset[str]] = {
    RoundState.PROPOSED: frozenset({RoundState.DECIDED}),
    RoundState.DECIDED: frozenset(),
}


class DecisionState(TextChoices):
    DRAFT = "draft", "In attesa di decisione"
    ADOPTED = "adopted", "Adottata (estremi registrati)"


DECISION_TRANSITIONS: dict[str, frozenset[str]] = {
    DecisionState.DRAFT: frozenset({DecisionState.ADOPTED}),
    DecisionState.ADOPTED: frozenset(),
}


class ShareState(TextChoices):
    PROPOSED = "proposed", "In attesa di decisione"
    CONCEDED = "conceded", "Concessa"


SHARE_TRANSITIONS: dict[str, frozenset[str]] = {
    ShareState.PROPOSED: frozenset({ShareState.CONCEDED}),
    ShareState.CONCEDED: frozenset(),
}


# A share waits for one funder; an award is proposed until every funder has decided.
AWARD_LABELS = {ShareState.PROPOSED: _TO_FUND, ShareState.CONCEDED: "Contributo concesso"}


class MinutesState(TextChoices):
    DRAFT = "draft", "In compilazione"
    APPROVED = "approved", "Approvato"


MINUTES_TRANSITIONS: dict[str, frozenset[str]] = {
    MinutesState.DRAFT: frozenset({MinutesState.APPROVED}),
    MinutesState.APPROVED: frozenset(),
}


class SittingRole(TextChoices):
    PRESENT = "present", "Presente"
    ABSENT = "absent", "Assente"
    RAPPORTEUR = "rapporteur", "Relatore"


class ItemState(TextChoices):
    BLANK = "blank", "Da compilare"
    FILLED = "filled", "Compilata"
    NOT_DUE = "not_due", "Non dovuta"
