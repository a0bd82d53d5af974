"""Snapshots of the acts of the 2018 edition, computed from its file by the rules.

Figures are never typed here: scores, order, awards and shares follow from the edition,
so that a change in a rule shows in the acts.
"""

import datetime as dt
import json
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from funders.rules import criterion as criterion_rules
from funders.states import Channel, LineRule
from grants.documents.checklist import Item
from grants.documents.decision_sitting import SittingFacts
from grants.documents.deliberation_facts import DeliberationSnapshot, Terms
from grants.documents.parts import AwardLine, CommitmentLine, Decision, Minutes, RankingLine
from grants.documents.proposal import ProposalSnapshot
from grants.documents.ranking import CriterionTerms, RankingSnapshot
from grants.documents.statement import Scope, StatementSnapshot
from grants.rules import funding_line, ranking, rounds, scoring, years
from grants.states import ItemState, Outcome
from projects.documents.receipt import AttachedFile, ReceiptSnapshot
from welfare_kmzero.acts.parts import About, Body, Call, Party, Person, Protocol, Sector
from welfare_kmzero.canonical import sha256_hex
from welfare_kmzero.money import Cents, cents

FILE = Path(__file__).resolve().parents[3] / "welfare_kmzero/editions/data/edition-2018-demo.json"
MADE_AT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
CODE = "7K2M9QWX4TBD"
URL = f"https://welfare.example/verifica/{CODE}/"


@cache
def edition():
    return json.loads(FILE.read_text())


def amount(text):
    return cents(Decimal(text))


def about(kind, *, draft=True, number=None):
    return About(
        kind=kind,
        created_at=MADE_AT,
        draft=draft,
        number=number or (None if draft else "12/2026"),
        code=CODE,
        verify_url=URL,
        demonstration=edition()["note"],
        call=Call(code="2018", title=edition()["call"]["title"], edition=2),
    )


def parties():
    names = {funder["code"]: funder for funder in edition()["funders"]}
    return tuple(
        Party(
            code=share["funder"],
            name=names[share["funder"]]["name"],
            sector=Sector.PUBLIC
            if names[share["funder"]]["kind"] == "province"
            else Sector.PRIVATE,
            share=Fraction(share["share"]),
            endowment=amount(edition()["call"]["endowments"][share["funder"]]),
        )
        for share in edition()["protocol"]["shares"]
    )


def protocol():
    names = {funder["code"]: funder["name"] for funder in edition()["funders"]}
    terms = edition()["protocol"]
    return Protocol(
        title=terms["title"],
        signed_on=dt.date.fromisoformat(terms["signed_on"]),
        parties=parties(),
        partners=tuple(names[partner["funder"]] for partner in terms["partners"]),
    )


def organisation(code):
    return next(each for each in edition()["organisations"] if each["code"] == code)


def body(code):
    return Body(name=organisation(code)["name"], tax_code=organisation(code)["tax_code"])


TERRITORIES = {
    "C1": "Comunità territoriale della Val di Fiemme",
    "C2": "Comunità di Primiero",
    "C3": "Comunità Valsugana e Tesino",
    "C4": "Comunità Alta Valsugana e Bersntol",
    "C5": "Comunità della Valle di Cembra",
    "C6": "Comunità della Val di Non",
    "C7": "Comunità della Valle di Sole",
    "C8": "Comunità delle Giudicarie",
    "C9": "Comunità Alto Garda e Ledro",
    "C10": "Comunità della Vallagarina",
    "C11": "Comun General de Fascia",
    "C12": "Magnifica Comunità degli Altipiani Cimbri",
    "C13": "Comunità Rotaliana-Königsberg",
    "C14": "Comunità della Paganella",
    "C15": "Territorio Val d'Adige",
    "C16": "Comunità della Valle dei Laghi",
}


def criteria():
    return tuple(
        CriterionTerms(
            code=each["code"],
            title=each["title"],
            max_points=Decimal(each["max_points"]),
            min_points=None if each["min_points"] is None else Decimal(each["min_points"]),
        )
        for each in edition()["call"]["criteria"]
    )


@cache
def ranked():
    """RankingLine for every application, with the award that the funding line gives."""
    terms = tuple(
        criterion_rules.CriterionTerms(each.code, each.max_points, each.min_points)
        for each in criteria()
    )
    sheets = defaultdict(list)
    for each in edition()["evaluations"]:
        sheets[each["application"]].append(
            {code: Decimal(points) for code, points in each["scores"].items()}
        )
    scored, refused = [], []
    for each in edition()["applications"]:
        if each["number"] not in sheets:
            refused.append(each["number"])
            continue
        score = scoring.score(sheets[each["number"]], criteria=terms)
        result = scoring.eligibility(
            score, criteria=terms, threshold=Decimal(edition()["call"]["threshold"])
        )
        filed = dt.datetime.fromisoformat(each["filed_at"])
        scored.append(ranking.Scored(each["number"], filed, score, result.is_eligible))
    order = ranking.rank(scored, tie_break=edition()["call"]["tie_break"], not_admitted=refused)
    requested = {each["number"]: amount(each["requested"]) for each in edition()["applications"]}
    line = funding_line.draw_line(
        [
            funding_line.Due(each.number, requested[each.number])
            for each in order
            if each.is_eligible
        ],
        money=funding_line.Money(
            shares=tuple(each.share for each in parties()),
            endowments=tuple(each.endowment for each in parties()),
        ),
        rule=funding_line.LineRule(edition()["call"]["funding_line"]),
    )
    results = {each.number: each for each in line}
    means = {each.number: each.score for each in scored}
    return tuple(_line(each, results.get(each.number), means.get(each.number)) for each in order)


