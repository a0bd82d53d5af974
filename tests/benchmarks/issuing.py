"""Statements issued as acts, each with its job."""

import dataclasses
import sys

from grants.documents.statement import StatementSnapshot
from tests.benchmarks import papers
from welfare_kmzero.accounts.models import User
from welfare_kmzero.acts.issuing import Build, Envelope, Finality, Paper, issue


@dataclasses.dataclass(frozen=True)
class CallFacts:
    """The call of the statements; no row stands behind it."""

    code: str = "BANCO"
    title: str = "Bando di prova"
    edition: int | None = None
    note: str = ""
    is_demonstration: bool = False


def main(text: str) -> None:
    """Issue as many statements as ``text`` says; says how many."""
    by = User.objects.command_line()
    drafts = [_paper(papers.statement(place)) for place in range(1, int(text) + 1)]
    sys.stdout.write(f"{len(issue(drafts, call=CallFacts(), by=by))}\n")


def _paper(snapshot: StatementSnapshot) -> Paper:
    return Paper(
        kind="statement",
        subject=f"project:{snapshot.subject}",
        title=f"Prospetto di riparto – progetto {snapshot.subject}",
        file_stem=f"prospetto-progetto-{snapshot.subject}",
        finality=Finality.REPLACEABLE,
        build=_build(snapshot),
    )


def _build(snapshot: StatementSnapshot) -> Build:
    def build(envelope: Envelope) -> StatementSnapshot:
        return dataclasses.replace(
            snapshot, about=envelope.about, version=envelope.version, replaces=envelope.replaces
        )

    return build
