"""Sheets, rankings, rounds, decisions and acts: what nobody may write by hand."""

from tests.house.illegal.writing import Statements, change, copy, delete


def statements() -> Statements:
    for part in (_sheets, _approved, _ranking, _rounds, _decisions, _acts):
        yield from part()


def _sheets() -> Statements:
    """EVA-1, EVA-4, EVA-5: before the ranking is approved."""
    yield "score-after-submitting", change("grants.Score", "score", points="0")
    yield "score-delete", delete("grants.Score", "score")
    yield "sheet-comment", change("grants.Evaluation", "sheet", comment="'Altro'")
    yield "sheet-delete", delete("grants.Evaluation", "sheet")
    yield "remark-after-submitting", change("grants.Remark", "remark", text="'Altro'")
    yield "remark-delete", delete("grants.Remark", "remark")
    yield (
        "remark-into-a-submitted-sheet",
        copy("grants.Remark", "begun_remark", evaluation_id="{sheet}"),
    )
    yield (
        "remark-of-another-call",
        copy("grants.Remark", "begun_remark", criterion_id="{criterion}"),
    )
    yield (
        "remark-passed-to-another-call",
        change("grants.Remark", "begun_remark", criterion_id="{criterion}"),
    )
    score = {"evaluation_id": "{begun_sheet}", "criterion_id": "{valued_criterion}"}
    yield "score-beyond-scale", copy("grants.Score", "score", **score, points="2550")
    yield "score-off-step", copy("grants.Score", "score", **score, points="1025")
    own_step = {**score, "criterion_id": "{valued_second_criterion}"}
    yield "score-off-own-step", copy("grants.Score", "score", **own_step, points="1050")
    yield (
        "score-of-another-call",
        copy(
            "grants.Score",
            "score",
            evaluation_id="{begun_sheet}",
            criterion_id="{criterion}",
            points="100",
        ),
    )
    yield (
        "score-into-a-submitted-sheet",
        copy("grants.Score", "score", evaluation_id="{voided_sheet}", criterion_id="{criterion}"),
    )
    submitted = {
        "status": "'submitted'",
        "submitted_at": "'2018-10-02 08:00:00'",
        "submitted_by_id": "{user}",
    }
    yield "sheet-incomplete", change("grants.Evaluation", "begun_sheet", **submitted)
    yield (
        "sheet-born-submitted",
        copy(
            "grants.Evaluation",
            "begun_sheet",
            assignment_id="(SELECT assignment_id FROM grants_evaluation WHERE id = {voided_sheet})",
            evaluator_id="(SELECT evaluator_id FROM grants_evaluation WHERE id = {voided_sheet})",
            **submitted,
        ),
    )
    yield (
        "sheet-against-conflict",
        copy(
            "grants.Evaluation",
            "begun_sheet",
            assignment_id="(SELECT assignment_id FROM grants_evaluation WHERE id = {voided_sheet})",
            evaluator_id="(SELECT evaluator_id FROM grants_evaluation WHERE id = {voided_sheet})",
        ),
    )
    yield (
        "sheet-of-another-reader",
        copy(
            "grants.Evaluation",
            "begun_sheet",
            assignment_id="{unread_assignment}",
            evaluator_id="{in_conflict}",
        ),
    )
    yield (
        "sheet-given-away",
        change("grants.Evaluation", "begun_sheet", evaluator_id="{in_conflict}"),
    )
    yield (
        "sheet-restored",
        change(
            "grants.Evaluation",
            "voided_sheet",
            status="'draft'",
            voided_at="NULL",
            voided_by_id="NULL",
        ),
    )
    yield (
        "sheet-reassigned",
        change(
            "grants.Evaluation",
            "begun_sheet",
            assignment_id="(SELECT assignment_id FROM grants_evaluation WHERE id = {voided_sheet})",
            evaluator_id="(SELECT evaluator_id FROM grants_evaluation WHERE id = {voided_sheet})",
        ),
    )
    yield (
        "assignment-against-conflict",
        copy("grants.Assignment", "begun_assignment", evaluator_id="{in_conflict}"),
    )
    yield (
        "assignment-of-another-call",
        copy("grants.Assignment", "begun_assignment", evaluator_id="{approved_evaluator}"),
    )
    yield (
        "assignment-passed-on",
        change("grants.Assignment", "begun_assignment", evaluator_id="{in_conflict}"),
    )
    yield (
        "conflict-denied",
        copy("grants.ConflictDeclaration", "conflict", has_conflict="FALSE", reason="''"),
    )
    yield "conflict-erased", delete("grants.ConflictDeclaration", "conflict")
    yield (
        "conflict-rewritten",
        change("grants.ConflictDeclaration", "conflict", has_conflict="FALSE"),
    )
    yield (
        "conflict-of-another-call",
        copy(
            "grants.ConflictDeclaration",
            "conflict",
            evaluator_id="{approved_evaluator}",
            application_id="{valued_application}",
        ),
    )
    yield (
        "conflict-beside-a-sheet",
        copy(
            "grants.ConflictDeclaration",
            "conflict",
            evaluator_id="(SELECT evaluator_id FROM grants_assignment WHERE id = {begun_assignment})",
            application_id="{valued_application}",
        ),
    )
    yield "check-reason", change("grants.EligibilityCheck", "check_decided", reason="'Altro'")
    yield (
        "check-undone",
        change(
            "grants.EligibilityCheck",
            "check_decided",
            status="'pending'",
            admitted_at="NULL",
            admitted_by_id="NULL",
        ),
    )
    yield "check-delete", delete("grants.EligibilityCheck", "check_decided")
    yield "finding", change("grants.Finding", "finding", is_met="FALSE")
    yield "finding-add", copy("grants.Finding", "finding", position="9")


