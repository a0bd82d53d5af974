"""Writing the terms of a call while it is in preparation."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction

from funders.actions import call as calls
from funders.actions.draft import (
    PLAIN_COLUMNS,
    CallDraft,
    CategoryDraft,
    CriterionDraft,
    DocumentDraft,
    NetworkRuleDraft,
    row_of,
    write_terms,
)
from funders.actions.errors import check_version
from funders.actions.locking import lock
from funders.actions.officer import NotAParty, give_function
from funders.models import Call, FunderOfficer
from funders.rules.errors import RuleError
from funders.states import (
    CallState,
    Channel,
    LineRule,
    OfficerFunction,
    OrganisationKind,
    RuleScope,
)
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.workflow import TransitionRefused

RATES = ("max_grant_rate", "min_partial_rate")


@transaction.atomic
def start(draft: CallDraft, *, by: User, like: Call | None = None) -> Call:
    """Prepare a call; who writes it can publish it, and who worked on ``like`` works on it too.

    The functions of ``like`` are given again, to people of the parties of the new protocol.
    Errors: CallCodeTaken.
    """
    call = calls.create(draft, by=by)
    functions = FunderOfficer.objects.filter(ended_at__isnull=True).select_related("funder", "user")
    given: Iterable[FunderOfficer] = functions.filter(call=like) if like is not None else ()
    own = functions.filter(user=by, function=OfficerFunction.PUBLISH).order_by("-pk")[:1]
    for row in (*given, *own):
        try:
            give_function(
                call,
                funder=row.funder,
                user=row.user,
                function=OfficerFunction(row.function),
                by=by,
            )
        except NotAParty:
            continue
    return call


@transaction.atomic
def revise(call: Call, draft: CallDraft, *, version: int, by: User) -> Call:
    """Write the whole terms in the place of those before; the version grows by one.

    Code, protocol, note and whether it is a demonstration stay as they are.
    Errors: TransitionRefused once it is published, StaleVersion.
    """
    call = lock(call)
    if call.status != CallState.DRAFT:
        raise TransitionRefused("Il bando è già pubblicato: i suoi termini non cambiano.")
    check_version(call.version, version)
    for rows in (call.tie_breaks, call.criteria, call.cost_categories):
        rows.all().delete()
    for others in (
        call.required_documents,
        call.network_rules,
        call.legal_bases,
        call.endowments,
    ):
        others.all().delete()
    fresh = row_of(replace(draft, code=call.code, protocol=call.protocol))
    columns = [name for name in PLAIN_COLUMNS if name not in _KEPT]
    columns += [f"{rate}_{part}" for rate in RATES for part in ("numerator", "denominator")]
    for name in columns:
        setattr(call, name, getattr(fresh, name))
    call.version = version + 1
    call.save(update_fields=[*columns, "version"])
    write_terms(call, draft)
    record(
        "call.revised",
        by=by,
        target_type="call",
        target=call.code,
        after={"version": call.version, "title": call.title},
    )
    return call


_KEPT = frozenset({"code", "protocol", "note", "is_demonstration"})


def draft_of(call: Call) -> CallDraft:
    """What ``call`` says now, as it is written: eight queries, nine with rules of the network."""
    return CallDraft(
        **{name: getattr(call, name) for name in PLAIN_COLUMNS if name not in _WORDS},
        channel=Channel(call.channel),
        funding_line=LineRule(call.funding_line),
        max_grant_rate=call.max_grant_rate,
        min_partial_rate=call.min_partial_rate,
        endowments={row.funder: row.available for row in call.endowments.select_related("funder")},
        criteria=tuple(
            CriterionDraft(
                row.code,
                row.title,
                row.max_points,
                row.min_points,
                tuple((level.points, level.meaning) for level in row.levels.all()),
                row.step,
            )
            for row in call.criteria.order_by("position").prefetch_related("levels")
        ),
        cost_categories=tuple(
            CategoryDraft(row.code, row.title, row.max_rate)
            for row in call.cost_categories.order_by("position")
        ),
        tie_break=tuple(
            call.tie_breaks.order_by("position").values_list("criterion__code", flat=True)
        ),
        required_documents=tuple(
            DocumentDraft(row.code, row.title, row.is_mandatory)
            for row in call.required_documents.order_by("position")
        ),
        network_rules=tuple(
            NetworkRuleDraft(
                RuleScope(row.scope),
                row.title,
                tuple(OrganisationKind(each.kind) for each in row.kinds.all()),
                row.minimum,
            )
            for row in call.network_rules.order_by("position").prefetch_related("kinds")
        ),
        legal_basis=tuple(call.legal_bases.order_by("position").values_list("text", flat=True)),
    )


_WORDS = frozenset({"channel", "funding_line"})


def what_is_missing(call: Call) -> str:
    """Why ``call`` cannot be published as it is, in sentences; empty when it can."""
    try:
        calls.check_terms(call)
    except calls.TermsIncomplete as missing:
        return str(missing)
    except RuleError:
        return "Le quote del protocollo non fanno esattamente 1."
    return ""
