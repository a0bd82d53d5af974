"""A call told from its terms to its awards by the actions alone.

``a_story()`` brings in one application for each request, all of them admissible; every
step after it is the verb of the same name.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from funders.actions import call as calls
from funders.actions import funder as parties
from funders.actions import protocol as protocols
from funders.actions.draft import CallDraft, CategoryDraft, CriterionDraft
from funders.models import Call, Community, Funder
from funders.states import FunderKind, OrganisationKind
from grants.actions import assignment, award, check, evaluation, panel, ranking
from grants.models import AwardRound, Evaluation, Evaluator, FundingDecision, Ranking
from projects.actions import application as filings
from projects.actions import organisation as bodies
from projects.actions import project as projects
from projects.actions.content import Content, ExpenseDraft, PartnerDraft, SourceDraft
from projects.models import Application
from projects.states import FundingKind
from tests.factories import a_person, a_tax_code, number
from welfare_kmzero.audit.models import Event

OPENS_AT = dt.datetime(2018, 2, 1, 8, tzinfo=dt.UTC)
CLOSES_AT = dt.datetime(2018, 7, 31, 16, tzinfo=dt.UTC)
FILED_AT = dt.datetime(2018, 7, 30, 10, tzinfo=dt.UTC)
ADOPTED_ON = dt.date(2018, 12, 7)
PARTIES = (
    ("CARITRO", "Fondazione Caritro", FunderKind.FOUNDATION, "Consiglio di Gestione"),
    ("PAT", "Provincia autonoma di Trento", FunderKind.PROVINCE, "Giunta provinciale"),
    ("DEMARCHI", "Fondazione Demarchi", FunderKind.OTHER_PRIVATE, ""),
    ("COMUNE", "Comune di Trento", FunderKind.MUNICIPALITY, "Giunta comunale"),
)
TWO_THIRDS = {"CARITRO": Fraction(2, 3), "PAT": Fraction(1, 3)}


def elsa():
    return a_person("Elsa")


def dario():
    return a_person("Dario")


def a_party(code: str) -> Funder:
    """A party by code; its tax code is invented and passes its check."""
    known = Funder.objects.filter(code=code).first()
    name, kind, body = next(rest for each, *rest in PARTIES if each == code)
    return known or parties.register(
        code=code, name=name, kind=kind, by=elsa(), tax_code=a_tax_code(), deciding_body=body
    )


def a_draft(
    *,
    shares: Mapping[str, Fraction] = TWO_THIRDS,
    endowments: Mapping[str, str] | None = None,
    partner_codes: Sequence[str] = ("DEMARCHI",),
    **terms: object,
) -> CallDraft:
    """The terms of a call: 30.000,00 in proportion to the shares, GEN 25 and INN 20."""
    made = protocols.establish(
        code=f"PROT-{number()}",
        title="Protocollo d'intesa",
        shares=[protocols.Share(a_party(code), share) for code, share in shares.items()],
        partners=[
            protocols.Partnership(a_party(code), "Accompagna i progetti")
            for code in partner_codes
            if code not in shares
        ],
        by=elsa(),
    )
    given = endowments or {code: f"{int(30000 * share)}.00" for code, share in shares.items()}
    facts = {
        "code": f"BANDO-{number()}",
        "title": "Bando di prova",
        "protocol": made,
        "opens_at": OPENS_AT,
        "closes_at": CLOSES_AT,
        "endowments": {a_party(code): Decimal(text) for code, text in given.items()},
        "criteria": (
            CriterionDraft("GEN", "Generatività", Decimal(25)),
            CriterionDraft("INN", "Innovatività", Decimal(20)),
        ),
        "tie_break": ("GEN",),
        "cost_categories": (CategoryDraft("PERS", "Personale"),),
    }
    return CallDraft(**{**facts, **terms})


def a_published_call(**terms: object) -> Call:
    return calls.publish(calls.create(a_draft(**terms), by=elsa()), by=elsa())


def an_organisation(*, territory: str = "C5", **columns: object):
    facts = {
        "name": f"Associazione {number()}",
        "kind": OrganisationKind.THIRD_SECTOR,
        "tax_code": a_tax_code(),
        "territory": Community.objects.get(code=territory),
        "by": a_person("Ada"),
    }
    return bodies.register(**{**facts, **columns})


def a_content(
    call: Call, *, costs: Mapping[int, str], own: str = "0.00", partner_count: int = 0
) -> Content:
    """A budget of one line for each year; ``own`` is what the network brings."""
    category = call.cost_categories.order_by("position").first()
    sources = (
        (SourceDraft(FundingKind.OWN, "Risorse proprie", Decimal(own)),) if Decimal(own) else ()
    )
    return Content(
        partners=tuple(PartnerDraft(an_organisation()) for _ in range(partner_count)),
        budget=tuple(
            ExpenseDraft(category, f"Personale {year}", year, Decimal(cost))
            for year, cost in costs.items()
        ),
        funding=sources,
    )


def a_project(call: Call, *, requested: str = "9000.00", cup: str = "", **lead: object):
    """A draft whose costs fall a third in 2019 and the rest in 2020, all requested."""
    whole = Decimal(requested)
    first = (whole / 3).quantize(Decimal("0.01"))
    organisation = an_organisation(**lead)
    return projects.start(
        call,
        lead=organisation,
        title="Orti di vicinato",
        territory=organisation.territory,
        requested=whole,
        cup=cup,
        content=a_content(call, costs={2019: str(first), 2020: str(whole - first)}),
        by=a_person("Ada"),
    )


def an_application(call: Call, *, n: str = "", filed_at: dt.datetime = FILED_AT, **project):
    return filings.bring_in(
        a_project(call, **project),
        number=n or f"{Application.objects.filter(call=call).count() + 1:04d}",
        filed_at=filed_at,
        by=a_person("Ada"),
    )


@dataclass
class Story:
    """A call and what hangs from it so far."""

    call: Call
    applications: list[Application]
    evaluators: list[Evaluator] = field(default_factory=list)
    sheets: dict[tuple[str, str], Evaluation] = field(default_factory=dict)
    ranking: Ranking | None = None
    round: AwardRound | None = None

    def decision(self, code: str) -> FundingDecision:
        return self.round.decisions.get(funder__code=code)


def a_story(
    *requests: str, evaluator_count: int = 2, cups: Sequence[str] = (), **terms: object
) -> Story:
    """A call under evaluation: checks decided, panel seated, nobody has scored yet."""
    call = a_published_call(**terms)
    applications = [
        an_application(call, requested=text, cup=cups[place] if cups else "")
        for place, text in enumerate(requests or ("9000.00", "12000.00", "15000.00"))
    ]
    call = calls.start_evaluation(call, by=elsa())
    for application in applications:
        check.decide_by_rules(check.open_check(application, by=elsa()), by=elsa())
    group = panel.appoint(call, by=elsa())
    evaluators = [
        panel.add_evaluator(
            group,
            code=f"VAL{place}",
            name=f"Componente {place}",
            designated_by=a_party("CARITRO"),
            user=dario() if place == 1 else None,
            by=elsa(),
        )
        for place in range(1, evaluator_count + 1)
    ]
    return Story(call=call, applications=applications, evaluators=evaluators)


def checked(call: Call, applications: Sequence[Application]) -> Story:
    """Close a call, decide its checks by the rules and seat one member."""
    call = calls.start_evaluation(call, by=elsa())
    for application in applications:
        check.decide_by_rules(check.open_check(application, by=elsa()), by=elsa())
    return with_one_evaluator(call, applications)


def with_one_evaluator(call: Call, applications: Sequence[Application]) -> Story:
    member = panel.add_evaluator(
        panel.appoint(call, by=elsa()),
        code="VAL1",
        name="Componente 1",
        designated_by=a_party("CARITRO"),
        by=elsa(),
    )
    return Story(call=call, applications=list(applications), evaluators=[member])


def a_sheet(story: Story, evaluator: Evaluator, application: Application) -> Evaluation:
    given = assignment.assign(evaluator, application, by=elsa())
    return evaluation.start(given, by=dario())


def score(
    story: Story, evaluator: Evaluator, application: Application, points: Sequence[str]
) -> Evaluation:
    """A sheet handed in, its points in the order of the criteria."""
    sheet = a_sheet(story, evaluator, application)
    criteria = story.call.criteria.order_by("position")
    sheet = evaluation.save(
        sheet,
        scores={criterion: Decimal(text) for criterion, text in zip(criteria, points, strict=True)},
        comment="Motivata sui criteri",
        version=sheet.version,
        by=dario(),
    )
    sheet = evaluation.submit(sheet, by=dario())
    story.sheets[evaluator.code, application.number] = sheet
    return sheet


def score_all(story: Story) -> Story:
    """The first application is the best, and so on: 25+20, 24+19, ..."""
    for place, application in enumerate(story.applications):
        for evaluator in story.evaluators:
            points = (str(max(25 - place, 0)), str(max(20 - place, 0)))
            score(story, evaluator, application, points)
    return story


def rank(story: Story) -> Story:
    story.ranking = ranking.approve(ranking.compute(story.call, by=elsa()), by=elsa())
    story.call.refresh_from_db()
    return story


def propose(story: Story) -> Story:
    story.round = award.propose_round(story.ranking, by=elsa())
    return story


def a_proposed_story(*requests: str, **terms: object) -> Story:
    """Told as far as the first round of awards."""
    return propose(rank(score_all(a_story(*requests, **terms))))


def last_event() -> Event:
    """The latest line of the audit trail."""
    return Event.objects.in_order().last()


def facts_of(event: Event) -> dict:
    """What an event says: before, after, reason."""
    return json.loads(event.details)
