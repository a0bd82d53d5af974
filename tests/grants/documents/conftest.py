"""The acts of the 2018 edition, printed once for all the tests of a run."""

from functools import cache

import pytest

from grants.documents.deliberation import DELIBERATION
from grants.documents.proposal import PROPOSAL
from grants.documents.ranking import RANKING
from grants.documents.statement import STATEMENT
from projects.documents.receipt import RECEIPT
from tests.grants.documents import samples
from tests.verapdf import verapdf
from welfare_kmzero.acts.production import produce

__all__ = ["verapdf"]

PAPERS = {
    "ranking-draft": (RANKING, samples.ranking_snapshot),
    "ranking-final": (RANKING, lambda: samples.ranking_snapshot(draft=False)),
    "deliberation-draft": (DELIBERATION, samples.deliberation_snapshot),
    "deliberation-final": (DELIBERATION, lambda: samples.deliberation_snapshot(draft=False)),
    "proposal-draft": (PROPOSAL, samples.proposal_snapshot),
    "proposal-final": (PROPOSAL, lambda: samples.proposal_snapshot(draft=False)),
    "statement-call-provisional": (STATEMENT, samples.statement_snapshot),
    "statement-call-definitive": (STATEMENT, lambda: samples.statement_snapshot(draft=False)),
    "statement-project": (STATEMENT, lambda: samples.statement_snapshot(scope="project")),
    "statement-funder": (STATEMENT, lambda: samples.statement_snapshot(scope="funder")),
    "receipt": (RECEIPT, samples.receipt_snapshot),
}


@cache
def _printed(name):
    kind, build = PAPERS[name]
    return produce(kind, build())


@pytest.fixture(params=sorted(PAPERS))
def paper(request):
    """Each act in turn: its kind, its snapshot, its three files."""
    kind, build = PAPERS[request.param]
    return kind, build(), _printed(request.param)


@pytest.fixture
def printed():
    """The files of an act by its name in ``PAPERS``."""
    return _printed
