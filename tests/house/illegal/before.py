"""Terms, projects, filings, papers, audit and jobs: what nobody may write by hand."""

from tests.house.illegal.writing import Statements, change, copy, delete


def statements() -> Statements:
    for part in (
        _terms,
        _publishing,
        _projects,
        _signatures,
        _people,
        _filings,
        _papers,
        _audit,
        _jobs,
        _mail,
    ):
        yield from part()


def _terms() -> Statements:
    """DAT-2: a published call and the protocol under it."""
    yield "call-title", change("funders.Call", "call", title="'Altro'")
    yield "call-deadline", change("funders.Call", "call", closes_at="'2030-01-01 00:00:00'")
    yield "call-threshold", change("funders.Call", "call", threshold="1")
    yield "call-terms-hash", change("funders.Call", "call", terms_sha256="'f'")
    yield "call-instant-alone", change("funders.Call", "call", published_at="'2017-01-01 00:00:00'")
    yield "call-delete", delete("funders.Call", "call")
    yield "criterion-points", change("funders.Criterion", "criterion", max_points="9900")
    yield "criterion-add", copy("funders.Criterion", "criterion", code="'X'", position="99")
    yield "criterion-delete", delete("funders.Criterion", "criterion")
    yield (
        "criterion-moved-in",
        change("funders.Criterion", "draft_criterion", call_id="{call}", code="'Z'", position="77"),
    )
    yield "level", change("funders.CriterionLevel", "level", meaning="'Altro'")
    yield "tie-break-delete", delete("funders.TieBreak", "tie_break")
    yield (
        "category-limit",
        change(
            "funders.CostCategory", "category", max_rate_numerator="1", max_rate_denominator="2"
        ),
    )
    yield "required-document", change("funders.RequiredDocument", "required", title="'Altro'")
    yield "network-rule", change("funders.NetworkRule", "network_rule", minimum="2")
    yield "network-rule-delete", delete("funders.NetworkRule", "network_rule")
    yield "network-rule-add", copy("funders.NetworkRule", "network_rule", position="99")
    yield (
        "network-rule-moved-in",
        change("funders.NetworkRule", "draft_rule", call_id="{call}", position="77"),
    )
    yield "rule-kind", change("funders.NetworkRuleKind", "rule_kind", kind="'school'")
    yield "rule-kind-delete", delete("funders.NetworkRuleKind", "rule_kind")
    yield (
        "rule-kind-add",
        copy("funders.NetworkRuleKind", "rule_kind", kind="'school'", position="99"),
    )
    yield (
        "rule-kind-moved-in",
        change(
            "funders.NetworkRuleKind",
            "draft_rule_kind",
            rule_id="{network_rule}",
            kind="'school'",
            position="77",
        ),
    )
    yield "legal-basis", change("funders.LegalBasis", "basis", text="'Altra legge'")
    yield (
        "endowment-raise",
        change("funders.Endowment", "endowment", available="available + 100000"),
    )
    yield "endowment-delete", delete("funders.Endowment", "endowment")
    yield "protocol-title", change("funders.Protocol", "protocol", title="'Altro'")
    yield "share-fraction", change("funders.ProtocolShare", "share", numerator="1", denominator="2")
    yield (
        "share-add",
        copy(
            "funders.ProtocolShare",
            "share",
            funder_id="{stranger}",
            position="9",
        ),
    )
    yield "share-delete", delete("funders.ProtocolShare", "share")
    yield "protocol-date", change("funders.Protocol", "protocol", signed_on="'2017-06-29'")
    yield (
        "partner-of-protocol-add",
        copy(
            "funders.ProtocolPartner", "partner_of_protocol", funder_id="{stranger}", position="9"
        ),
    )
    yield (
        "partner-of-protocol",
        change("funders.ProtocolPartner", "partner_of_protocol", commitment="'Altro'"),
    )
    yield "partner-of-protocol-delete", delete("funders.ProtocolPartner", "partner_of_protocol")
    yield (
        "extension-shorter",
        copy("funders.CallExtension", "extension", closes_at="'2018-08-01 00:00:00'"),
    )
    yield (
        "extension-not-an-instant",
        copy("funders.CallExtension", "extension", closes_at=f"{_NEVER}"),
    )
    yield (
        "extension-change",
        change("funders.CallExtension", "extension", closes_at="'2030-01-01 00:00:00'"),
    )
    yield "extension-delete", delete("funders.CallExtension", "extension")


