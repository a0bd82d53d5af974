"""An edition as far as its ranking."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from funders.models import Call, Criterion, Funder
from grants.models import Award, Evaluation, Evaluator, FundingDecision
from projects.models import Application
from tests.factories import (
    a_mean,
    a_panel,
    a_person,
    a_published_call,
    a_ranking,
    a_submitted_sheet,
    an_admission,
    an_application,
    an_assignment,
    an_entry,
    an_evaluator,
    an_officer,
)
from welfare_kmzero.workflow import move


@dataclass
class Edition:
    """A call and everything that hangs from it, as far as the story went."""

    call: Call
    applications: list[Application]
    evaluators: list[Evaluator]
    sheets: list[Evaluation] = field(default_factory=list)
    ranking: Any = None
    round: Any = None
    awards: list[Award] = field(default_factory=list)
    decisions: list[FundingDecision] = field(default_factory=list)
    sitting: Any = None
    deliberation: Any = None

    @property
    def criteria(self) -> list[Criterion]:
        return list(self.call.criteria.order_by("position"))

    @property
    def funders(self) -> list[Funder]:
        return [share.funder for share in self.call.protocol.shares.order_by("position")]


def an_edition(
    *,
    requests: Sequence[str] = ("9000.00", "12000.00", "15000.00"),
    evaluator_count: int = 2,
    call: Call | None = None,
    apart: Decimal = Decimal(0),
    **columns: Any,
) -> Edition:
    """A published call: CARITRO 20.000,00 and PAT 10.000,00, so that the last does not fit.

    The first application has the most points. Dario is the first evaluator. All checks are
    decided, all sheets handed in; the call is still ``published``. ``apart``: how far above
    the mean the first of two evaluators scores, and the second below.
    """
    call = call or a_published_call(**columns)
    applications = [an_application(call=call, requested=Decimal(text)) for text in requests]
    for application in applications:
        an_admission(application)
    panel = a_panel(call=call)
    evaluators = [
        an_evaluator(
            panel=panel, code=f"VAL{place}", user=a_person("Dario") if place == 1 else None
        )
        for place in range(1, evaluator_count + 1)
    ]
    edition = Edition(call=call, applications=applications, evaluators=evaluators)
    for place, application in enumerate(applications):
        mean = max(Decimal(18) - place, Decimal(0))
        for evaluator in evaluators:
            given = mean + apart if evaluator is evaluators[0] else mean - apart
            points = [given] * len(edition.criteria)
            assignment = an_assignment(evaluator=evaluator, application=application)
            edition.sheets.append(a_submitted_sheet(points, assignment=assignment))
    return edition


def evaluating(edition: Edition) -> Edition:
    if edition.call.status == "published":
        move(edition.call, "evaluating", by=an_officer())
    return edition


def ranked(edition: Edition) -> Edition:
    """Approve the ranking: funded as long as 30.000,00 last, then reserve."""
    evaluating(edition)
    edition.ranking = a_ranking(call=edition.call)
    left = Decimal("30000.00")
    for place, application in enumerate(edition.applications, start=1):
        is_funded = application.requested <= left
        left -= application.requested if is_funded else left
        entry = an_entry(
            ranking=edition.ranking,
            application=application,
            position=place,
            total=Decimal(2 * (19 - place)),
            outcome="funded" if is_funded else "reserve",
            proposed=application.requested if is_funded else None,
        )
        for criterion in edition.criteria:
            a_mean(entry=entry, criterion=criterion, mean=Decimal(19 - place))
    move(edition.ranking, "approved", by=an_officer())
    move(edition.call, "ranked", by=an_officer())
    return edition