def _approved() -> Statements:
    """EVA-5: after the ranking is approved."""
    yield "approved-score", change("grants.Score", "approved_score", points="0")
    yield (
        "approved-sheet-reopened",
        change(
            "grants.Evaluation",
            "approved_sheet",
            status="'draft'",
            draft_at="'2019-01-01 00:00:00'",
            draft_by_id="{user}",
        ),
    )
    yield (
        "approved-sheet-voided",
        change(
            "grants.Evaluation",
            "approved_sheet",
            status="'voided'",
            voided_at="'2019-01-01 00:00:00'",
            voided_by_id="{user}",
        ),
    )
    yield (
        "approved-conflict",
        copy(
            "grants.ConflictDeclaration",
            "conflict",
            evaluator_id="{approved_evaluator}",
            application_id="{approved_first}",
        ),
    )
    yield (
        "approved-order-of-reading",
        change("grants.Assignment", "approved_assignment", position="7"),
    )
    yield (
        "approved-proposal",
        copy(
            "grants.AmountProposal", "proposal", application_id="{approved_first}", proposed="100"
        ),
    )
    yield "proposal-raised", change("grants.AmountProposal", "proposal", proposed="100")
    yield (
        "proposal-beyond-request",
        copy(
            "grants.AmountProposal",
            "proposal",
            application_id="{valued_second}",
            proposed="9999999",
        ),
    )
    yield (
        "open-proposal-beyond-request",
        change("grants.AmountProposal", "open_proposal", proposed="99999999"),
    )
    yield "approved-evaluator", change("grants.Evaluator", "approved_evaluator", name="'Altro'")
    yield "approved-panel", change("grants.Panel", "approved_panel", appointing_act="'Altro'")
    yield "approved-check", delete("grants.EligibilityCheck", "approved_check")
    yield "approved-finding", delete("grants.Finding", "approved_finding")
    yield "integration", change("grants.IntegrationRequest", "integration", parts="'Altro'")
    yield "integration-answer", change("grants.IntegrationRequest", "integration", answer="'Altro'")
    yield "integration-delete", delete("grants.IntegrationRequest", "integration")
    yield "integration-item", change("grants.IntegrationItem", "integration_item", text="'Altro'")
    yield "integration-item-delete", delete("grants.IntegrationItem", "integration_item")
    yield (
        "integration-item-after-the-answer",
        copy("grants.IntegrationItem", "integration_item", part="'context'", position="2"),
    )
    yield "minutes", change("grants.Minutes", "minutes", text="'Altro'")
    yield "minutes-delete", delete("grants.Minutes", "minutes")
    yield "attendance", change("grants.Attendance", "attendance", is_present="FALSE")
    yield (
        "attendance-of-another-panel",
        copy(
            "grants.Attendance",
            "attendance",
            minutes_id="{draft_minutes}",
            evaluator_id="{approved_evaluator}",
        ),
    )
    yield (
        "agreed-reason-of-another-call",
        copy(
            "grants.AgreedReason",
            "reason",
            minutes_id="{draft_minutes}",
            application_id="{approved_first}",
        ),
    )
    yield "agreed-reason", delete("grants.AgreedReason", "reason")


