"""A small edition file, sound as it stands, and ways to spoil it."""

import copy
import json
from collections.abc import Callable
from typing import Any

DROPPED = object()

# Eleven digits with their check digit.
TAX_CODES = (
    "30180000223",
    "30180070226",
    "30180140227",
    "30180210228",
    "30180280221",
    "30180350222",
)

File = dict[str, Any]


def small() -> File:
    """Two funders at 2/3 and 1/3, three applications, two evaluators, one in conflict on n. 3.

    Scored: n. 1 13.00, n. 2 12.50, n. 3 6.00 (below the threshold of 8).
    """
    return {
        "format": "welfare-kmzero/edition/1",
        "note": "Edizione di prova.",
        "funders": [
            {"code": "CARITRO", "name": "Fondazione Caritro", "kind": "foundation"},
            {"code": "PAT", "name": "Provincia autonoma di Trento", "kind": "province"},
            {"code": "DEMARCHI", "name": "Fondazione Demarchi", "kind": "foundation"},
        ],
        "protocol": {
            "code": "PROT",
            "title": "Protocollo d'intesa",
            "signed_on": "2017-06-28",
            "valid_from": "2017-06-28",
            "valid_until": None,
            "shares": [
                {"funder": "CARITRO", "share": "2/3"},
                {"funder": "PAT", "share": "1/3"},
            ],
            "partners": [{"funder": "DEMARCHI", "commitment": "Accompagna"}],
        },
        "call": {
            "code": "PROVA",
            "title": "Bando di prova",
            "edition": 2,
            "legal_basis": ["Legge provinciale 27 luglio 2007, n. 13"],
            "opens_at": "2018-02-01T09:00:00+01:00",
            "closes_at": "2018-07-31T18:00:00+02:00",
            "endowments": {"CARITRO": "20000.00", "PAT": "10000.00"},
            "channel": "VIA_COMMUNITY",
            "duration_months": 36,
            "max_grant": None,
            "max_grant_rate": None,
            "min_partners": 2,
            "requires_cup": False,
            "threshold": "8",
            "criteria": [
                {"code": "GEN", "title": "Generatività", "max_points": "10", "min_points": None},
                {"code": "RET", "title": "Rete", "max_points": "5", "min_points": None},
            ],
            "tie_break": ["GEN"],
            "funding_line": "stop",
            "min_partial_rate": None,
            "cost_categories": [
                {"code": "PERS", "title": "Personale", "max_rate": None},
                {"code": "IND", "title": "Costi indiretti", "max_rate": "1/10"},
            ],
        },
        "organisations": [
            {
                "code": f"ORG{place}",
                "name": f"Associazione {place}",
                "kind": "third_sector",
                "tax_code": code,
                "territory": f"C{place}",
            }
            for place, code in enumerate(TAX_CODES, start=1)
        ],
        "applications": [
            an_application("1", "ORG1", "ORG2", requested="9000.00"),
            an_application("2", "ORG3", "ORG4", requested="6000.01"),
            an_application("3", "ORG5", "ORG6", requested="5000.00"),
        ],
        "panel": [
            {"code": "VAL1", "name": "Dario", "appointed_for": "CARITRO"},
            {"code": "VAL2", "name": "Delia", "appointed_for": "PAT"},
        ],
        "conflicts": [{"evaluator": "VAL2", "application": "3", "reason": "Socia dell'ente"}],
        "evaluations": [
            a_sheet("1", "VAL1", "9", "4"),
            a_sheet("1", "VAL2", "9", "4"),
            a_sheet("2", "VAL1", "8", "4.5"),
            a_sheet("2", "VAL2", "8.5", "4"),
            a_sheet("3", "VAL1", "4", "2"),
        ],
        "proposals": [],
        "sitting": None,
    }


def an_application(number: str, lead: str, *partners: str, requested: str) -> File:
    """Its whole cost is what it requests and 1000.00 of its own, half in each of two years."""
    whole, cents = requested.split(".")
    cost = int(whole + cents) + 100_000
    halves = (cost // 2, cost - cost // 2)
    return {
        "number": number,
        "title": f"Progetto {number}",
        "summary": "Orti di vicinato.",
        "lead": lead,
        "partners": list(partners),
        "territory": "C5",
        "budget": [
            {
                "category": "PERS",
                "description": f"Personale {year}",
                "year": year,
                "amount": f"{half // 100}.{half % 100:02}",
            }
            for year, half in zip((2019, 2020), halves, strict=True)
        ],
        "funding": [{"source": "own", "description": "Risorse proprie", "amount": "1000.00"}],
        "requested": requested,
        "filed_at": f"2018-07-30T1{number[-1]}:00:00+02:00",
    }


def a_sheet(application: str, evaluator: str, gen: str, ret: str) -> File:
    return {
        "application": application,
        "evaluator": evaluator,
        "scores": {"GEN": gen, "RET": ret},
        "comment": "Motivata sui criteri.",
    }


def decided() -> File:
    """The small edition with the decision that the rules compute."""
    return {
        **small(),
        "ranking": [
            ranked(1, "1", "13.00", "funded"),
            ranked(2, "2", "12.50", "funded"),
            ranked(3, "3", "6.00", "not_eligible"),
        ],
        "awards": [
            {
                "application": "1",
                "amount": "9000.00",
                "shares": {"CARITRO": "6000.00", "PAT": "3000.00"},
                "years": {
                    "2019": {"CARITRO": "3000.00", "PAT": "1500.00"},
                    "2020": {"CARITRO": "3000.00", "PAT": "1500.00"},
                },
                "channel": "VIA_COMMUNITY",
            },
            {
                "application": "2",
                "amount": "6000.01",
                "shares": {"CARITRO": "4000.01", "PAT": "2000.00"},
                "years": {
                    "2019": {"CARITRO": "2000.00", "PAT": "1000.00"},
                    "2020": {"CARITRO": "2000.01", "PAT": "1000.00"},
                },
                "channel": "VIA_COMMUNITY",
            },
        ],
        "documents": [],
    }


def history() -> File:
    """The same decision, when nothing is known of how it was reached."""
    return {**decided(), "panel": [], "conflicts": [], "evaluations": []}


def ranked(position: int | None, number: str, total: str | None, outcome: str) -> File:
    return {
        "position": position,
        "application": number,
        "total": total,
        "eligible": outcome not in {"not_eligible", "not_admitted"},
        "tie_break": None,
        "outcome": outcome,
    }


def spoiled(file: File, place: str, value: object) -> File:
    """A copy with ``value`` at ``place`` (``call.criteria.0.code``), or without it (DROPPED).

    A value that is a function is given what was there; a list grows at ``.+``.
    """
    copied = copy.deepcopy(file)
    *path, last = place.split(".")
    inner: Any = copied
    for step in path:
        inner = inner[int(step)] if isinstance(inner, list) else inner[step]
    if isinstance(inner, list) and last != "+":
        last = int(last)
    if value is DROPPED:
        del inner[last]
    elif last == "+":
        inner.append(value)
    else:
        inner[last] = value(inner[last]) if isinstance(value, Callable) else value
    return copied


def text(file: File) -> bytes:
    return (json.dumps(file, ensure_ascii=False, indent=1) + "\n").encode()
