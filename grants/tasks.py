"""What runs in the background for grants: printing its acts, making archives and tables."""

from grants.actions.archive import ARCHIVE
from grants.documents.archive import statements_of, zipped
from grants.documents.deliberation import DELIBERATION
from grants.documents.dossier import DOSSIER
from grants.documents.minutes import MINUTES
from grants.documents.proposal import PROPOSAL
from grants.documents.ranking import RANKING
from grants.documents.statement import STATEMENT
from welfare_kmzero.acts.printing import prints
from welfare_kmzero.jobs.results import deliver
from welfare_kmzero.jobs.work import Claim, handles

prints(RANKING)
prints(DELIBERATION)
prints(PROPOSAL)
prints(STATEMENT)
prints(DOSSIER)
prints(MINUTES)


@handles(ARCHIVE)
def zip_statements(claim: Claim) -> None:
    """The statements in force when the work is done, in one file."""
    code = claim.subject
    content = zipped(list(statements_of(code)), tell=claim.progress)
    deliver(claim, content, media_type="application/zip", file_name=f"prospetti-{code}.zip")
