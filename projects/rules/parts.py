"""The parts of an application that can be opened again once it was sent, and their names.

A request to complete an application names parts by these words; the documents that the call
asks for are named beside them, each by its own title.

Source: LP 23/1992, art. 3 (formal defects, within a term); the forms of the application.
"""

from collections.abc import Mapping
from enum import StrEnum


class Part(StrEnum):
    """In the order of the application."""

    SUMMARY = "summary"
    CONTEXT = "context"
    OBJECTIVES = "objectives"
    GENERATIVITY = "generativity"
    NETWORK = "network"
    ACTIVITIES = "activities"
    BUDGET = "budget"
    FUNDING = "funding"
    IDENTIFIERS = "identifiers"


PARTS: Mapping[str, str] = {
    Part.SUMMARY: "Sintesi",
    Part.CONTEXT: "Contesto e bisogno",
    Part.OBJECTIVES: "Obiettivi",
    Part.GENERATIVITY: "Generatività",
    Part.NETWORK: "Rete dei partner",
    Part.ACTIVITIES: "Attività",
    Part.BUDGET: "Piano finanziario",
    Part.FUNDING: "Piano delle fonti",
    Part.IDENTIFIERS: "Codici fiscali e CUP",
}
# Those that are prose; the others are tables.
TEXTS = frozenset({Part.SUMMARY, Part.CONTEXT, Part.OBJECTIVES, Part.GENERATIVITY})
# How each is called in the address of its page.
SLUGS: Mapping[str, str] = {
    Part.SUMMARY: "sintesi",
    Part.CONTEXT: "contesto",
    Part.OBJECTIVES: "obiettivi",
    Part.GENERATIVITY: "generativita",
    Part.NETWORK: "rete",
    Part.ACTIVITIES: "attivita",
    Part.BUDGET: "piano-finanziario",
    Part.FUNDING: "fonti",
    Part.IDENTIFIERS: "codici",
}