def application(number):
    return next(each for each in edition()["applications"] if each["number"] == number)


def _line(entry, result, score):
    source = application(entry.number)
    if entry.position is None:
        outcome = Outcome.NOT_ADMITTED
    else:
        outcome = Outcome(result.outcome.value) if result else Outcome.NOT_ELIGIBLE
    return RankingLine(
        number=entry.number,
        title=source["title"],
        lead=body(source["lead"]),
        territory=TERRITORIES[source["territory"]],
        position=entry.position,
        means={mean.code: mean.published for mean in score.means} if score else {},
        total=entry.total,
        outcome=outcome,
        tie_break=entry.tie_break,
        awarded=Cents(result.amount) if result and result.amount else None,
    )


@cache
def awards():
    """AwardLine for every funded application, by number."""
    shares = tuple(each.share for each in parties())
    funded = [line for line in ranked() if line.awarded]
    divided = rounds.divide_round(
        [rounds.RoundAward(line.number, line.awarded) for line in funded], shares=shares
    )
    costs = {line.number: _costs(line.number) for line in funded}
    plans = years.spread_over_years(
        [
            years.AwardToSpread(each.number, each.parts, costs[each.number])
            for each in divided.awards
        ]
    )
    by_number = {plan.number: plan for plan in plans}
    return tuple(
        _award(each, by_number[each.number], costs[each.number]) for each in divided.awards
    )


def _costs(number):
    costs = defaultdict(int)
    for line in application(number)["budget"]:
        costs[line["year"]] += amount(line["amount"])
    return dict(costs)


def _award(divided, plan, costs):
    codes = [each.code for each in parties()]
    line = next(line for line in ranked() if line.number == divided.number)
    return AwardLine(
        number=line.number,
        title=line.title,
        lead=line.lead,
        territory=line.territory,
        payee=Body(name=line.territory),
        cup=None,
        admitted_cost=Cents(sum(costs.values())),
        awarded=divided.amount,
        shares=dict(zip(codes, divided.parts, strict=True)),
        years={str(each.year): dict(zip(codes, each.parts, strict=True)) for each in plan.years},
    )


def ranking_snapshot(*, draft=True, **changes):
    facts = {
        "about": about("ranking", draft=draft),
        "criteria": criteria(),
        "threshold": Decimal(edition()["call"]["threshold"]),
        "tie_break": tuple(edition()["call"]["tie_break"]),
        "funding_line": LineRule(edition()["call"]["funding_line"]),
        "minutes": (Minutes(number="1", held_on=dt.date(2018, 10, 3)),) if not draft else (),
        "lines": ranked(),
    }
    return RankingSnapshot(**{**facts, **changes})


def decision(*, recorded=False):
    return Decision(
        funder="CARITRO",
        body="Consiglio di Gestione",
        number="15" if recorded else None,
        decided_on=dt.date(2018, 11, 27) if recorded else None,
        amount=Cents(sum(line.shares["CARITRO"] for line in awards())),
        recorded=recorded,
    )


def sitting(*, adopted):
    reported = edition()["sitting"]
    known = {
        "held_on": dt.date.fromisoformat(reported["date"]),
        "president": Person(**reported["president"]),
        "rapporteurs": tuple(Person(**person) for person in reported["rapporteurs"]),
    }
    if not adopted:
        return SittingFacts(**known)
    return SittingFacts(
        **known,
        number="9999",
        reference="2018-S139-00270",
        starts_at=dt.time(10, 5),
        closed_at=dt.time(12, 40),
        unanimous=True,
        present=(
            Person(role="VICEPRESIDENTE", name="Tizio Dimostrativo"),
            Person(role="ASSESSORE", name="Caio Dimostrativo"),
            Person(role="ASSESSORE", name="Sempronia Dimostrativa"),
        ),
        absent=(Person(role="ASSESSORE", name="Mevio Dimostrativo"),),
        assisting=Person(role="LA DIRIGENTE", name="Filana Dimostrativa"),
    )