# The end of time: text that sorts after every instant on SQLite, a timestamp on PostgreSQL.
_NEVER = "'infinity'"
_PUBLISH = {
    "status": "'published'",
    "published_at": "'2018-02-01 08:00:00'",
    "published_by_id": "{user}",
}


def _publishing() -> Statements:
    """MON-5: shares that do not make one, a party without its endowment."""
    yield "publish-broken-shares", change("funders.Call", "broken_call", **_PUBLISH)
    yield "publish-without-endowment", change("funders.Call", "poor_call", **_PUBLISH)
    yield (
        "publish-without-hash",
        change("funders.Call", "draft_call", terms_sha256="''", **_PUBLISH),
    )
    yield "publish-a-rule-without-kinds", change("funders.Call", "mute_call", **_PUBLISH)
    yield "publish-without-criteria", change("funders.Call", "bare_call", **_PUBLISH)
    yield "call-without-an-end", change("funders.Call", "draft_call", closes_at=_NEVER)
    yield (
        "call-born-without-an-end",
        copy("funders.Call", "draft_call", code="'INFINITO'", closes_at=_NEVER),
    )
    yield (
        "tie-break-on-another-call",
        copy(
            "funders.TieBreak",
            "tie_break",
            call_id="{draft_call}",
            criterion_id="{criterion}",
            position="9",
        ),
    )
    yield (
        "level-raised-beyond-scale",
        change("funders.CriterionLevel", "draft_level", points="999999"),
    )
    yield (
        "tie-break-of-another-call",
        change(
            "funders.TieBreak", "tie_break", criterion_id="{draft_criterion}", call_id="{poor_call}"
        ),
    )
    yield (
        "level-beyond-scale",
        copy("funders.CriterionLevel", "level", criterion_id="{draft_criterion}", points="999999"),
    )


def _projects() -> Statements:
    """DAT-2: a project signed off, and its parts."""
    yield "project-request", change("projects.Project", "ready_project", requested="1")
    yield "project-version", change("projects.Project", "ready_project", version="version + 1")
    yield "project-delete", delete("projects.Project", "filed_project")
    yield (
        "project-filed-without-application",
        change("projects.Project", "ready_project", status="'filed'"),
    )
    yield "project-to-another-call", change("projects.Project", "draft_project", call_id="{call}")
    yield (
        "partner-add",
        copy("projects.Partner", "partner", organisation_id="{next_lead}", position="9"),
    )
    yield "partner-delete", delete("projects.Partner", "partner")
    yield "line-cost", change("projects.BudgetLine", "line", cost="1")
    yield (
        "line-moved-in",
        change("projects.BudgetLine", "draft_line", project_id="{ready_project}", position="9"),
    )
    yield (
        "line-of-another-call",
        change("projects.BudgetLine", "draft_line", category_id="{draft_category}"),
    )
    yield (
        "line-added-of-another-call",
        copy("projects.BudgetLine", "draft_line", category_id="{draft_category}", position="8"),
    )
    yield (
        "attachment-of-another-call",
        copy(
            "projects.Attachment",
            "attachment",
            project_id="{draft_project}",
            required_document_id="{required}",
        ),
    )
    yield "source", change("projects.FundingSource", "source", contributed="1")
    yield "activity", change("projects.Activity", "activity", last_month="2")
    yield "attachment", change("projects.Attachment", "attachment", document_id="{document}")


def _signatures() -> Statements:
    """UPL-10 and DAT-2: what was signed stays, and is of the version that is written."""
    yield "signature-text", change("projects.SignOff", "sign_off", declarations="'Altro'")
    yield "signature-delete", delete("projects.SignOff", "sign_off")
    yield "signature-after", copy("projects.SignOff", "sign_off")
    yield (
        "signature-of-another-version",
        copy("projects.SignOff", "sign_off", project_id="{draft_project}", project_version="99"),
    )
    yield (
        "signature-of-another-copy",
        copy(
            "projects.SignOff",
            "sign_off",
            project_id="{draft_project}",
            method="'signed_file'",
            copy_id="{signing_copy}",
            document_id="{document}",
            signature="'p7m'",
            signers="'LIA ROSSI'",
        ),
    )
    yield (
        "copy-of-another-version",
        change("projects.SigningCopy", "signing_copy", project_version="99"),
    )
    yield "copy-delete", delete("projects.SigningCopy", "signing_copy")
    yield (
        "copy-printed-again",
        change("projects.SigningCopy", "signing_copy", document_id="{document}"),
    )


