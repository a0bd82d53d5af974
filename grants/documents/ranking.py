"""The ranking (graduatoria): totals, means by criterion, outcomes, and why ties fell as they did."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from funders.states import LineRule
from grants.documents.parts import Minutes, RankingLine, minutes_cited, total
from grants.states import Outcome
from welfare_kmzero import italian
from welfare_kmzero.acts.parts import About
from welfare_kmzero.acts.production import ActKind
from welfare_kmzero.acts.sheets import Number, Table, amount

FUNDED = frozenset({Outcome.FUNDED, Outcome.PARTIALLY_FUNDED})
_LINE_RULES = {
    LineRule.STOP: "la linea di finanziamento si ferma al primo progetto che non trova capienza "
    "nelle dotazioni di tutti i finanziatori; da quello in poi i progetti idonei sono in riserva",
    LineRule.PARTIAL: "il primo progetto che non trova capienza intera nelle dotazioni di tutti i "
    "finanziatori riceve la parte che vi trova posto, se raggiunge la misura minima stabilita dal "
    "bando; gli idonei successivi sono in riserva",
    LineRule.SKIP: "il progetto che non trova capienza nelle dotazioni di tutti i finanziatori passa "
    "in riserva e si prosegue con i successivi",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class CriterionTerms:
    """A criterion of the call, with its greatest and least points."""

    code: str
    title: str
    max_points: Decimal
    min_points: Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RankingSnapshot:
    """``criteria`` in the order of the call; ``tie_break``: their codes; ``lines`` in order."""

    about: About
    criteria: tuple[CriterionTerms, ...]
    threshold: Decimal
    tie_break: tuple[str, ...]
    funding_line: LineRule
    minutes: tuple[Minutes, ...]
    lines: tuple[RankingLine, ...]


def tie_in_words(code: str, criteria: tuple[CriterionTerms, ...]) -> str:
    """What decided between two equal totals, said to a citizen."""
    if code == "filed_at":
        return "l'invio anteriore della domanda"
    if code == "number":
        return "il numero della domanda"
    titles = {criterion.code: criterion.title for criterion in criteria}
    return f"il punteggio medio più alto nel criterio «{titles.get(code, code)}»"


def tie_rule(tie_break: tuple[str, ...], criteria: tuple[CriterionTerms, ...]) -> str:
    """The whole rule for ties, as a sentence."""
    titles = {criterion.code: criterion.title for criterion in criteria}
    named = [f"«{titles.get(code, code)}»" for code in tie_break]
    last = "precede la domanda inviata prima e, infine, quella con il numero minore"
    if not named:
        return f"A parità di punteggio totale {last}."
    criterion = "nel criterio" if len(named) == 1 else "nei criteri, nell'ordine,"
    return (
        f"A parità di punteggio totale precede chi ha il punteggio medio più alto {criterion} "
        f"{italian.listed(named)}; a ulteriore parità {last}."
    )


@dataclass(frozen=True, slots=True)
class _Row:
    line: RankingLine
    means: tuple[Decimal | None, ...]
    outcome: str
    is_below_line: bool


def rows(lines: tuple[RankingLine, ...], criteria: tuple[CriterionTerms, ...]) -> list[_Row]:
    """Lines with their means in the order of ``criteria``; the one below the last funded is marked."""
    last_funded = max((i for i, line in enumerate(lines) if line.outcome in FUNDED), default=-2)
    return [
        _Row(
            line=line,
            means=tuple(line.means.get(criterion.code) for criterion in criteria),
            outcome=str(Outcome(line.outcome).label),
            is_below_line=place == last_funded + 1,
        )
        for place, line in enumerate(lines)
    ]


def ties(snapshot: RankingSnapshot) -> list[str]:
    """A sentence for each tie that a rule decided."""
    return [
        f"Posizione {line.position} (domanda {line.number}): pari punteggio con la posizione che "
        f"precede; ha deciso {tie_in_words(line.tie_break, snapshot.criteria)}."
        for line in snapshot.lines
        if line.tie_break
    ]


def outcome_counts(lines: tuple[RankingLine, ...]) -> list[tuple[str, int]]:
    """How many applications had each outcome, in the order of the outcomes; none is left out."""
    return [
        (str(outcome.label), sum(line.outcome == outcome for line in lines)) for outcome in Outcome
    ]


def _context(snapshot: RankingSnapshot) -> Mapping[str, object]:
    return {
        "criteria": snapshot.criteria,
        "rows": rows(snapshot.lines, snapshot.criteria),
        "threshold": snapshot.threshold,
        "tie_rule": tie_rule(snapshot.tie_break, snapshot.criteria),
        "ties": ties(snapshot),
        "line_rule": _LINE_RULES[snapshot.funding_line],
        "minutes": minutes_cited(snapshot.minutes, preposition="da"),
        "has_minutes": bool(snapshot.minutes),
        "counts": outcome_counts(snapshot.lines),
        "applications": len(snapshot.lines),
        "columns": len(snapshot.criteria) + 8,
        "columns_before_last": len(snapshot.criteria) + 7,
        "awarded": total(line.awarded or 0 for line in snapshot.lines),
    }


def _table(snapshot: RankingSnapshot) -> Table:
    codes = [criterion.code for criterion in snapshot.criteria]
    header = ("posizione", "numero", "capofila", "codice_fiscale", "titolo", "territorio")
    tail = ("totale", "esito", "spareggio", "contributo")
    return Table(
        header=(*header, *(f"media_{code}" for code in codes), *tail),
        rows=tuple(
            (
                line.position,
                line.number,
                line.lead.name,
                line.lead.tax_code,
                line.title,
                line.territory,
                *(_points(line.means.get(code)) for code in codes),
                _points(line.total),
                str(Outcome(line.outcome).label),
                line.tie_break,
                amount(line.awarded),
            )
            for line in snapshot.lines
        ),
    )


def _points(value: Decimal | None) -> Number | None:
    return None if value is None else Number(format(value, "f").replace(".", ","))


RANKING = ActKind(
    kind="ranking",
    snapshot=RankingSnapshot,
    template="acts/ranking.html",
    title=lambda snapshot: f"Graduatoria – {snapshot.about.call.title}",
    status=lambda snapshot: "BOZZA DI GRADUATORIA" if snapshot.about.draft else "GRADUATORIA",
    context=_context,
    table=_table,
)
