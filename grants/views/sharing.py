"""What the sharing of the applications stands on: the two readings of its pages."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from funders.models import Call
from grants.actions.assignment import Pair
from grants.models import Assignment, ConflictDeclaration, EligibilityCheck, Evaluation, Evaluator
from grants.rules.balance import Plan, balanced
from grants.states import CheckState
from projects.models import Application, Completion, Member, Organisation, Partner


@dataclass(frozen=True, slots=True)
class Cell:
    """A member before an application: ``state`` is free, given, begun or conflict."""

    evaluator: Evaluator
    value: str
    state: str


@dataclass(frozen=True, slots=True)
class Line:
    """An application and its cells, in the order of the members."""

    application: Application
    cells: tuple[Cell, ...]


def lines_of(call: Call, applications: Sequence[Application]) -> list[Line]:
    """The matrix of some applications; four queries."""
    members = members_of(call)
    pairs = Assignment.objects.filter(application__in=applications)
    given = set(pairs.values_list("evaluator", "application"))
    begun = set(
        Evaluation.objects.filter(assignment__application__in=applications).values_list(
            "assignment__evaluator", "assignment__application"
        )
    )
    conflicts = set(
        ConflictDeclaration.objects.filter(
            application__in=applications, has_conflict=True
        ).values_list("evaluator", "application")
    )

    def state(key: tuple[int, int]) -> str:
        if key in conflicts:
            return "conflict"
        if key in begun:
            return "begun"
        return "given" if key in given else "free"

    return [
        Line(
            application=row,
            cells=tuple(
                Cell(each, f"{each.code}/{row.number}", state((each.pk, row.pk)))
                for each in members
            ),
        )
        for row in applications
    ]


def members_of(call: Call) -> list[Evaluator]:
    return list(Evaluator.objects.filter(panel__call=call).order_by("position"))


def plan_of(call: Call, *, readers: int) -> Plan:
    """Who should read what besides what stands; not those that are not admitted.

    Seven queries, whatever the call holds. Errors: NotEnoughReaders.
    """
    refused = EligibilityCheck.objects.filter(status=CheckState.NOT_ADMITTED).values("application")
    rows = list(Application.objects.in_force().filter(call=call).exclude(pk__in=refused))
    members = members_of(call)
    codes = {row.pk: row.code for row in members}
    numbers = {row.pk: row.number for row in rows}
    standing = Assignment.objects.filter(evaluator__in=members, application__in=rows)
    conflicts = ConflictDeclaration.objects.filter(
        evaluator__in=members, application__in=rows, has_conflict=True
    )
    forbidden = {
        (codes[evaluator], numbers[application])
        for evaluator, application in conflicts.values_list("evaluator", "application")
    }
    return balanced(
        numbers.values(),
        evaluators=codes.values(),
        readers=readers,
        forbidden=forbidden | set(_same_organisation(rows, members)),
        standing={
            (codes[evaluator], numbers[application])
            for evaluator, application in standing.values_list("evaluator", "application")
        },
    )


def _same_organisation(rows: Sequence[Application], members: Sequence[Evaluator]) -> Iterable[Pair]:
    """Who acts, or acted, for a body of the network does not read its application."""
    people = {row.user_id: row.code for row in members if row.user_id is not None}
    bodies: dict[int, set[str]] = {}
    for user, body in Member.objects.filter(user__in=people).values_list("user", "organisation"):
        bodies.setdefault(body, set()).add(people[user])
    networks: dict[int, set[int]] = {}
    for project, body in Partner.objects.filter(
        project__in=[row.project_id for row in rows], organisation__in=bodies
    ).values_list("project", "organisation"):
        networks.setdefault(project, set()).add(body)
    for project, body in _completed_with(rows):
        networks.setdefault(project, set()).add(body)
    for row in rows:
        for body in {row.lead_id, *networks.get(row.project_id, ())}:
            for code in bodies.get(body, ()):
                yield code, row.number


def _completed_with(rows: Sequence[Application]) -> Iterable[tuple[int, int]]:
    """Project and key of each partner that an application has since it was corrected."""
    found = Application.objects.filter(pk__in=[row.pk for row in rows])
    known = found.annotate(now=Completion.objects.last_content("pk")).exclude(now=None)
    pairs = [
        (project, partner["code"])
        for project, content in known.values_list("project", "now")
        for partner in json.loads(content)["partners"]
    ]
    keys = dict(
        Organisation.objects.filter(code__in={code for _, code in pairs}).values_list("code", "pk")
    )
    return [(project, keys[code]) for project, code in pairs if code in keys]


def fingerprint(plan: Plan) -> str:
    """So that what is confirmed is what was looked at."""
    return sha256(repr(plan.added).encode()).hexdigest()[:16]
