"""Bringing in how the applications were judged: panel, sheets, checks, proposals."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from funders.models import Call, Criterion, Funder
from grants.actions import assignment, check, conflict, evaluation, panel, proposal
from grants.models import Evaluator
from grants.states import CheckState, Outcome
from projects.models import Application, Organisation
from welfare_kmzero.accounts.models import User
from welfare_kmzero.editions.format.edition import CheckEntry, Edition, EvaluationEntry
from welfare_kmzero.editions.format.faults import ROOT, item, under
from welfare_kmzero.editions.format.judged import outcome_by_rules
from welfare_kmzero.editions.incoming.refusals import at
from welfare_kmzero.editions.outgoing.judgement import FROM_THE_RANKING
from welfare_kmzero.editions.steps import Steps


@dataclass(frozen=True, slots=True)
class Judged:
    """The call and what the file calls by number and code."""

    call: Call
    applications: Mapping[str, Application]
    evaluators: Mapping[str, Evaluator]


def seat_panel(
    edition: Edition,
    call: Call,
    *,
    parties: Mapping[str, Funder],
    seats: Mapping[str, User],
    by: User,
) -> dict[str, Evaluator]:
    """Code to member of the panel. ``seats``: who signs in as whom, by code."""
    if not edition.panel and not edition.call.appointing_act and not edition.call.appointed_on:
        return {}
    with at(under(ROOT, "call")):
        appointed = panel.appoint(
            call,
            appointing_act=edition.call.appointing_act,
            appointed_on=edition.call.appointed_on,
            by=by,
        )
    found = {}
    for place, entry in enumerate(edition.panel):
        with at(item(under(ROOT, "panel"), place)):
            found[entry.code] = panel.add_evaluator(
                appointed,
                code=entry.code,
                name=entry.name,
                designated_by=parties[entry.appointed_for],
                user=seats.get(entry.code),
                by=by,
            )
    return found


def declare_conflicts(edition: Edition, judged: Judged, *, by: User) -> None:
    for place, entry in enumerate(edition.conflicts):
        with at(item(under(ROOT, "conflicts"), place)):
            conflict.declare(
                judged.evaluators[entry.evaluator],
                judged.applications[entry.application],
                has_conflict=True,
                reason=entry.reason,
                by=by,
            )


def hand_in_sheets(edition: Edition, judged: Judged, *, by: User, steps: Steps) -> None:
    """Every evaluation of the file, handed in; also of applications that are not admitted."""
    criteria = {criterion.code: criterion for criterion in judged.call.criteria.all()}
    for place, entry in enumerate(edition.evaluations):
        with at(item(under(ROOT, "evaluations"), place)):
            _hand_in(entry, judged, criteria=criteria, by=by)
        steps.update()


def _hand_in(
    entry: EvaluationEntry, judged: Judged, *, criteria: Mapping[str, Criterion], by: User
) -> None:
    given = assignment.assign(
        judged.evaluators[entry.evaluator], judged.applications[entry.application], by=by
    )
    sheet = evaluation.start(given, by=by)
    sheet = evaluation.save(
        sheet,
        scores={criteria[code]: points for code, points in entry.scores.items()},
        comment=entry.comment,
        version=sheet.version,
        by=by,
    )
    evaluation.submit(sheet, by=by)


def decide_checks(
    edition: Edition, judged: Judged, *, by: User, steps: Steps, undecided: Collection[str] = ()
) -> None:
    """Those made by hand first, in the order of the file; the others by the rules.

    ``undecided``: numbers whose check is opened and left to an officer. Of a past edition the ranking tells who was admitted: where the rules would say
    otherwise, it is the ranking that is right.
    """
    by_hand = {entry.application for entry in edition.checks}
    for place, entry in enumerate(edition.checks):
        with at(item(under(ROOT, "checks"), place)):
            _decide_by_hand(entry, judged.applications[entry.application], by=by)
        steps.update()
    in_ranking = _told_by_ranking(edition)
    kinds = _kinds(edition)
    for place, each in enumerate(edition.applications):
        if each.number not in by_hand:
            with at(item(under(ROOT, "applications"), place)):
                told = in_ranking.get(each.number)
                opened = check.open_check(judged.applications[each.number], by=by)
                if each.number in undecided:
                    pass
                elif told is None or told == outcome_by_rules(each, edition.call, kinds=kinds):
                    check.decide_by_rules(opened, by=by)
                else:
                    check.decide_by_hand(
                        opened, outcome=CheckState(told), reason=FROM_THE_RANKING, by=by
                    )
            steps.update()


def _kinds(edition: Edition) -> dict[str, str]:
    """Code in the file to kind, as the body is registered here: so the check reads it."""
    codes = [each.tax_code for each in edition.organisations]
    registered = Organisation.objects.filter(tax_code__in=codes).values_list("tax_code", "kind")
    by_tax_code = dict(registered)
    return {each.code: by_tax_code[each.tax_code] for each in edition.organisations}


def _decide_by_hand(entry: CheckEntry, application: Application, *, by: User) -> None:
    check.decide_by_hand(
        check.open_check(application, by=by),
        outcome=CheckState(entry.outcome),
        reason=entry.reason,
        admitted=entry.admitted_cost,
        by=by,
    )


def _told_by_ranking(edition: Edition) -> dict[str, str]:
    """Number to outcome of the check, of a past edition known by its ranking alone."""
    if not edition.is_history:
        return {}
    return {
        entry.application: CheckState.NOT_ADMITTED.value
        if entry.outcome == Outcome.NOT_ADMITTED
        else CheckState.ADMITTED.value
        for entry in edition.ranking or ()
    }


def propose_amounts(edition: Edition, judged: Judged, *, by: User) -> None:
    for place, entry in enumerate(edition.proposals):
        with at(item(under(ROOT, "proposals"), place)):
            proposal.propose_amount(
                judged.applications[entry.application],
                proposed=entry.amount,
                reason=entry.reason,
                by=by,
            )
