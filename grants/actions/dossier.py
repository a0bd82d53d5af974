"""The whole application as one file, made once for everyone who reads it."""

from django.db import transaction

from funders.actions.locking import lock
from grants.documents.dossier import dossier_builder
from projects.models import Application
from welfare_kmzero.accounts.models import User
from welfare_kmzero.acts.issuing import Finality, Paper, issue
from welfare_kmzero.documents.models import Act

KIND = "dossier"


@transaction.atomic
def issue_dossier(application: Application, *, by: User) -> Act:
    """The file of ``application``; asked again, the same one until an answer completes it."""
    application = lock(application)
    paper = Paper(
        kind=KIND,
        subject=application.number,
        title=f"Fascicolo della domanda {application.code}",
        file_stem=f"fascicolo-{application.code}",
        finality=Finality.REPLACEABLE,
        build=dossier_builder(application),
    )
    (act,) = issue([paper], call=application.call, by=by)
    return act