def _ranking() -> Statements:
    """DAT-2: an approved ranking; and one that may not be approved."""
    yield "entry-total", change("grants.RankingEntry", "entry_of_ranking", total="9999")
    yield "entry-position", change("grants.RankingEntry", "entry_of_ranking", position="99")
    yield "entry-amount", change("grants.RankingEntry", "entry_of_ranking", proposed="proposed - 1")
    yield (
        "entry-outcome",
        change("grants.RankingEntry", "entry_of_ranking", outcome="'reserve'", proposed="NULL"),
    )
    yield "entry-of-ranking-delete", delete("grants.RankingEntry", "entry_of_ranking")
    yield (
        "entry-add",
        copy(
            "grants.RankingEntry",
            "entry_of_ranking",
            application_id="{valued_application}",
            position="9",
        ),
    )
    yield "entry-above-due", change("grants.RankingEntry", "draft_entry", proposed="due + 1")
    yield "mean", change("grants.CriterionMean", "mean", mean="1")
    yield (
        "mean-of-another-call",
        copy("grants.CriterionMean", "mean", entry_id="{draft_entry}", criterion_id="{criterion}"),
    )
    yield "mean-delete", delete("grants.CriterionMean", "mean")
    yield (
        "ranking-reopened",
        change(
            "grants.Ranking",
            "ranking",
            status="'draft'",
            approved_at="NULL",
            approved_by_id="NULL",
        ),
    )
    yield "ranking-history", change("grants.Ranking", "ranking", is_history="TRUE")
    yield "ranking-delete", delete("grants.Ranking", "ranking")
    approved = {
        "status": "'approved'",
        "approved_at": "'2018-11-01 08:00:00'",
        "approved_by_id": "{user}",
    }
    yield "ranking-incomplete", change("grants.Ranking", "draft_ranking", **approved)
    yield "ranking-beyond-endowments", change("grants.Ranking", "beyond_ranking", **approved)
    yield "ranking-before-its-time", change("grants.Ranking", "early_ranking", **approved)
    yield "call-ranked-without-ranking", change("funders.Call", "valued_call", status="'ranked'")
    yield (
        "results-before-approval",
        copy("grants.Publication", "publication", call_id="{valued_call}"),
    )
    yield "results-unpublished", delete("grants.Publication", "publication")


