"""What is done of a decision, what is missing, what comes next: the page as a list of steps."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Sum
from django.urls import reverse

from grants.models import FundingDecision
from grants.states import DecisionState
from grants.views.papers import Paper
from welfare_kmzero.money import format_euro


@dataclass(frozen=True, slots=True)
class Step:
    """``address`` of the page where it is done, empty when it is done on the spot or by others.

    ``outlives``: it can be done after the adoption too; the others are then ``is_over``.
    """

    title: str
    is_done: bool
    sentence: str
    address: str = ""
    link: str = ""
    is_under_way: bool = False
    outlives: bool = False
    is_over: bool = False

    @property
    def word(self) -> str:
        """Its state in words."""
        if self.is_done:
            return "Fatto"
        if self.is_under_way:
            return "In preparazione"
        return "Rimasto in bianco" if self.is_over else "Da fare"

    @property
    def waits(self) -> bool:
        """Somebody can do it now."""
        return not (self.is_done or self.is_under_way or self.is_over)


@dataclass(frozen=True, slots=True)
class Standing:
    """A decision on its page or in the list."""

    decision: FundingDecision
    paper: Paper | None
    steps: tuple[Step, ...]

    @property
    def is_adopted(self) -> bool:
        return self.decision.status == DecisionState.ADOPTED

    @property
    def label(self) -> str:
        """The state of the act in the words of the programme."""
        if self.is_adopted:
            return "Adottata (estremi registrati)"
        if self.paper is None:
            return "Da preparare"
        if not self.paper.was_sent:
            return "Bozza di proposta"
        is_giunta = hasattr(self.decision, "deliberation")
        return "Proposta trasmessa alla Giunta" if is_giunta else "Proposta trasmessa"

    @property
    def tone(self) -> str:
        return "open" if self.is_adopted else "wait"

    @property
    def share_label(self) -> str:
        return "Concessa" if self.is_adopted else "In attesa di decisione"

    @property
    def next_step(self) -> Step | None:
        return next((step for step in self.steps if step.waits), None)

    @property
    def act_name(self) -> str:
        if self.decision.funder.is_private:
            return "Proposta per l'organo che decide"
        return "Deliberazione della Giunta"


def address(name: str, decision: FundingDecision) -> str:
    """The address of one of the pages of a decision."""
    at = decision.round
    return reverse(f"grants:{name}", args=[at.call.code, at.number, decision.funder.code])


def standing(
    decision: FundingDecision, paper: Paper | None, *, committed: Decimal | None
) -> Standing:
    """``committed``: what the rows of the commitment sum to, None without rows."""
    steps = _of_giunta if hasattr(decision, "deliberation") else _of_others
    is_adopted = decision.status == DecisionState.ADOPTED
    return Standing(
        decision,
        paper,
        tuple(
            replace(step, is_over=is_adopted and not step.is_done and not step.outlives)
            for step in steps(decision, paper, committed)
        ),
    )


def committed_by(decisions: Iterable[FundingDecision]) -> dict[int, Decimal | None]:
    """What is committed under each decision; one query."""
    totals = FundingDecision.objects.filter(pk__in=[row.pk for row in decisions]).order_by()
    return dict(
        totals.annotate(committed=Sum("commitments__committed")).values_list("pk", "committed")
    )


def _of_giunta(
    decision: FundingDecision, paper: Paper | None, committed: Decimal | None
) -> Iterable[Step]:
    deliberation = decision.deliberation
    yield Step(
        "Scrivi il testo",
        bool(deliberation.subject),
        "L'oggetto e le parti che aggiungi a quelle scritte dai dati.",
        address("deliberation_text", decision),
        "Modifica il testo",
    )
    yield Step(
        "Compila la lista di controllo",
        deliberation.version > 1 and deliberation.items.exists(),
        "Pareri, visti, CUP, struttura: ogni voce compilata, o non dovuta con il suo motivo.",
        address("deliberation_items", decision),
        "Apri la lista di controllo",
    )
    yield _commitments(decision, committed)
    yield _paper_step(paper, "Genera la bozza")
    yield _sitting(decision)
    yield _adoption(decision)
    yield _received(decision, paper, "Carica l'originale firmato")


def _of_others(
    decision: FundingDecision, paper: Paper | None, committed: Decimal | None
) -> Iterable[Step]:
    if decision.funder.is_private:
        yield _paper_step(paper, "Genera la proposta")
    else:
        yield _commitments(decision, committed)
    yield _sitting(decision, optional=" Se non li sai, la decisione si registra lo stesso.")
    yield _adoption(decision)
    if decision.funder.is_private:
        yield _received(decision, paper, "Carica l'estratto della decisione")


def _commitments(decision: FundingDecision, committed: Decimal | None) -> Step:
    whole = format_euro(decision.total)
    if committed is None:
        said = f"Nessuna riga: devono sommare {whole}."
    else:
        said = f"Impegnati {format_euro(committed)} su {whole}."
    return Step(
        "Scrivi gli impegni di spesa",
        committed == decision.total,
        said,
        address("commitments", decision),
        "Apri gli impegni",
    )


def _paper_step(paper: Paper | None, title: str) -> Step:
    if paper is None:
        return Step(title, is_done=False, sentence="Il documento si prepara in pochi secondi.")
    said = f"Versione {paper.act.version}" + (f", n. {paper.number}" if paper.number else "")
    is_done = not paper.is_unfinished and not paper.is_failed
    return Step(title, is_done, f"{said}.", is_under_way=paper.is_unfinished, outlives=True)


def _sitting(decision: FundingDecision, *, optional: str = "") -> Step:
    """``optional``: what is added for who has nothing to write there, as long as they may."""
    sitting = decision.sitting
    is_known = sitting is not None and sitting.held_on is not None and bool(sitting.president_name)
    is_open = decision.status == DecisionState.DRAFT and not is_known
    said = "Data, ora, chi presiede, presenti e assenti, chi assiste, voto."
    return Step(
        "Registra la seduta",
        is_known,
        f"{said}{optional}" if is_open else said,
        address("decision_sitting", decision),
        "Apri la seduta",
    )


def _adoption(decision: FundingDecision) -> Step:
    return Step(
        "Registra la decisione",
        decision.status == DecisionState.ADOPTED,
        "Quando è stata presa: data e numero. Da quel momento l'atto non cambia più.",
        address("decision_adoption", decision),
        "Registra la decisione",
    )


def _received(decision: FundingDecision, paper: Paper | None, title: str) -> Step:
    return Step(
        title,
        paper is not None and bool(paper.attached),
        "Il file che fa fede, conservato accanto all'atto; qui si scrive anche il protocollo.",
        address("decision_file", decision),
        "Originale e protocollo",
        outlives=True,
    )