_NEXT = {
    "project_id": "{next_project}",
    "lead_id": "{next_lead}",
    "number": "'0099'",
    "code": "'APERTO-0099'",
    "idempotency_key": "'chiave-0099'",
    "snapshot_id": "{next_snapshot}",
    "register_entry_id": "{next_entry}",
    "project_version": "1",
}


def filing(**changes: str) -> str:
    """A lawful filing but for ``changes``."""
    return copy("projects.Application", "application", **{**_NEXT, **changes})


def _people() -> Statements:
    yield "tax-code-of-who-filed", change("projects.Organisation", "filed_lead", tax_code="'1'")
    yield "invitation-address", change("projects.Invitation", "invitation", email="'x@y.it'")
    yield "invitation-role", change("projects.Invitation", "invitation", role="'owner'")
    yield "invitation-delete", delete("projects.Invitation", "invitation")
    yield (
        "invitation-too-late",
        change(
            "projects.Invitation",
            "invitation",
            accepted_at="'2030-01-01 00:00:00'",
            accepted_by_id="{user}",
        ),
    )
    yield (
        "invitation-born-too-late",
        copy(
            "projects.Invitation",
            "accepted",
            token_sha256="'f'",
            accepted_at="'2030-01-01 00:00:00'",
        ),
    )
    yield (
        "invitation-opened-again",
        change("projects.Invitation", "accepted", accepted_at="NULL", accepted_by_id="NULL"),
    )


def _filings() -> Statements:
    """SUB-1, MON-5 and DAT-2: what is filed, when, and that it stays."""
    yield "filing-late", filing(filed_at="'2018-07-31 16:00:00.000001'")
    yield "filing-early", filing(filed_at="'2018-02-01 07:59:59.999999'")
    yield "filing-other-cost", filing(total_cost="total_cost + 1")
    yield "filing-other-request", filing(requested="requested - 1")
    yield "filing-other-call", filing(call_id="{call}", code="'CHIUSO-0099'")
    yield "filing-other-lead", filing(lead_id="(SELECT MIN(id) FROM projects_organisation)")
    yield "filing-other-code", filing(code="'ALTRO-0099'")
    yield "filing-other-hash", filing(snapshot_id="{other_snapshot}")
    yield (
        "filing-of-a-draft",
        filing(
            project_id="{draft_project}",
            lead_id="(SELECT lead_id FROM projects_project WHERE id = {draft_project})",
        ),
    )
    yield "filing-withdrawn-at-once", filing(status="'withdrawn'")
    yield (
        "filing-twice",
        filing(
            project_id="{filed_project}",
            lead_id="(SELECT lead_id FROM projects_project WHERE id = {filed_project})",
        ),
    )
    yield "filing-in-place-of-another", filing(replaces_id="{application}")
    yield "application-request", change("projects.Application", "application", requested="1")
    yield (
        "application-snapshot",
        change("projects.Application", "application", snapshot_id="{other_snapshot}"),
    )
    yield (
        "application-instant",
        change("projects.Application", "application", filed_at="'2018-03-01 00:00:00'"),
    )
    yield "application-origin", change("projects.Application", "application", origin="'imported'")
    yield "application-key", change("projects.Application", "application", id="id + 100000")
    yield "application-delete", delete("projects.Application", "withdrawn")
    yield (
        "application-withdrawn-silently",
        change("projects.Application", "application", status="'withdrawn'"),
    )
    yield "application-restored", change("projects.Application", "withdrawn", status="'filed'")
    yield "withdrawal-reason", change("projects.Withdrawal", "withdrawal", reason="'Altro'")
    yield "withdrawal-delete", delete("projects.Withdrawal", "withdrawal")


