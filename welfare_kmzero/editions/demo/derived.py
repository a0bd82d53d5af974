"""The edition of 2018 moved to another time, under other numbers."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from welfare_kmzero.editions.demo.stories import told
from welfare_kmzero.editions.demo.terms import described
from welfare_kmzero.editions.format.edition import (
    ApplicationEntry,
    BudgetEntry,
    Edition,
    EvaluationEntry,
)

NOTE: Final = (
    "Edizione dimostrativa: enti, progetti, importi, punteggi e date sono inventati. "
    "Sono vere le parti del protocollo e le loro quote."
)
PRESENTATION: Final = (
    "Il welfare generativo non si limita a dare un aiuto a chi ne ha bisogno: mette chi lo riceve "
    "in condizione di dare a sua volta. Il bando sostiene l'avvio di progetti che, in tre anni, "
    "attivano risorse che ci sono già, come il tempo delle persone, i luoghi poco usati e i saperi "
    "di una comunità, e che poi continuano con le proprie forze.\n\n"
    "Partecipano reti fatte di enti diversi: associazioni, enti locali, cooperative, imprese. Uno "
    "di loro fa da capofila, scrive il progetto insieme agli altri e lo invia. Non serve avere già "
    "tutto: serve sapere chi farà che cosa, e che cosa resterà quando il contributo finisce.\n\n"
    "Ogni domanda è letta da più persone, ciascuna per conto proprio e con gli stessi criteri. Il "
    "criterio che pesa di più è la generatività: quante risorse e quanti legami nuovi nascono, e "
    "per quanto restano. Bando e presentazione sono inventati per la dimostrazione."
)
# What a body does in a network, by its kind.
_ROLES: Final[Mapping[str, str]] = {
    "third_sector": "Coordina i volontari e cura le attività",
    "local_authority": "Mette a disposizione spazi e contatti",
    "for_profit": "Offre competenze e materiali",
}
_ANOTHER_ROLE: Final = "Partecipa alle attività"
# Of no project and of no score in particular: they stand under any sheet.
COMMENTS: Final = (
    "Il progetto parte da chi abita il territorio; la parte sulla continuità va letta con cura.",
    "I compiti dei partner sono distinti; alcuni passaggi delle attività restano da precisare.",
    "Il bisogno è raccontato con esempi concreti. Gli indicatori possono essere più semplici.",
    "Le fonti sono in ordine; conviene capire meglio quali risorse nascono dopo il primo anno.",
    "Le attività si tengono tra loro. Resta da vedere chi le porta avanti alla fine.",
    "La proposta è leggibile e i tempi sono realistici; la comunità va coinvolta presto.",
    "L'idea è riconoscibile. Il punteggio riflette quanto è scritto, criterio per criterio.",
)


def moved(edition: Edition, *, code: str, title: str, closes_at: dt.datetime) -> Edition:
    """The same edition as if it closed at ``closes_at``: its projects told, nothing decided."""
    delay = closes_at - edition.call.closes_at
    years = closes_at.year - edition.call.closes_at.year
    return replace(
        edition,
        note=NOTE,
        call=replace(
            described(edition.call),
            code=code,
            title=title,
            edition=None,
            summary=PRESENTATION,
            opens_at=edition.call.opens_at + delay,
            closes_at=closes_at,
        ),
        applications=tuple(
            in_years(fully_told(replace(each, filed_at=each.filed_at + delay), edition), years)
            for each in edition.applications
        ),
        evaluations=tuple(_commented(each) for each in edition.evaluations),
        sitting=None,
        ranking=None,
        awards=None,
        documents=(),
    )


def fully_told(application: ApplicationEntry, edition: Edition) -> ApplicationEntry:
    """With the story of its title and, of each partner, what it does."""
    kinds = {each.code: each.kind for each in edition.organisations}
    return replace(
        told(application),
        partner_roles={
            code: _ROLES.get(kinds[code], _ANOTHER_ROLE) for code in application.partners
        },
    )


def _commented(sheet: EvaluationEntry) -> EvaluationEntry:
    """Its comment chosen by application and evaluator, never by the points."""
    place = sum(f"{sheet.application}{sheet.evaluator}".encode())
    return replace(sheet, comment=COMMENTS[place % len(COMMENTS)])


def in_years(application: ApplicationEntry, years: int) -> ApplicationEntry:
    """Its budget ``years`` later."""
    return replace(application, budget=tuple(_later(line, years) for line in application.budget))


def _later(line: BudgetEntry, years: int) -> BudgetEntry:
    year = line.year + years
    description = line.description.replace(str(line.year), str(year))
    return replace(line, year=year, description=description)


def renumbered(edition: Edition, *, first: int) -> Edition:
    """Its applications numbered from ``first`` on, in their order."""
    numbers = {
        each.number: f"{number:04}" for number, each in enumerate(edition.applications, first)
    }
    return replace(
        edition,
        applications=tuple(
            replace(each, number=numbers[each.number]) for each in edition.applications
        ),
        conflicts=tuple(
            replace(each, application=numbers[each.application]) for each in edition.conflicts
        ),
        evaluations=tuple(
            replace(each, application=numbers[each.application]) for each in edition.evaluations
        ),
        checks=tuple(
            replace(each, application=numbers[each.application]) for each in edition.checks
        ),
        proposals=tuple(
            replace(each, application=numbers[each.application]) for each in edition.proposals
        ),
    )


def undecided(edition: Edition) -> frozenset[str]:
    """Numbers of the applications whose formal check is left to do: the first and the last."""
    return frozenset({edition.applications[0].number, edition.applications[-1].number})


def half_evaluated(edition: Edition) -> Edition:
    """With every other sheet of each application, so that each member has some to do.

    Of those whose check is undecided, one: an admitted application has at least that.
    """
    left = undecided(edition)
    by_application: dict[str, list[EvaluationEntry]] = defaultdict(list)
    for sheet in edition.evaluations:
        by_application[sheet.application].append(sheet)
    kept = (
        sheet
        for place, (number, sheets) in enumerate(by_application.items())
        for sheet in (number not in left and sheets[place % 2 :: 2]) or sheets[:1]
    )
    return replace(edition, evaluations=tuple(kept))
