"""What runs in the background for projects: the receipt of a filing."""

from django.db import transaction

from projects.actions.receipt import issue_receipt
from projects.documents.receipt import RECEIPT
from projects.models import Application
from welfare_kmzero.acts.printing import prints
from welfare_kmzero.jobs.work import Claim, handles

prints(RECEIPT)


@handles("projects.receipt")
def make_receipt(claim: Claim) -> None:
    """Issue the receipt of an application, by its code; its printing is a job of its own."""
    application = Application.objects.get(code=claim.subject)
    with transaction.atomic():
        claim.finish()
        issue_receipt(application, by=claim.queued_by)