def _rounds() -> Statements:
    """MON-4, MON-5: shares, totals and ceilings."""
    yield "round-total", change("grants.AwardRound", "round", total="total + 1")
    yield "round-delete", delete("grants.AwardRound", "round")
    yield "award-amount", change("grants.Award", "award", awarded="awarded + 1")
    yield "award-delete", delete("grants.Award", "award")
    yield "share-of-award", change("grants.AwardShare", "award_share", carried="carried + 1")
    yield "share-of-award-delete", delete("grants.AwardShare", "award_share")
    yield "year", change("grants.AwardYear", "award_year", planned="planned + 1")
    yield "year-delete", delete("grants.AwardYear", "award_year")
    reserve = {"application_id": "{reserve}", "awarded": "1", "status": "'proposed'"}
    yield "sealed-award", copy("grants.Award", "award", **reserve)
    yield (
        "sealed-share",
        copy("grants.AwardShare", "award_share", funder_id="{stranger}"),
    )
    yield "sealed-year", copy("grants.AwardYear", "award_year", year="2030", planned="1")
    second = {"number": "2"}
    yield "round-beyond-endowments", copy("grants.AwardRound", "round", **second, total="900001")
    yield "round-out-of-order", copy("grants.AwardRound", "round", number="7", total="1")
    yield (
        "round-of-an-open-call",
        copy(
            "grants.AwardRound",
            "round",
            number="1",
            call_id="{valued_call}",
            ranking_id="{draft_ranking}",
        ),
    )
    yield (
        "award-not-as-ranked",
        copy(
            "grants.Award",
            "loose_award",
            application_id="{approved_second}",
            awarded="100",
        ),
    )
    yield (
        "award-from-reserve-in-the-first-round",
        copy(
            "grants.Award",
            "loose_award",
            application_id="{approved_reserve}",
            awarded="100",
        ),
    )
    yield (
        "award-beyond-the-round",
        copy(
            "grants.Award",
            "loose_award",
            application_id="{approved_second}",
            awarded="1200000",
        ),
    )
    share = {"funder_id": "{second_funder}", "position": "2"}
    yield "share-one-cent-more", copy("grants.AwardShare", "loose_share", **share, carried="300001")
    yield "share-one-cent-less", copy("grants.AwardShare", "loose_share", **share, carried="299999")
    yield (
        "share-of-a-stranger",
        copy(
            "grants.AwardShare",
            "loose_share",
            funder_id="{stranger}",
            position="2",
            carried="300000",
        ),
    )
    yield (
        "share-in-another-place",
        copy(
            "grants.AwardShare",
            "loose_share",
            funder_id="{second_funder}",
            position="7",
            carried="300000",
        ),
    )
    yield "year-beyond-share", copy("grants.AwardYear", "loose_year", year="2030", planned="101")
    yield "year-added-to-a-share", change("grants.AwardYear", "loose_year", planned="planned + 100")


_ADOPT = {
    "status": "'adopted'",
    "adopted_at": "'2018-12-07 08:00:00'",
    "adopted_by_id": "{user}",
    "decided_on": "'2018-12-07'",
}