def _papers() -> Statements:
    """DAT-2, DAT-4: snapshots, documents, register, acts."""
    yield "snapshot-content", change("documents.Snapshot", "next_snapshot", content="'{{}}'")
    yield "snapshot-delete", delete("documents.Snapshot", "other_snapshot")
    yield "snapshot-without-hash", copy("documents.Snapshot", "other_snapshot", sha256="'ABC'")
    yield (
        "document-without-hash",
        copy("documents.StoredDocument", "document", sha256="UPPER(sha256)"),
    )
    yield (
        "act-in-place-of-another",
        copy(
            "documents.Act",
            "act",
            subject="'altro'",
            short_code="'SUCCESSORE'",
            is_draft="TRUE",
            register_entry_id="NULL",
            supersedes_id="{act}",
        ),
    )
    yield "document-hash", change("documents.StoredDocument", "document", sha256=f"'{'b' * 64}'")
    yield "document-delete", delete("documents.StoredDocument", "document")
    yield "entry-title", change("documents.RegisterEntry", "entry", title="'Altro'")
    yield "entry-delete", delete("documents.RegisterEntry", "entry")
    yield "entry-without-counter", copy("documents.RegisterEntry", "entry", number="number + 1")
    yield "entry-gap", copy("documents.RegisterEntry", "entry", number="number + 7")
    yield "counter-down", change("documents.RegisterCounter", "counter", last_number="0")
    yield (
        "counter-jump",
        change("documents.RegisterCounter", "counter", last_number="last_number + 2"),
    )
    yield "counter-other-year", change("documents.RegisterCounter", "counter", year="year + 1")
    yield "counter-delete", delete("documents.RegisterCounter", "counter")
    yield (
        "counter-not-from-zero",
        copy("documents.RegisterCounter", "counter", register="'altro'", last_number="5"),
    )
    yield "annulment", change("documents.RegisterAnnulment", "annulment", reason="'Altro'")
    yield "annulment-delete", delete("documents.RegisterAnnulment", "annulment")
    yield "act-title", change("documents.Act", "act", title="'Altro'")
    yield "act-snapshot", change("documents.Act", "act", snapshot_id="{other_snapshot}")
    yield "act-delete", delete("documents.Act", "act")
    yield (
        "act-other-hash",
        copy(
            "documents.Act",
            "act",
            version="2",
            short_code="'ALTRO'",
            register_entry_id="{entry}",
        ),
    )
    yield "link-name", change("documents.DocumentLink", "link", file_name="'altro.pdf'")
    yield "link-delete", delete("documents.DocumentLink", "link")
    yield "protocol-number", change("documents.ProtocolEntry", "protocol_entry", number="'X'")
    yield "protocol-entry-delete", delete("documents.ProtocolEntry", "protocol_entry")
    yield (
        "protocol-correction-of-another",
        copy(
            "documents.ProtocolEntry",
            "protocol_entry",
            number="'Y'",
            corrects_id="{other_protocol_entry}",
            reason="'Errore'",
        ),
    )


def _audit() -> Statements:
    """AUD-2: the chain of events."""
    yield "event-edit", change("audit.Event", "event", details="'{{}}  '")
    yield "event-actor", change("audit.Event", "event", actor="'altri@demo.example'")
    yield "event-delete", delete("audit.Event", "event")
    yield "event-tail", delete("audit.Event", "last_event")
    yield (
        "event-gap",
        copy(
            "audit.Event", "last_event", sequence="sequence + 9", previous_hash="hash", hash="'c'"
        ),
    )
    yield (
        "event-fork",
        copy("audit.Event", "last_event", sequence="sequence + 1", previous_hash="'d'", hash="'e'"),
    )
    yield "event-swap", change("audit.Event", "event", sequence="-sequence + 1000000")


def _jobs() -> Statements:
    yield "job-done-again", change("jobs.Job", "done_job", status="'queued'")
    yield "job-done-changed", change("jobs.Job", "done_job", title="'Altro'")
    yield "job-done-deleted", delete("jobs.Job", "done_job")
    yield "job-skipped", change("jobs.Job", "job", status="'done'")
    yield "job-forgotten", delete("jobs.Job", "job")
    yield "job-token-back", change("jobs.Job", "running_job", token="token - 1")
    yield "job-other-effect", change("jobs.Job", "job", key="'altro'")
    yield "job-born-done", copy("jobs.Job", "job", key="'nuovo'", status="'done'")


def _mail() -> Statements:
    yield "message-address", change("mail.Message", "message", address="'altri@demo.example'")
    yield "message-text", change("mail.Message", "message", body="'Altro'")
    yield "message-forgotten-unsent", change("mail.Message", "message", body="''")
    yield "message-sent-again", change("mail.Message", "sent_message", sent_at="NULL")
    yield "message-delete", delete("mail.Message", "sent_message")
