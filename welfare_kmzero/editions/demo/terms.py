"""What the calls of the demonstration ask beside the terms of 2018: all invented.

The call of 2018 does not have it: its file says what is known, and no more.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from welfare_kmzero.editions.format.edition import (
    CallEntry,
    CriterionEntry,
    LevelEntry,
    NetworkRuleEntry,
    RequiredDocumentEntry,
)

STATUTE: Final = RequiredDocumentEntry(code="STAT", title="Statuto del capofila")
BALANCE: Final = RequiredDocumentEntry(code="BIL", title="Ultimo bilancio approvato")
_THIRD_SECTOR: Final = NetworkRuleEntry(
    scope="network",
    title="La rete comprende un ente del terzo settore",
    kinds=("third_sector",),
)
# Of the maximum of a criterion: whole steps of half a point for maxima of 5, 15, 20 and 25.
_PARTS: Final = (Decimal(0), Decimal("0.4"), Decimal("0.7"), Decimal(1))
_MEANINGS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "GEN": (
        "Il progetto vive solo del contributo e finisce con esso.",
        "Alcune risorse nuove, ma non si dice come restano.",
        "Persone e risorse nuove, con un'idea credibile di come continuare.",
        "Chi riceve diventa chi dà, e alla fine del contributo il progetto sta in piedi da solo.",
    ),
    "INN": (
        "Ripete ciò che il territorio offre già.",
        "Adatta in parte una risposta che c'è.",
        "Una risposta nuova per questo territorio.",
        "Una risposta nuova, provata con chi la userà e utile anche altrove.",
    ),
    "RET": (
        "La rete è solo sulla carta.",
        "Enti simili tra loro, con compiti poco distinti.",
        "Enti diversi, ciascuno con un compito chiaro.",
        "Enti diversi che mettono risorse proprie e decidono insieme.",
    ),
    "BIS": (
        "Il bisogno non è descritto.",
        "Il bisogno è descritto in modo generico.",
        "Il bisogno è descritto con dati e voci del territorio.",
        "Il bisogno è descritto con dati e voci del territorio, e ogni attività gli risponde.",
    ),
    "SOS": (
        "I costi non si capiscono.",
        "I costi si capiscono, ma non sempre servono alle attività.",
        "I costi servono alle attività e le fonti sono credibili.",
        "I costi servono alle attività, le fonti sono certe e il peso del contributo cala.",
    ),
    "MON": (
        "Non si dice che cosa si misura.",
        "Si contano le attività, non ciò che cambia.",
        "Pochi indicatori chiari, con un valore di partenza.",
        "Pochi indicatori chiari, letti insieme alla comunità per correggere la rotta.",
    ),
}


def described(call: CallEntry) -> CallEntry:
    """With what the points mean, criterion by criterion, and with whom to write to."""
    return replace(
        call,
        criteria=tuple(_levelled(each) for each in call.criteria),
        responsible_structure="Struttura dimostrativa",
        responsible_officer="Responsabile dimostrativo",
    )


def demanding(call: CallEntry) -> CallEntry:
    """With two documents to attach and a kind of body that the network must have."""
    return replace(call, required_documents=(STATUTE, BALANCE), network_rules=(_THIRD_SECTOR,))


def _levelled(criterion: CriterionEntry) -> CriterionEntry:
    meanings = _MEANINGS.get(criterion.code, ())
    return replace(
        criterion,
        levels=tuple(
            LevelEntry(points=criterion.max_points * part, meaning=meaning)
            for part, meaning in zip(_PARTS, meanings, strict=False)
        ),
    )
