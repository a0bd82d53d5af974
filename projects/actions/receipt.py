"""Issuing the receipt of a filed application: the applicant's proof."""

from django.db import transaction

from funders.actions.errors import ActionRefused
from funders.actions.locking import lock
from projects.documents.application import read_content
from projects.documents.receipt import AttachedFile, ReceiptSnapshot
from projects.models import Application
from welfare_kmzero.accounts.models import User
from welfare_kmzero.acts.issuing import Envelope, Finality, Paper, issue
from welfare_kmzero.acts.parts import Body, publishable_tax_code
from welfare_kmzero.documents.models import Act
from welfare_kmzero.money import cents


class NotRegistered(ActionRefused):
    """The application came in with an edition: its receipt was given elsewhere."""


@transaction.atomic
def issue_receipt(application: Application, *, by: User) -> Act:
    """The receipt of ``application``; asked again, the same one.

    It carries the application's own registration, not a number of the register of acts.
    Raises NotRegistered for an imported application.
    """
    application = lock(application)
    call, entry = application.call, application.register_entry
    if entry is None:
        raise NotRegistered(f"La domanda {application.code} non è stata inviata su questo sito.")
    content = read_content(application)
    in_force = call.extensions.filter(decided_at__lte=application.filed_at)
    extension = in_force.order_by("-id").first()
    replaced = application.replaces.register_entry if application.replaces else None

    def build(envelope: Envelope) -> ReceiptSnapshot:
        return ReceiptSnapshot(
            about=envelope.about,
            application=application.code,
            title=content.title,
            lead=Body(name=content.lead.name, tax_code=publishable_tax_code(content.lead.tax_code)),
            version=content.project_version,
            filed_at=content.filed_at,
            deadline=extension.closes_at if extension else call.closes_at,
            filed_by=application.filed_by.full_name or None,
            total_cost=cents(application.total_cost),
            requested=cents(application.requested),
            sha256=application.snapshot.sha256,
            files=tuple(
                AttachedFile(
                    kind=each.title, name=each.file_name, size=each.size, sha256=each.sha256
                )
                for each in content.attachments or ()
            ),
            replaces=str(replaced) if replaced else None,
        )

    paper = Paper(
        kind="receipt",
        subject=application.number,
        title=f"Ricevuta di invio – domanda {application.code}",
        file_stem=f"ricevuta-{application.code}",
        finality=Finality.FINAL,
        build=build,
        entry=entry,
    )
    (act,) = issue([paper], call=call, by=by)
    return act
