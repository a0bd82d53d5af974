"""Issuing the co-funding statements: for the call, for each project, for each funder."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from funders.actions.errors import ActionRefused
from funders.actions.locking import lock
from funders.models import Call, Funder
from grants.documents.building import StatementFacts, statement_builder, statement_facts
from grants.documents.statement import Scope
from grants.models import Award, CofundingStatement
from projects.models import Application
from projects.rules.numbering import number_order
from welfare_kmzero.accounts.models import User
from welfare_kmzero.acts.issuing import Finality, Paper, issue
from welfare_kmzero.documents.models import Act

_PAPERS = {
    Scope.CALL: ("Prospetto di riparto di tutti i progetti", "prospetto-bando"),
    Scope.PROJECT: ("Prospetto di riparto – progetto {}", "prospetto-progetto-{}"),
    Scope.FUNDER: ("Prospetto di riparto – finanziatore {}", "prospetto-finanziatore-{}"),
}


class NoAwards(ActionRefused):
    """No award was proposed for what the statement should be about: there is nothing to state."""


@dataclass(frozen=True, slots=True)
class _Subject:
    """What one statement is about: a project, a funder, or the whole call."""

    application: Application | None = None
    funder: Funder | None = None

    @property
    def scope(self) -> Scope:
        if self.application is not None:
            return Scope.PROJECT
        return Scope.CALL if self.funder is None else Scope.FUNDER

    @property
    def title(self) -> str:
        """How people call it: a funder by its name."""
        return self.name if self.funder is None else self.funder.name

    @property
    def name(self) -> str:
        if self.application is not None:
            return self.application.number
        return "" if self.funder is None else self.funder.code


@transaction.atomic
def issue_statement(
    call: Call,
    *,
    by: User,
    application: Application | None = None,
    funder: Funder | None = None,
) -> Act:
    """The statement of the call, of one project or of one funder; always numbered.

    Provisional until every decision on its awards is recorded; then a new version,
    definitive, annuls and replaces it. Raises NoAwards.
    """
    (act,) = _issue(lock(call), [_Subject(application, funder)], by=by)
    return act


@transaction.atomic
def issue_statements(call: Call, *, by: User) -> list[Act]:
    """All statements of the call: the call, its projects by number, its funders in order.

    What they tell is read once, however many they are. Raises NoAwards.
    """
    call = lock(call)
    awards = Award.objects.filter(round__call=call).select_related("application")
    applications = sorted(
        (award.application for award in awards), key=lambda each: number_order(each.number)
    )
    funders = Funder.objects.filter(shares__protocol=call.protocol_id).order_by("shares__position")
    subjects = [
        _Subject(),
        *(_Subject(application=each) for each in applications),
        *(_Subject(funder=each) for each in funders),
    ]
    return _issue(call, subjects, by=by)


def _issue(call: Call, subjects: Sequence[_Subject], *, by: User) -> list[Act]:
    facts = statement_facts(call)
    awarded = {line.number for line in facts.awards}
    named = {each.application.number for each in subjects if each.application is not None}
    if not facts.decisions or not named <= awarded:
        raise NoAwards(f"Il bando {call.code} non ha ancora contributi proposti.")
    acts = issue([_paper(call, facts, each) for each in subjects], call=call, by=by)
    _keep(call, zip(acts, subjects, strict=True))
    return acts


def _paper(call: Call, facts: StatementFacts, subject: _Subject) -> Paper:
    scope, name = subject.scope, subject.name
    title, stem = _PAPERS[scope]
    return Paper(
        kind="statement",
        subject=f"{scope}:{name}" if name else str(scope),
        title=f"{title.format(subject.title)} – {call.title}",
        file_stem=stem.format(name),
        finality=Finality.REPLACEABLE,
        build=statement_builder(facts, scope=scope, subject=name),
    )


def _keep(call: Call, issued: Iterable[tuple[Act, _Subject]]) -> None:
    """Write down what each new act is about; those that were there before are left alone."""
    subjects = dict(issued)
    kept = set(CofundingStatement.objects.filter(act__in=subjects).values_list("act", flat=True))
    CofundingStatement.objects.bulk_create(
        CofundingStatement(
            call=call,
            scope=str(subject.scope),
            application=subject.application,
            funder=subject.funder,
            act=act,
            is_definitive=not act.snapshot.parsed()["provisional"],
            made_at=act.issued_at,
            made_by=act.issued_by,
        )
        for act, subject in subjects.items()
        if act.pk not in kept
    )