def board_sitting():
    """All that may be known of the sitting of a board."""
    return SittingFacts(
        number="15",
        reference="PRAT-2018/77",
        held_on=dt.date(2018, 11, 27),
        starts_at=dt.time(17, 30),
        closed_at=dt.time(19, 5),
        president=Person(role="Presidente", name="Tizio Dimostrativo"),
        present=(
            Person(role="Consigliere", name="Caio Dimostrativo"),
            Person(role="Consigliera", name="Sempronia Dimostrativa"),
        ),
        absent=(Person(role="Consigliere", name="Mevio Dimostrativo"),),
        assisting=Person(role="Segretaria", name="Filana Dimostrativa"),
        rapporteurs=(Person(role="Direttore", name="Calpurnio Dimostrativo"),),
        unanimous=False,
    )


def items():
    """A checklist half filled: something of each state."""
    return (
        Item("reservation_act", ItemState.FILLED, "deliberazione n. 1234 di data 6 luglio 2018"),
        Item("cup", ItemState.NOT_DUE, "i contributi non finanziano progetti di investimento"),
        Item("structure", ItemState.FILLED, "Servizio politiche sociali"),
        Item("manager_opinion", ItemState.FILLED, "favorevole, di data 3 dicembre 2018"),
    )


def commitments():
    own = {}
    for line in awards():
        own[line.payee] = own.get(line.payee, 0) + line.shares["PAT"]
    return tuple(
        CommitmentLine(payee=payee, chapter="402000", exercise=2018, amount=Cents(value))
        for payee, value in sorted(own.items(), key=lambda pair: pair[0].name)
    )


def deliberation_snapshot(*, draft=True, **changes):
    call = edition()["call"]
    facts = {
        "about": about("deliberation", draft=draft),
        "issuer": "PAT",
        "subject": "Protocollo d'intesa «Welfare a km zero»: assegnazione della quota pubblica dei "
        "contributi ai progetti ammessi a finanziamento con il Bando 2018.",
        "takes_note": True,
        "round_number": 1,
        "sitting": sitting(adopted=not draft),
        "protocol": protocol(),
        "terms": Terms(
            legal_basis=(*call["legal_basis"], "D.Lgs. 23 giugno 2011, n. 118"),
            channel=Channel(call["channel"]),
            requires_cup=call["requires_cup"],
            published_on=None if draft else dt.date(2018, 2, 1),
            deadline=dt.datetime.fromisoformat(call["closes_at"]),
            minutes=() if draft else (Minutes(number="1", held_on=dt.date(2018, 10, 3)),),
        ),
        "decisions": (decision(recorded=not draft),),
        "ranking": ranked(),
        "awards": awards(),
        "commitments": () if draft else commitments(),
        "items": () if draft else items(),
    }
    return DeliberationSnapshot(**{**facts, **changes})


def proposal_snapshot(*, draft=True, **changes):
    facts = {
        "about": about("proposal", draft=draft),
        "protocol": protocol(),
        "minutes": () if draft else (Minutes(number="1", held_on=dt.date(2018, 10, 3)),),
        "decision": decision(recorded=not draft),
        "sitting": None if draft else board_sitting(),
        "awards": awards(),
    }
    return ProposalSnapshot(**{**facts, **changes})


def statement_snapshot(*, scope="call", draft=True, **changes):
    """``draft`` here: provisional, since the decisions are awaited."""
    subject = {"call": "", "project": awards()[1].number, "funder": "CARITRO"}[scope]
    public = Decision(
        funder="PAT",
        body="Giunta provinciale",
        number=None if draft else "9999",
        decided_on=None if draft else dt.date(2018, 12, 7),
        amount=Cents(sum(line.shares["PAT"] for line in awards())),
        recorded=not draft,
    )
    facts = {
        "about": about("statement", draft=False, number=None),
        "scope": Scope(scope),
        "subject": subject,
        "version": 1 if draft else 2,
        "replaces": None if draft else "11/2026",
        "provisional": draft,
        "protocol": protocol(),
        "minutes": (Minutes(number="1", held_on=dt.date(2018, 10, 3)),),
        "decisions": (decision(recorded=not draft), public),
        "awards": tuple(line for line in awards() if scope != "project" or line.number == subject),
        "commitments": () if draft else commitments(),
    }
    return StatementSnapshot(**{**facts, **changes})


def receipt_snapshot(**changes):
    source = application("0001")
    facts = {
        "about": about("receipt", draft=False, number="1/2018"),
        "application": "2018-0001",
        "title": source["title"],
        "lead": body(source["lead"]),
        "version": 3,
        "filed_at": dt.datetime.fromisoformat(source["filed_at"]),
        "deadline": dt.datetime.fromisoformat(edition()["call"]["closes_at"]),
        "filed_by": "Ada Dimostrativa",
        "total_cost": Cents(sum(_costs("0001").values())),
        "requested": amount(source["requested"]),
        "sha256": sha256_hex(b"domanda"),
        "files": tuple(
            AttachedFile(kind=kind, name=name, size=size, sha256=sha256_hex(name.encode()))
            for kind, name, size in (
                ("Statuto", "statuto.pdf", 183204),
                ("Accordo di rete", "accordo di rete firmato.pdf.p7m", 1048576),
            )
        ),
    }
    return ReceiptSnapshot(**{**facts, **changes})
