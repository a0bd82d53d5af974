"""A call under evaluation: every application checked, read by three, and ranked once.

The heaviest that a person meets: each of the three has every application to read. One
sheet of the first is open again, so that its page can be written on.
"""

import datetime as dt
import sys
from collections.abc import Sequence
from decimal import Decimal

from funders.models import Call
from grants.actions import evaluation, ranking
from grants.models import (
    Assignment,
    ConflictDeclaration,
    EligibilityCheck,
    Evaluation,
    Evaluator,
    Finding,
    Panel,
    Remark,
    Score,
)
from projects.models import Application
from tests.benchmarks import filling
from tests.benchmarks.names import EVALUATOR, JUDGED_CALL, OFFICER
from tests.factories import an_officer_function
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.workflow import move

READERS, RULES = 3, 8


def main(text: str) -> None:
    """``text``: how many applications."""
    officer, now = filling.office(), clock.now()
    call = filling.an_open_call(JUDGED_CALL, closes_at=now - dt.timedelta(hours=1))
    codes = iter(filling.tax_codes())
    bodies = filling.organisations(int(text), name="ente", by=officer, codes=codes)
    projects = filling.signed_off(call, bodies, by=officer)
    applications = filling.filed(call, projects, by=officer, at=now - dt.timedelta(hours=2))
    for function, share in zip(
        ("check", "decide"), call.protocol.shares.order_by("-position"), strict=True
    ):
        an_officer_function(call=call, funder=share.funder, user=officer, function=function)
    readers = _panel(call, by=officer)
    _checked(applications, by=officer)
    move(call, "evaluating", by=officer)
    _read(call, applications, readers)
    filling.open_session(officer, OFFICER, 0)
    ranking.compute(call, by=officer)
    first = Evaluation.objects.filter(assignment__evaluator=readers[0]).order_by("pk").first()
    assert first is not None
    evaluation.reopen(first, reason="Un punteggio da rivedere", by=officer)
    sys.stdout.write("done\n")


def _panel(call: Call, *, by: User) -> list[Evaluator]:
    panel = Panel.objects.create(call=call, created_at=clock.now(), created_by=by)
    users = filling.applicants(READERS, name=EVALUATOR)
    share = call.protocol.shares.order_by("position").first()
    assert share is not None
    rows: list[Evaluator] = filling.insert(
        Evaluator(
            panel=panel,
            code=f"VAL{place}",
            position=place,
            name=f"Componente {place}",
            designated_by=share.funder,
            user=user,
        )
        for place, user in enumerate(users, start=1)
    )
    return rows


def _checked(applications: Sequence[Application], *, by: User) -> None:
    at = clock.now()
    checks: list[EligibilityCheck] = filling.insert(
        EligibilityCheck(application=each, opened_at=at, opened_by=by) for each in applications
    )
    filling.insert(
        Finding(
            check_row=check,
            rule="network",
            position=place,
            is_met=True,
            sentence="La rete conta quattro enti.",
        )
        for check in checks
        for place in range(1, RULES + 1)
    )
    filling.move_all_of(checks, "admitted", by=by)


def _read(call: Call, applications: Sequence[Application], readers: Sequence[Evaluator]) -> None:
    """Every reader declares no conflict, scores every criterion and hands the sheet in."""
    at, criteria = clock.now(), list(call.criteria.order_by("position"))
    for reader in readers:
        assert reader.user is not None
        filling.insert(
            ConflictDeclaration(
                evaluator=reader,
                application=each,
                has_conflict=False,
                declared_at=at,
                declared_by=reader.user,
            )
            for each in applications
        )
        assignments: list[Assignment] = filling.insert(
            Assignment(
                evaluator=reader,
                application=each,
                position=(place * 7919) % len(applications),
                assigned_at=at,
                assigned_by=call.created_by,
            )
            for place, each in enumerate(applications)
        )
        sheets: list[Evaluation] = filling.insert(
            Evaluation(
                assignment=each,
                evaluator=reader,
                comment="Buono.",
                draft_at=at,
                draft_by=reader.user,
            )
            for each in assignments
        )
        filling.insert(
            Score(
                evaluation=sheet,
                criterion=criterion,
                points=Decimal((place * 3 + step + reader.position) % 31) / 2,
            )
            for place, sheet in enumerate(sheets)
            for step, criterion in enumerate(criteria)
        )
        filling.insert(
            Remark(evaluation=sheet, criterion=criterion, text="Coerente con il bando.")
            for sheet in sheets
            for criterion in criteria
        )
        filling.move_all_of(sheets, "submitted", by=reader.user)
