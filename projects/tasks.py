"""What runs in the background for projects: the receipt of a filing, the copy to be signed."""

from django.db import transaction

from projects.actions.receipt import issue_receipt
from projects.actions.sign_off import record_printing
from projects.documents.receipt import RECEIPT
from projects.documents.signing_copy import SIGNING_COPY
from projects.models import Application, SigningCopy
from welfare_kmzero.acts.printing import prints
from welfare_kmzero.acts.production import produce, thaw
from welfare_kmzero.documents.store import keep
from welfare_kmzero.jobs.work import Claim, handles

prints(RECEIPT)


@handles("projects.receipt")
def make_receipt(claim: Claim) -> None:
    """Issue the receipt of an application, by its code; its printing is a job of its own."""
    application = Application.objects.get(code=claim.subject)
    with transaction.atomic():
        claim.finish()
        issue_receipt(application, by=claim.queued_by)


@handles("projects.signing_copy")
def print_signing_copy(claim: Claim) -> None:
    """The PDF of a copy to be signed, from the facts that were fixed when it was asked for."""
    copy = SigningCopy.objects.select_related("snapshot").get(pk=int(claim.subject))
    files = produce(SIGNING_COPY, thaw(SIGNING_COPY, copy.snapshot.content.encode()))
    document = keep(files.pdf, media_type="application/pdf", by=claim.queued_by)
    with transaction.atomic():
        claim.finish()
        record_printing(copy, document=document)