def _decisions() -> Statements:
    """MON-4: who concedes, and that the sums are right when they do."""
    yield (
        "decision-on-wrong-sums",
        copy("grants.FundingDecision", "decision", round_id="{loose_round}", total="600000"),
    )
    yield (
        "decision-on-another-sum",
        copy("grants.FundingDecision", "decision", round_id="{loose_round}", total="1"),
    )
    yield (
        "decision-beyond-endowment",
        copy("grants.FundingDecision", "decision", round_id="{tight_round}", total="2"),
    )
    yield "decision-alone", change("grants.FundingDecision", "lone_decision", **_ADOPT)
    yield "decision-total", change("grants.FundingDecision", "decision", total="total + 1")
    yield "decision-delete", delete("grants.FundingDecision", "decision")
    yield "decision-wrong-commitments", change("grants.FundingDecision", "short_decision", **_ADOPT)
    yield (
        "decision-number-later",
        change("grants.FundingDecision", "done_decision", number="'9999'"),
    )
    yield (
        "decision-sitting-later",
        change("grants.FundingDecision", "done_decision", sitting_id="NULL"),
    )
    yield (
        "decision-of-another-call-s-sitting",
        change("grants.FundingDecision", "decision", sitting_id="{other_sitting}"),
    )
    yield (
        "decision-begun-in-another-call-s-sitting",
        copy(
            "grants.FundingDecision",
            "decision",
            round_id="{loose_round}",
            total="600000",
            sitting_id="{other_sitting}",
        ),
    )
    yield (
        "decision-with-another-number-than-its-sitting",
        change("grants.FundingDecision", "short_decision", **_ADOPT, number="'9999'"),
    )
    yield (
        "decision-on-another-day-than-its-sitting",
        change(
            "grants.FundingDecision", "short_decision", **_ADOPT | {"decided_on": "'2018-12-08'"}
        ),
    )
    yield (
        "decision-undone",
        change(
            "grants.FundingDecision",
            "done_decision",
            status="'draft'",
            adopted_at="NULL",
            adopted_by_id="NULL",
        ),
    )
    conceded = {
        "status": "'conceded'",
        "conceded_at": "'2018-12-07 08:00:00'",
        "conceded_by_id": "{user}",
    }
    yield "share-conceded-alone", change("grants.AwardShare", "award_share", **conceded)
    yield "award-conceded-alone", change("grants.Award", "award", **conceded)
    yield (
        "round-decided-alone",
        change(
            "grants.AwardRound",
            "round",
            status="'decided'",
            decided_at="'2018-12-07 08:00:00'",
            decided_by_id="{user}",
        ),
    )
    yield "call-decided-alone", change("funders.Call", "proposed_call", status="'decided'")
    yield (
        "share-taken-back",
        change(
            "grants.AwardShare",
            "done_share",
            status="'proposed'",
            conceded_at="NULL",
            conceded_by_id="NULL",
        ),
    )
    yield (
        "payee-after-adoption",
        change("grants.Award", "done_award", payee_name="'Altro'", payee_reason="'Altro'"),
    )
    yield "payee-without-reason", change("grants.Award", "award", payee_name="'Altro'")
    yield "commitment-after-adoption", change("grants.Commitment", "commitment", chapter="'1'")
    yield "commitment-delete", delete("grants.Commitment", "commitment")
    yield "commitment-add", copy("grants.Commitment", "commitment", position="9", committed="1")


def _acts() -> Statements:
    """DAT-2: the adopted act and the statements."""
    yield "sitting-number", change("grants.Sitting", "sitting", number="'9999'")
    yield "sitting-delete", delete("grants.Sitting", "sitting")
    yield "sitting-member", change("grants.SittingMember", "sitting_member", name="'Altro'")
    yield "sitting-member-add", copy("grants.SittingMember", "sitting_member", position="9")
    yield "board-sitting-vote", change("grants.Sitting", "board_sitting", is_unanimous="TRUE")
    yield "board-sitting-delete", delete("grants.Sitting", "board_sitting")
    yield (
        "board-sitting-member",
        change("grants.SittingMember", "board_sitting_member", part="'absent'"),
    )
    yield "board-sitting-member-delete", delete("grants.SittingMember", "board_sitting_member")
    yield (
        "sitting-of-another-call",
        change("grants.Sitting", "other_sitting", call_id="{proposed_call}"),
    )
    yield "deliberation-subject", change("grants.Deliberation", "deliberation", subject="'Altro'")
    yield (
        "deliberation-of-an-adopted-decision",
        change("grants.Deliberation", "deliberation", decision_id="{decision}"),
    )
    yield "deliberation-delete", delete("grants.Deliberation", "deliberation")
    yield "deliberation-part", change("grants.DeliberationPart", "part", text="'Altro'")
    yield "deliberation-part-add", copy("grants.DeliberationPart", "part", position="9")
    yield "deliberation-item", delete("grants.DeliberationItem", "item")
    yield "statement", change("grants.CofundingStatement", "statement", is_definitive="FALSE")
    yield "statement-delete", delete("grants.CofundingStatement", "statement")
    yield (
        "statement-definitive-too-soon",
        copy(
            "grants.CofundingStatement",
            "statement",
            call_id="{proposed_call}",
            act_id="(SELECT MAX(id) FROM documents_act WHERE id NOT IN"
            " (SELECT act_id FROM grants_cofundingstatement))",
        ),
    )
