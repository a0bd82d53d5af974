"""What runs in the background for grants: printing its acts."""

from grants.documents.deliberation import DELIBERATION
from grants.documents.dossier import DOSSIER
from grants.documents.minutes import MINUTES
from grants.documents.proposal import PROPOSAL
from grants.documents.ranking import RANKING
from grants.documents.statement import STATEMENT
from welfare_kmzero.acts.printing import prints

prints(RANKING)
prints(DELIBERATION)
prints(PROPOSAL)
prints(STATEMENT)
prints(DOSSIER)
prints(MINUTES)
