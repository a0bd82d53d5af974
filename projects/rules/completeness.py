"""What is still missing from a project before it can be filed?

Rule. A project is complete when every part that the call asks for says something, the
network has its bodies and their kinds, every activity lies within the life of the project,
each category of cost keeps its limit, the contribution asked for keeps those of the call,
costs and sources balance to the cent, and every required document is attached. What is
missing is told part by part, in the words of who writes, with the field in which to write it.

Source: the call; the formal check (``formal_check.py``), which looks at the same things once
the application is filed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from funders.rules.amounts import ZERO, Cents, part_rounded_down
from projects.rules.admitted_cost import admitted_cost
from projects.rules.budget import BudgetItem, CategoryTerms, cost_by_category, total_cost
from projects.rules.findings import listed, rate_in_words
from projects.rules.formal_check import Kind, RequiredKind


class Section(StrEnum):
    """The parts of a project, in the order in which they are written."""

    PRESENTATION = "presentazione"
    OBJECTIVES = "obiettivi"
    NETWORK = "rete"
    ACTIVITIES = "attivita"
    BUDGET = "piano-finanziario"
    SOURCES = "fonti"
    DOCUMENTS = "documenti"


class Progress(StrEnum):
    """How far a part is, in the words of who writes it."""

    TO_START = "Da iniziare"
    UNDER_WAY = "In corso"
    COMPLETE = "Completa"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What the call asks of a project. Amounts in cents; None or empty: no limit."""

    min_bodies: int
    duration_months: int
    categories: tuple[CategoryTerms, ...]
    max_grant: Cents | None = None
    max_grant_rate: Fraction | None = None
    lead_kinds: tuple[Kind, ...] = ()
    required_kinds: tuple[RequiredKind, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What a project says. ``bodies`` counts the lead; ``ends``: the last month of each activity.

    ``kinds``: codes of the kinds of those bodies, the lead first.
    ``sources``: cents of each source other than the contribution asked for.
    ``missing_documents``: titles of those required and not attached.
    """

    title: str = ""
    summary: str = ""
    has_territory: bool = False
    context: str = ""
    generativity: str = ""
    objectives: str = ""
    bodies: int = 1
    kinds: tuple[str, ...] = ()
    ends: tuple[int, ...] = ()
    budget: tuple[BudgetItem, ...] = ()
    sources: tuple[Cents, ...] = ()
    requested: Cents = ZERO
    document_count: int = 0
    missing_documents: tuple[str, ...] = ()

    @property
    def other_sources(self) -> Cents:
        return Cents(sum(self.sources))


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing. ``field``: the name of the field, empty for the whole part."""

    section: Section
    sentence: str
    field: str = ""


def gaps(written: Written, *, asked: Asked) -> tuple[Gap, ...]:
    """Everything that is missing, in the order of the parts; empty for a complete project."""
    return (
        *_texts(written),
        *_network(written, asked),
        *_activities(written, asked),
        *_budget(written, asked),
        *_sources(written, asked),
        *(
            Gap(Section.DOCUMENTS, f"Allega il documento «{title}».")
            for title in written.missing_documents
        ),
    )


def progress(section: Section, written: Written, *, missing: Sequence[Gap]) -> Progress:
    """``missing``: the gaps of the whole project."""
    if not any(gap.section is section for gap in missing):
        return Progress.COMPLETE
    return Progress.UNDER_WAY if _is_started(section, written) else Progress.TO_START


def largest_grant(written: Written, *, asked: Asked) -> Cents | None:
    """The most that the call lets the project ask for; None when it sets no limit."""
    limits = [] if asked.max_grant is None else [asked.max_grant]
    if asked.max_grant_rate is not None:
        admitted = admitted_cost(written.budget, categories=asked.categories).total
        limits.append(part_rounded_down(admitted, asked.max_grant_rate))
    return min(limits, default=None)


def lacking_bodies(required: RequiredKind, kinds: Iterable[str]) -> int:
    """How many bodies more the call asks for; ``kinds``: codes of those that are there."""
    wanted = {kind.code for kind in required.kinds}
    return max(required.minimum - sum(kind in wanted for kind in kinds), 0)


def _is_started(section: Section, written: Written) -> bool:
    return {
        Section.PRESENTATION: bool(written.summary or written.context or written.generativity),
        Section.OBJECTIVES: bool(written.objectives),
        Section.NETWORK: written.bodies > 1,
        Section.ACTIVITIES: bool(written.ends),
        Section.BUDGET: bool(written.budget),
        Section.SOURCES: bool(written.sources or written.requested),
        Section.DOCUMENTS: written.document_count > 0,
    }[section]


def _texts(written: Written) -> Iterable[Gap]:
    asked = (
        (Section.PRESENTATION, "title", written.title, "Scrivi il titolo del progetto."),
        (Section.PRESENTATION, "summary", written.summary, "Scrivi la sintesi."),
        (Section.PRESENTATION, "territory", written.has_territory, "Scegli il territorio."),
        (Section.PRESENTATION, "context", written.context, "Descrivi il contesto e il bisogno."),
        (
            Section.PRESENTATION,
            "generativity",
            written.generativity,
            "Spiega la generatività: che cosa resta alla comunità quando il progetto finisce.",
        ),
        (Section.OBJECTIVES, "objectives", written.objectives, "Scrivi gli obiettivi."),
    )
    for section, field, is_there, sentence in asked:
        if not is_there:
            yield Gap(section, sentence, field)


def _network(written: Written, asked: Asked) -> Iterable[Gap]:
    lacking = asked.min_bodies - written.bodies
    if lacking > 0:
        others = "un altro ente" if lacking == 1 else f"altri {lacking} enti"
        yield Gap(
            Section.NETWORK,
            f"Aggiungi {others}: il bando chiede una rete di almeno {asked.min_bodies}, "
            "capofila compreso.",
        )
    if asked.lead_kinds and lacking_bodies(RequiredKind(asked.lead_kinds), written.kinds[:1]):
        names = _names(asked.lead_kinds)
        yield Gap(
            Section.NETWORK,
            f"Il bando chiede un capofila di natura {names}: quello del progetto non lo è.",
        )
    for required in asked.required_kinds:
        lacking = lacking_bodies(required, written.kinds)
        if lacking > 0:
            some = "manca un ente" if lacking == 1 else f"mancano {lacking} enti"
            names = _names(required.kinds)
            yield Gap(Section.NETWORK, f"Nella rete {some} di natura {names}.")


def _names(kinds: Iterable[Kind]) -> str:
    return listed(f"«{kind.name}»" for kind in kinds)


def _activities(written: Written, asked: Asked) -> Iterable[Gap]:
    if not written.ends:
        yield Gap(Section.ACTIVITIES, "Scrivi almeno un'attività.")
    elif max(written.ends) > asked.duration_months:
        yield Gap(
            Section.ACTIVITIES,
            f"Un'attività finisce dopo il mese {asked.duration_months}, "
            "l'ultimo dei progetti di questo bando.",
        )


def _budget(written: Written, asked: Asked) -> Iterable[Gap]:
    total = total_cost(written.budget)
    if total == 0:
        yield Gap(Section.BUDGET, "Scrivi almeno una voce di spesa.")
        return
    costs = cost_by_category(written.budget, categories=asked.categories)
    for category in asked.categories:
        if category.max_rate is None:
            continue
        if costs[category.code] > part_rounded_down(total, category.max_rate):
            yield Gap(
                Section.BUDGET,
                f"Le spese di «{category.title}» superano il limite del bando: "
                f"{rate_in_words(category.max_rate)} del costo totale.",
            )


def _sources(written: Written, asked: Asked) -> Iterable[Gap]:
    if written.requested == 0:
        yield Gap(Section.SOURCES, "Scrivi quanto contributo chiedi.", "requested")
        return
    limit = largest_grant(written, asked=asked)
    if limit is not None and written.requested > limit:
        yield Gap(
            Section.SOURCES,
            "Il contributo richiesto supera quello che il bando concede a questo progetto.",
            "requested",
        )
    if written.requested + written.other_sources != total_cost(written.budget):
        yield Gap(
            Section.SOURCES,
            "I costi e le fonti non pareggiano: correggi il contributo, le altre fonti o le spese.",
            "requested",
        )
