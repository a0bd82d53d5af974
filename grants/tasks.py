"""What runs in the background for grants: printing its acts, making archives and tables."""

from funders.models import Call
from grants.actions.archive import ARCHIVE
from grants.actions.export import EXPORT
from grants.documents.archive import statements_of, zipped
from grants.documents.deliberation import DELIBERATION
from grants.documents.dossier import DOSSIER
from grants.documents.minutes import MINUTES
from grants.documents.proposal import PROPOSAL
from grants.documents.ranking import RANKING
from grants.documents.statement import STATEMENT
from grants.documents.tables import TABLES
from welfare_kmzero.acts.printing import prints
from welfare_kmzero.jobs.results import deliver
from welfare_kmzero.jobs.work import Claim, handles
from welfare_kmzero.screens.table_jobs import LongTable, deliver_table

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


@handles(EXPORT)
def write_table(claim: Claim) -> None:
    """A table of a call, by the writer that serves the short ones too."""
    code, name, file_format = claim.subject.split("/")
    call, table = Call.objects.get(code=code), TABLES[name]
    deliver_table(
        claim,
        LongTable(table.title, table.header(call), table.rows(call), table.count(call)),
        file_name=f"{code}-{name}",
        file_format=file_format,
    )
