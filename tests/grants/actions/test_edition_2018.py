"""The demonstration edition, told by the actions, gives what the press release says."""

import datetime as dt
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from funders.actions import call as calls
from funders.actions import funder as parties
from funders.actions import protocol as protocols
from funders.actions.draft import CallDraft, CategoryDraft, CriterionDraft
from funders.models import Community
from grants.actions import assignment, award, check, conflict, decision, evaluation, panel, ranking
from grants.models import Award, AwardYear
from projects.actions import application as filings
from projects.actions import organisation as bodies
from projects.actions import project as projects
from projects.actions.content import Content, ExpenseDraft, PartnerDraft, SourceDraft
from welfare_kmzero import editions
from welfare_kmzero.accounts.models import User

FILE = Path(editions.__file__).parent / "data" / "edition-2018-demo.json"

pytestmark = pytest.mark.django_db


def bring_in_terms(edition, by):
    funders = {
        each["code"]: parties.register(
            code=each["code"], name=each["name"], kind=each["kind"], by=by
        )
        for each in edition["funders"]
    }
    protocol = edition["protocol"]
    made = protocols.establish(
        code=protocol["code"],
        title=protocol["title"],
        shares=[
            protocols.Share(funders[each["funder"]], Fraction(each["share"]))
            for each in protocol["shares"]
        ],
        partners=[
            protocols.Partnership(funders[each["funder"]], each["commitment"])
            for each in protocol["partners"]
        ],
        by=by,
    )
    call = edition["call"]
    draft = CallDraft(
        code=call["code"],
        title=call["title"],
        protocol=made,
        opens_at=dt.datetime.fromisoformat(call["opens_at"]),
        closes_at=dt.datetime.fromisoformat(call["closes_at"]),
        endowments={funders[code]: Decimal(text) for code, text in call["endowments"].items()},
        criteria=tuple(
            CriterionDraft(each["code"], each["title"], Decimal(each["max_points"]))
            for each in call["criteria"]
        ),
        tie_break=tuple(call["tie_break"]),
        cost_categories=tuple(
            CategoryDraft(
                each["code"],
                each["title"],
                None if each["max_rate"] is None else Fraction(each["max_rate"]),
            )
            for each in call["cost_categories"]
        ),
        min_partners=call["min_partners"],
        requires_cup=call["requires_cup"],
        threshold=Decimal(call["threshold"]),
        is_demonstration=True,
    )
    return funders, calls.publish(calls.create(draft, by=by), by=by)


def bring_in_applications(edition, call, by):
    places = {each.code: each for each in Community.objects.all()}
    known = {
        each["code"]: bodies.register(
            code=each["code"],
            name=each["name"],
            kind=each["kind"],
            tax_code=each["tax_code"],
            territory=places[each["territory"]],
            by=by,
        )
        for each in edition["organisations"]
    }
    categories = {each.code: each for each in call.cost_categories.all()}
    brought = {}
    for each in edition["applications"]:
        content = Content(
            partners=tuple(PartnerDraft(known[code]) for code in each["partners"]),
            budget=tuple(
                ExpenseDraft(
                    categories[line["category"]],
                    line["description"],
                    line["year"],
                    Decimal(line["amount"]),
                )
                for line in each["budget"]
            ),
            funding=tuple(
                SourceDraft(line["source"], line["description"], Decimal(line["amount"]))
                for line in each["funding"]
            ),
        )
        project = projects.start(
            call,
            lead=known[each["lead"]],
            title=each["title"],
            summary=each["summary"],
            territory=places[each["territory"]],
            requested=Decimal(each["requested"]),
            content=content,
            by=by,
        )
        filed_at = dt.datetime.fromisoformat(each["filed_at"])
        brought[each["number"]] = filings.bring_in(
            project, number=each["number"], filed_at=filed_at, by=by
        )
    return brought


def evaluate(edition, call, funders, brought, by):
    group = panel.appoint(call, by=by)
    seats = {
        each["code"]: panel.add_evaluator(
            group,
            code=each["code"],
            name=each["name"],
            designated_by=funders[each["appointed_for"]],
            by=by,
        )
        for each in edition["panel"]
    }
    for each in edition["conflicts"]:
        conflict.declare(
            seats[each["evaluator"]],
            brought[each["application"]],
            has_conflict=True,
            reason=each["reason"],
            by=by,
        )
    criteria = {each.code: each for each in call.criteria.all()}
    for each in edition["evaluations"]:
        given = assignment.assign(seats[each["evaluator"]], brought[each["application"]], by=by)
        sheet = evaluation.start(given, by=by)
        scores = {criteria[code]: Decimal(text) for code, text in each["scores"].items()}
        sheet = evaluation.save(
            sheet, scores=scores, comment=each["comment"], version=sheet.version, by=by
        )
        evaluation.submit(sheet, by=by)


@pytest.fixture
def proposed():
    edition = json.loads(FILE.read_text("utf-8"))
    by = User.objects.importer()
    funders, call = bring_in_terms(edition, by)
    brought = bring_in_applications(edition, call, by)
    call = calls.start_evaluation(call, by=by)
    for application in brought.values():
        check.decide_by_rules(check.open_check(application, by=by), by=by)
    evaluate(edition, call, funders, brought, by)
    ranked = ranking.approve(ranking.compute(call, by=by), by=by)
    return award.propose_round(ranked, by=by)


@pytest.mark.slow
def test_seven_awards_are_shared_to_the_cent_and_each_funder_concedes_its_own(proposed):
    outcomes = [entry.outcome for entry in proposed.ranking.entries.all()]

    assert outcomes.count("funded") == 7
    assert outcomes.count("reserve") == 1
    assert len(outcomes) == 18
    assert proposed.total == Decimal("750000.00")
    totals = {each.funder.code: each.total for each in proposed.decisions.all()}
    assert totals == {"CARITRO": Decimal("500000.00"), "PAT": Decimal("250000.00")}
    for row in Award.objects.of_call(proposed.call):
        assert sum(share.carried for share in row.shares.all()) == row.awarded
        years = AwardYear.objects.filter(share__award=row)
        assert sum(year.planned for year in years) == row.awarded

    for each in proposed.decisions.all():
        decision.adopt(
            each, decided_on=dt.date(2018, 12, 7), number="1", by=User.objects.command_line()
        )

    proposed.refresh_from_db()
    assert proposed.status == "decided"
    assert proposed.call.status == "decided"
    assert not Award.objects.of_call(proposed.call).exclude(status="conceded").exists()
