"""What the Giunta's act must hold beyond the figures, item by item (DOMAIN 7).

Each item is filled, not due for a reason, or blank. A blank is printed as a blank and
listed beside the draft; nothing is put there to make the page look complete.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from grants.states import ItemState
from welfare_kmzero import italian


class Place(enum.Enum):
    """Where in the act an item is said."""

    PREMISE = "premise"
    POINT = "point"
    COMMITMENT = "commitment"


@dataclass(frozen=True, slots=True)
class Item:
    """``text``: the particulars, or the reason why they are not due; empty while blank."""

    code: str
    state: ItemState
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """``sentence`` has one ``{}``; ``not_due`` too, and is empty where silence is right."""

    label: str
    place: Place
    sentence: str
    not_due: str = ""
    blank: str = italian.BLANK


_ACT = f"deliberazione n. {italian.BLANK} di data {italian.BLANK}"

CHECKLIST: Mapping[str, Entry] = {
    "protocol_act": Entry(
        "Deliberazione che approva il protocollo d'intesa",
        Place.PREMISE,
        "Il protocollo d'intesa è stato approvato con {}.",
        blank=_ACT,
    ),
    "reservation_act": Entry(
        "Deliberazione che riserva le risorse",
        Place.PREMISE,
        "Le risorse destinate alla copertura della spesa a carico della Provincia sono state "
        "riservate con {}.",
        blank=_ACT,
    ),
    "panel_act": Entry(
        "Atto di nomina del gruppo di valutazione",
        Place.PREMISE,
        "Il gruppo di valutazione congiunto è stato nominato con {}.",
        blank=f"atto n. {italian.BLANK} di data {italian.BLANK}",
    ),
    "conflicts": Entry(
        "Dichiarazioni sui conflitti di interessi",
        Place.PREMISE,
        "Quanto ai conflitti di interessi (articolo 6-bis della legge 7 agosto 1990, n. 241): {}.",
        "Quanto ai conflitti di interessi non è dovuta alcuna dichiarazione: {}.",
    ),
    "cal_opinion": Entry(
        "Parere del Consiglio delle autonomie locali",
        Place.PREMISE,
        "Il Consiglio delle autonomie locali ha espresso il proprio parere: {}.",
        "Il parere del Consiglio delle autonomie locali non è dovuto: {}.",
    ),
    "offices_opinion": Entry(
        "Pareri delle altre strutture",
        Place.PREMISE,
        "Sono stati acquisiti i pareri delle strutture interessate: {}.",
        "I pareri di altre strutture non sono dovuti: {}.",
    ),
    "manager_opinion": Entry(
        "Parere del dirigente competente (L.P. 7/1997, art. 5)",
        Place.PREMISE,
        "È stato acquisito il parere del dirigente della struttura competente, ai sensi "
        "dell'articolo 5 della L.P. 7/1997: {}.",
        "Il parere del dirigente ai sensi dell'articolo 5 della L.P. 7/1997 non è dovuto: {}.",
    ),
    "state_aid": Entry(
        "Qualificazione rispetto agli aiuti di Stato",
        Place.PREMISE,
        "Rispetto alla disciplina europea degli aiuti di Stato i contributi sono così "
        "qualificati: {}.",
        "La qualificazione rispetto agli aiuti di Stato non è dovuta: {}.",
    ),
    "accounting_visto": Entry(
        "Visto di regolarità contabile",
        Place.PREMISE,
        "È stato acquisito il visto della struttura competente in materia di bilancio e "
        "ragioneria: {}.",
        "Il visto della struttura competente in materia di bilancio e ragioneria non è dovuto: {}.",
    ),
    "booking": Entry(
        "Prenotazione di impegno",
        Place.COMMITMENT,
        "Prenotazione di impegno: {}.",
        "Prenotazione di impegno non dovuta: {}.",
    ),
    "budget_line": Entry(
        "Missione, programma e conto",
        Place.COMMITMENT,
        "Missione, programma e conto: {}.",
        "Missione, programma e conto non dovuti: {}.",
    ),
    "duties": Entry(
        "Obblighi di chi riceve le somme",
        Place.POINT,
        "di stabilire che chi riceve le somme le eroga, ne rende conto e restituisce le economie "
        "nei modi seguenti: {}",
        "di dare atto che non occorre disciplinare gli obblighi di chi riceve le somme: {}",
    ),
    "cup": Entry(
        "Codici unici di progetto (CUP)",
        Place.POINT,
        "di dare atto, quanto ai codici unici di progetto (CUP), di quanto segue: {}",
        "di dare atto che i codici unici di progetto (CUP) non sono dovuti: {}",
    ),
    "payment_checks": Entry(
        "Verifiche all'erogazione (DURC, antimafia)",
        Place.POINT,
        "di dare atto che all'atto dell'erogazione sono svolte le verifiche previste dalla "
        "legge: {}",
        "di dare atto che all'erogazione non sono dovute verifiche ulteriori: {}",
    ),
    "structure": Entry(
        "Struttura competente",
        Place.POINT,
        "di demandare gli atti conseguenti alla struttura competente: {}",
        "di dare atto che non occorrono atti conseguenti: {}",
    ),
    "officer": Entry(
        "Responsabile del procedimento",
        Place.POINT,
        "di indicare quale responsabile del procedimento: {}",
        "di dare atto che non è dovuta l'indicazione del responsabile del procedimento: {}",
    ),
}

_OF_AWARDS = frozenset({"state_aid", "accounting_visto"})


def said(item: Item) -> str:
    """The sentence of the act for ``item``; empty where it is not due and nothing is said."""
    entry = CHECKLIST[item.code]
    if item.state == ItemState.FILLED:
        return entry.sentence.format(_bare(item.text))
    if item.state == ItemState.NOT_DUE:
        return entry.not_due.format(_bare(item.text)) if entry.not_due else ""
    return entry.sentence.format(entry.blank)


def _bare(text: str) -> str:
    return text.strip().rstrip(".;")


def complete(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Every item of the checklist in its order; those nobody wrote about are blank."""
    given = {item.code: item for item in items}
    return tuple(given.get(code, Item(code, ItemState.BLANK, "")) for code in CHECKLIST)


def sentence(items: tuple[Item, ...], code: str) -> list[str]:
    """What the act says of one item: one sentence, or none where silence is right."""
    text = said(next(item for item in complete(items) if item.code == code))
    return [text] if text else []


def sentences(items: tuple[Item, ...], place: Place) -> list[str]:
    """What the act says of its items in ``place``, in the order of the checklist."""
    spoken = [said(item) for item in complete(items) if CHECKLIST[item.code].place is place]
    return [sentence for sentence in spoken if sentence]


def concerns_awards(code: str) -> bool:
    """Whether an act that gives nothing has no word for that item."""
    return CHECKLIST[code].place is not Place.PREMISE or code in _OF_AWARDS


def blanks(items: tuple[Item, ...], *, has_awards: bool = True) -> list[str]:
    """Labels of the items that are still blank: the list beside the draft."""
    return [
        CHECKLIST[item.code].label
        for item in complete(items)
        if item.state == ItemState.BLANK and (has_awards or not concerns_awards(item.code))
    ]
