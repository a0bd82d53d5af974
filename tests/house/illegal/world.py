"""A world with something in every state, for statements that must be refused."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Model

from projects.models import Application
from tests.factories import (
    AUTUMN,
    FILED_AT,
    a_budget_line,
    a_call,
    a_completion,
    a_declaration,
    a_funder,
    a_funding_source,
    a_job,
    a_legal_basis,
    a_level,
    a_link,
    a_message,
    a_network_rule,
    a_partner,
    a_partner_of_protocol,
    a_person,
    a_project,
    a_protocol,
    a_protocol_entry,
    a_ranking,
    a_register_entry,
    a_remark,
    a_reopening,
    a_required_document,
    a_score,
    a_sheet,
    a_sign_off,
    a_signed_off_project,
    a_signing_copy,
    a_snapshot,
    a_stored_document,
    a_tie_break,
    a_withdrawal,
    an_act,
    an_activity,
    an_agreed_reason,
    an_amount_proposal,
    an_annulment,
    an_application,
    an_assignment,
    an_attachment,
    an_attendance,
    an_entry,
    an_evaluator,
    an_event,
    an_extension,
    an_integration_item,
    an_integration_request,
    an_invitation,
    an_officer,
    minutes_of,
    with_terms,
)
from tests.worlds import (
    a_commitment,
    a_decision,
    a_publication,
    a_round,
    a_sitting,
    a_sitting_member,
    a_statement,
    adopted,
    an_award,
    an_award_share,
    an_award_year,
    an_edition,
    awarded,
    divided,
    evaluating,
    ranked,
)
from welfare_kmzero.documents.models import RegisterCounter
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.workflow import move

Keys = dict[str, int]


def build() -> Keys:
    """Make the world and give the keys of its rows by name."""
    rows: dict[str, Model] = {}
    for part in (
        _calls,
        _projects,
        _papers,
        _done,
        _proposed,
        _approved,
        _under_evaluation,
        _sealed_too_soon,
    ):
        rows |= part()
    return {name: row.pk for name, row in rows.items()}


def _all_terms(code: str) -> Any:
    protocol = a_protocol(signed_on=dt.date(2017, 6, 28))
    call = with_terms(a_call(code=code, protocol=protocol))
    a_partner_of_protocol(protocol=protocol)
    a_tie_break(call=call, criterion=call.criteria.first())
    a_required_document(call=call)
    a_legal_basis(call=call)
    a_network_rule("third_sector", "social_cooperative", call=call, scope="lead")
    a_network_rule(call=call)
    a_level(criterion=call.criteria.first())
    return call


def _calls() -> dict[str, Model]:
    call = move(_all_terms("CHIUSO"), "published", by=an_officer())
    draft = _all_terms("BOZZA")
    broken = with_terms(a_call(code="ROTTO"))
    broken.protocol.shares.filter(denominator=3, numerator=2).update(denominator=4)
    poor = with_terms(a_call(code="POVERO"))
    poor.endowments.first().delete()
    bare = with_terms(a_call(code="NUDO"))
    bare.criteria.all().delete()
    mute = with_terms(a_call(code="MUTO"))
    a_network_rule(call=mute).kinds.all().delete()
    return {
        "user": an_officer(),
        "stranger": a_funder(),
        "call": call,
        "protocol": call.protocol,
        "share": call.protocol.shares.first(),
        "criterion": call.criteria.first(),
        "level": call.criteria.first().levels.first(),
        "tie_break": call.tie_breaks.first(),
        "category": call.cost_categories.first(),
        "required": call.required_documents.first(),
        "basis": call.legal_bases.first(),
        "network_rule": call.network_rules.last(),
        "rule_kind": call.network_rules.last().kinds.first(),
        "draft_rule": draft.network_rules.last(),
        "draft_rule_kind": draft.network_rules.last().kinds.first(),
        "mute_call": mute,
        "endowment": call.endowments.first(),
        "extension": an_extension(call=call),
        "draft_call": draft,
        "draft_criterion": draft.criteria.first(),
        "draft_category": draft.cost_categories.first(),
        "broken_call": broken,
        "draft_level": draft.criteria.first().levels.first(),
        "partner_of_protocol": call.protocol.partners.first(),
        "poor_call": poor,
        "bare_call": bare,
    }


def _projects() -> dict[str, Model]:
    call = with_terms(a_call(code="APERTO"))
    required = a_required_document(call=call)
    move(call, "published", by=an_officer())
    draft = a_project(call=call)
    ready = a_project(call=call, requested=Decimal("9000.00"))
    children = {
        "draft_line": a_budget_line(project=draft),
        "partner": a_partner(project=ready),
        "line": a_budget_line(project=ready),
        "source": a_funding_source(project=ready),
        "activity": an_activity(project=ready),
        "attachment": an_attachment(project=ready, required_document=required),
        "sign_off": a_sign_off(project=ready),
        "signing_copy": a_signing_copy(project=ready),
    }
    move(ready, "signed_off", by=a_person("Ada"))
    filed = an_application(call=call)
    withdrawn = an_application(call=call)
    withdrawal = a_withdrawal(application=withdrawn)
    move(withdrawn, "withdrawn", by=a_person("Ada"))
    # A project ready to be filed, with the entry that its application would take.
    next_one, snapshot = a_signed_off_project(call=call), a_snapshot()
    entry = a_register_entry(register="domande/APERTO", sha256=snapshot.sha256)
    return {
        **children,
        "open_call": call,
        "draft_project": draft,
        "ready_project": ready,
        "filed_project": filed.project,
        "application": filed,
        "filed_lead": filed.lead,
        "invitation": an_invitation(),
        "accepted": an_invitation(accepted_at=FILED_AT, accepted_by=a_person("Bruno")),
        "withdrawn": withdrawn,
        "withdrawal": withdrawal,
        "next_project": next_one,
        "next_lead": next_one.lead,
        "next_snapshot": snapshot,
        "next_entry": entry,
        "other_snapshot": a_snapshot(),
        **_reopened(filed),
    }


def _reopened(filed: Application) -> dict[str, Model]:
    """One open, one closed with what came of it, one open of another application."""
    required = filed.call.required_documents.first()
    closed = a_reopening(application=filed)
    completion = a_completion(reopening=closed)
    closed.closed_at, closed.closed_by = AUTUMN, a_person("Ada")
    closed.save(update_fields=["closed_at", "closed_by"])
    reopening = a_reopening(application=filed, documents=[required])
    return {
        "closed_reopening": closed,
        "closed_part": closed.parts.first(),
        "completion": completion,
        "reopening": reopening,
        "reopened_part": reopening.parts.first(),
        "reopened_document": reopening.parts.last(),
        "empty_reopening": a_reopening(application=an_application(call=filed.call), parts=[]),
    }


def _papers() -> dict[str, Model]:
    entry = a_register_entry(register="atti di prova")
    counter = RegisterCounter.objects.get(register="atti di prova")
    act = an_act(is_draft=False)
    done = a_job()
    Job.objects.filter(pk=done.pk).update(status="running", token=1, lease_until=AUTUMN)
    Job.objects.filter(pk=done.pk).update(status="done")
    running = a_job()
    Job.objects.filter(pk=running.pk).update(status="running", token=7, lease_until=AUTUMN)
    return {
        "entry": entry,
        "counter": counter,
        "annulment": an_annulment(entry=a_register_entry()),
        "act": act,
        "link": a_link(act=act),
        "document": a_stored_document(),
        "protocol_entry": a_protocol_entry(),
        "other_protocol_entry": a_protocol_entry(),
        "event": an_event(),
        "last_event": an_event(),
        "job": a_job(),
        "running_job": running,
        "done_job": done,
        "message": a_message(),
        "sent_message": a_message(body="", sent_at=AUTUMN),
    }


def _done() -> dict[str, Model]:
    """An edition at its end, with a row of every kind."""
    edition = an_edition(code="FATTO")
    application = edition.applications[0]
    a_declaration(
        evaluator=edition.evaluators[0], application=application, has_conflict=False, reason=""
    )
    integration = an_integration_request(application=application)
    item = an_integration_item(request=integration)
    an_integration_item(
        request=integration, part="STAT", text="", document=a_stored_document(), file_name="a.pdf"
    )
    integration.answer, integration.answered_at = "Ecco lo statuto", AUTUMN
    integration.answered_by = a_person("Ada")
    integration.save(update_fields=["answer", "answered_at", "answered_by"])
    rows: dict[str, Model] = {
        "integration": integration,
        "integration_item": item,
        "proposal": an_amount_proposal(application=edition.applications[2]),
    }
    minutes = minutes_of(panel=edition.evaluators[0].panel)
    rows["attendance"] = an_attendance(minutes=minutes, evaluator=edition.evaluators[0])
    rows["reason"] = an_agreed_reason(minutes=minutes, application=application)
    rows["minutes"] = move(minutes, "approved", by=an_officer())
    awarded(edition)
    rows["commitment"] = a_commitment(decision=edition.decisions[-1])
    board_sitting = _sits(edition.decisions[0])
    adopted(edition)
    share = edition.awards[0].shares.first()
    return {
        **rows,
        "done_call": edition.call,
        "done_decision": edition.decisions[-1],
        "done_award": edition.awards[0],
        "done_share": share,
        "done_round": edition.round,
        "sitting": edition.sitting,
        "sitting_member": edition.sitting.members.first(),
        "board_sitting": board_sitting,
        "board_sitting_member": board_sitting.members.first(),
        "deliberation": edition.deliberation,
        "part": edition.deliberation.parts.first(),
        "item": edition.deliberation.items.first(),
        "publication": a_publication(call=edition.call),
        "statement": a_statement(call=edition.call, is_definitive=True),
    }


def _sits(decision: Any) -> Any:
    """The sitting of a board, with somebody there."""
    decision.sitting = a_sitting(call=decision.round.call)
    decision.save(update_fields=["sitting"])
    a_sitting_member(sitting=decision.sitting)
    return decision.sitting


def _proposed() -> dict[str, Model]:
    """A round sealed by its decisions, none of them adopted."""
    edition = awarded(an_edition(code="PROPOSTO"))
    share = edition.awards[0].shares.first()
    short = a_commitment(decision=edition.decisions[-1], committed=Decimal("1.00"))
    return {
        "proposed_call": edition.call,
        "round": edition.round,
        "award": edition.awards[0],
        "award_share": share,
        "award_year": share.years.first(),
        "decision": edition.decisions[0],
        "short_decision": edition.decisions[-1],
        "short_commitment": short,
        "reserve": edition.applications[2],
    }


def _approved() -> dict[str, Model]:
    """An approved ranking, and a round not sealed: the last share has no years."""
    edition = ranked(an_edition(code="APPROVATO"))
    round_ = a_round(ranking=edition.ranking, total=Decimal("9000.00"))
    award = an_award(round=round_)
    share = an_award_share(award=award)
    year = an_award_year(share=share, planned=share.carried - 1)
    entry = edition.ranking.entries.order_by("position").first()
    sheet = edition.sheets[0]
    return {
        "approved_call": edition.call,
        "ranking": edition.ranking,
        "entry_of_ranking": entry,
        "mean": entry.means.first(),
        "approved_first": edition.applications[0],
        "approved_second": edition.applications[1],
        "approved_reserve": edition.applications[2],
        "approved_sheet": sheet,
        "approved_score": sheet.scores.first(),
        "approved_assignment": sheet.assignment,
        "approved_evaluator": edition.evaluators[0],
        "approved_panel": edition.evaluators[0].panel,
        "approved_check": _check_of(edition.applications[0]),
        "approved_finding": _check_of(edition.applications[0]).findings.first(),
        "loose_round": round_,
        "loose_award": award,
        "loose_share": share,
        "loose_year": year,
        "first_funder": edition.funders[0],
        "second_funder": edition.funders[1],
    }


def _sealed_too_soon() -> dict[str, Model]:
    """A round that rounding took beyond an endowment, and one that one party alone decides."""
    call = a_call(code="STRETTO")
    with_terms(call).endowments.update(available=Decimal("0.01"))
    edition = ranked(
        an_edition(
            call=move(call, "published", by=an_officer()),
            requests=("0.01", "0.01"),
        )
    )
    tight = a_round(ranking=edition.ranking, total=Decimal("0.02"))
    for application in edition.applications:
        award = an_award(round=tight, application=application)
        an_award_year(share=an_award_share(award=award, carried=Decimal("0.01")))
        an_award_share(award=award, carried=Decimal("0.00"))
    alone = ranked(an_edition(code="SOLO", requests=("9000.00",)))
    return {
        "tight_round": tight,
        "lone_decision": a_decision(round=divided(a_round(ranking=alone.ranking))),
        "other_sitting": a_sitting(call=alone.call),
    }


def _check_of(application: Any) -> Any:
    from grants.models import EligibilityCheck

    return EligibilityCheck.objects.get(application=application)


def _under_evaluation() -> dict[str, Model]:
    """Sheets handed in, one begun, one voided by a conflict, a ranking that lacks lines."""
    call = with_terms(a_call(code="VALUTA"))
    # Coarser than the step of the call, half a point.
    call.criteria.filter(code="INN").update(step=Decimal(1))
    edition = evaluating(an_edition(call=move(call, "published", by=an_officer())))
    application = edition.applications[0]
    newcomer = an_evaluator(panel=edition.evaluators[0].panel)
    begun = a_sheet(assignment=an_assignment(evaluator=newcomer, application=application))
    begun_remark = a_remark(evaluation=begun)
    unread = an_assignment(evaluator=newcomer, application=edition.applications[1])
    colleague = an_evaluator(panel=edition.evaluators[0].panel)
    handed_in = a_sheet(assignment=an_assignment(evaluator=colleague, application=application))
    remark = a_remark(evaluation=handed_in)
    for criterion in edition.criteria:
        a_score(evaluation=handed_in, criterion=criterion)
    move(handed_in, "submitted", by=a_person("Dario"))
    voided = edition.sheets[-1]
    move(voided, "voided", by=an_officer())
    conflict = a_declaration(
        evaluator=voided.assignment.evaluator, application=voided.assignment.application
    )
    stranger = an_evaluator(panel=edition.evaluators[0].panel)
    feared = a_declaration(evaluator=stranger, application=application)
    draft = a_ranking(call=edition.call)
    rich = evaluating(an_edition(code="RICCO", requests=("30000.00", "0.01")))
    early = an_edition(code="PRESTO", requests=("9000.00",))
    for place, each in enumerate(rich.applications, start=1):
        beyond = an_entry(application=each, position=place).ranking
    return {
        "beyond_ranking": beyond,
        "early_ranking": an_entry(application=early.applications[0]).ranking,
        "draft_minutes": minutes_of(panel=newcomer.panel),
        "open_proposal": an_amount_proposal(application=application),
        "valued_call": edition.call,
        "valued_criterion": edition.criteria[0],
        "valued_second_criterion": edition.criteria[1],
        "valued_application": application,
        "valued_second": edition.applications[1],
        "sheet": edition.sheets[0],
        "score": edition.sheets[0].scores.first(),
        "begun_sheet": begun,
        "begun_remark": begun_remark,
        "remark": remark,
        "begun_assignment": begun.assignment,
        "unread_assignment": unread,
        "voided_sheet": voided,
        "conflict": conflict,
        "feared": feared,
        "in_conflict": stranger,
        "check_decided": _check_of(application),
        "finding": _check_of(application).findings.first(),
        "draft_ranking": draft,
        "draft_entry": an_entry(ranking=draft, application=application),
    }
