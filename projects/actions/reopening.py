"""Parts of a filed application are opened again, corrected, and made whole; or closed as they are.

Opened and closed from above, by who asks to complete an application and by its answer; what
is written in between belongs to the applicant. The application keeps what it said.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from funders.actions.errors import ActionRefused, StaleVersion
from funders.actions.locking import lock
from funders.models import RequiredDocument
from projects.actions.content import CategoryOfAnotherCall, check_network
from projects.documents.application import ApplicationContent, content_bytes
from projects.documents.reopened import (
    Reopened,
    Said,
    read_reopened,
    said_by,
    with_part,
    written,
)
from projects.models import Application, Completion, Organisation, ReopenedPart, Reopening
from projects.rules.parts import Part
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import Json
from welfare_kmzero.documents.models import StoredDocument
from welfare_kmzero.documents.store import keep_snapshot
from welfare_kmzero.money import Cents, euros, format_euro


class PartClosed(ActionRefused):
    """The answer was sent, the request is closed, or its term has passed."""


class RequestedGrew(ActionRefused):
    """What is asked for can be put right, not raised, once the call is closed."""


class RequestedAboveCost(ActionRefused):
    """With the corrections the contribution would be nothing, or more than the whole cost."""


class TaxCodeTwice(ActionRefused):
    """Two bodies of the application, or one that is registered with it, have the same code."""


@transaction.atomic
def reopen(
    application: Application,
    *,
    parts: Sequence[str],
    documents: Sequence[RequiredDocument],
    reason: str,
    due_at: dt.datetime,
    by: User,
) -> Reopening:
    """Open ``parts`` (``projects.rules.parts``) and ``documents`` until ``due_at``.

    What was corrected and never sent, because an earlier reopening was closed first, is found
    again where it was left.
    """
    reopening = Reopening.objects.create(
        application=application,
        reason=reason,
        due_at=due_at,
        opened_at=clock.now(),
        opened_by=by,
    )
    rows = [
        *(ReopenedPart(part=Part(part)) for part in parts),
        *(ReopenedPart(required_document=each) for each in documents),
    ]
    left = _left_behind(application)
    for position, row in enumerate(rows, start=1):
        row.reopening, row.position = reopening, position
        if earlier := left.get((row.part, row.required_document_id)):
            row.content, row.document = earlier.content, earlier.document
            row.file_name = earlier.file_name
            row.saved_at, row.saved_by = earlier.saved_at, earlier.saved_by
    ReopenedPart.objects.bulk_create(rows)
    return reopening


def _left_behind(application: Application) -> dict[tuple[str, int | None], ReopenedPart]:
    """The parts of the last reopening, where nothing of it was sent; empty otherwise."""
    last = Reopening.objects.filter(application=application, closed_at__isnull=False)
    earlier = last.filter(completion__isnull=True).order_by("-pk").first()
    if earlier is None or last.filter(pk__gt=earlier.pk).exists():
        return {}
    rows = earlier.parts.select_related("document", "saved_by")
    return {(each.part, each.required_document_id): each for each in rows if each.is_corrected}


@transaction.atomic
def correct(
    part: ReopenedPart, said: Said, *, seal: str, arrived_at: dt.datetime, by: User
) -> Reopened:
    """Write what one part should say; writing what it said when it was sent corrects nothing.

    ``seal``: of the part as the writer saw it (``Reopened.seal``). Writing what is there
    already changes nothing, whatever the seal.
    Errors: PartClosed, StaleVersion, RequestedGrew, LeadAmongPartners, PartnerTwice,
    TaxCodeTwice, CategoryOfAnotherCall.
    """
    reopened = _lock_open(part, arrived_at=arrived_at)
    content = with_part(reopened.after, part.part, said)
    if said_by(content, part.part) == said_by(reopened.after, part.part):
        return reopened
    if seal != reopened.seal(part):
        raise StaleVersion("Qualcun altro ha salvato questa pagina nel frattempo.")
    _check(reopened, content)
    wanted = said_by(content, part.part)
    part.content = "" if wanted == said_by(reopened.before, part.part) else written(wanted)
    _save(part, by=by)
    return read_reopened(reopened.reopening)


@transaction.atomic
def put_in(
    part: ReopenedPart,
    *,
    document: StoredDocument,
    file_name: str,
    seal: str,
    arrived_at: dt.datetime,
    by: User,
) -> ReopenedPart:
    """Put a file in the place of a document that was asked for; ``seal`` as in ``correct``.

    Errors: PartClosed, StaleVersion.
    """
    reopened = _lock_open(part, arrived_at=arrived_at)
    if seal != reopened.seal(part):
        raise StaleVersion(
            "Nel frattempo qualcun altro ha caricato o tolto questo documento: ricarica la pagina."
        )
    part.document, part.file_name = document, file_name
    return _save(part, by=by)


@transaction.atomic
def put_back(part: ReopenedPart, *, seal: str, arrived_at: dt.datetime, by: User) -> ReopenedPart:
    """Leave one part as it was, whatever was written or put in; ``seal`` as in ``correct``.

    Errors: PartClosed, StaleVersion.
    """
    reopened = _lock_open(part, arrived_at=arrived_at)
    if not part.is_corrected:
        return part
    if seal != reopened.seal(part):
        raise StaleVersion(
            "Nel frattempo qualcun altro ha scritto qui: rileggi prima di rimettere com'era."
        )
    part.content, part.document, part.file_name = "", None, ""
    return _save(part, by=by)


@transaction.atomic
def keep_message(reopening: Reopening, text: str, *, arrived_at: dt.datetime) -> Reopening:
    """Keep the words that will go with the answer, while they are written. Errors: PartClosed."""
    reopening = lock(reopening)
    _check_open(reopening, arrived_at=arrived_at)
    reopening.message = text
    reopening.save(update_fields=["message"])
    return reopening


@transaction.atomic
def complete(reopening: Reopening, *, arrived_at: dt.datetime, by: User) -> Completion | None:
    """Fix what the application says with its corrections, and close; None without any.

    Errors: PartClosed, and those of ``whole``.
    """
    reopened = _open(lock(reopening), arrived_at=arrived_at)
    completion = None
    if reopened.corrected:
        content = whole(reopened, at=arrived_at)
        completion = Completion.objects.create(
            reopening=reopened.reopening,
            application=reopened.application,
            snapshot=keep_snapshot(content_bytes(content)),
            requested=euros(Cents(content.requested)),
            total_cost=euros(content.total_cost),
            completed_at=arrived_at,
            completed_by=by,
        )
        _record(
            "application.completed", reopened, by=by, after={"sha256": completion.snapshot.sha256}
        )
    shut(reopened.reopening, by=by)
    return completion


@transaction.atomic
def shut(reopening: Reopening, *, by: User) -> Reopening:
    """Nothing more is written; what was written and not sent stays where it is."""
    reopening = lock(reopening)
    if reopening.closed_at is None:
        reopening.closed_at, reopening.closed_by = clock.now(), by
        reopening.save(update_fields=["closed_at", "closed_by"])
    return reopening


def whole(reopened: Reopened, *, at: dt.datetime) -> ApplicationContent:
    """The content that ``complete`` would fix at ``at``.

    Errors: RequestedAboveCost, and those of a correction, judged on the whole.
    """
    content = reopened.after
    _check(reopened, content)
    if content.requested == 0 < reopened.before.requested:
        raise RequestedAboveCost("Il contributo richiesto è vuoto: scrivilo prima di inviare.")
    if content.requested > content.total_cost:
        raise RequestedAboveCost(
            f"Con queste correzioni il contributo richiesto "
            f"({format_euro(euros(Cents(content.requested)))}) supera il costo totale "
            f"({format_euro(euros(content.total_cost))}): correggi prima di inviare."
        )
    return replace(
        content,
        completes=reopened.application.snapshot.sha256,
        completed_at=at.astimezone(dt.UTC),
    )


def _check(reopened: Reopened, content: ApplicationContent) -> None:
    before = reopened.before.requested
    if content.requested > before:
        raise RequestedGrew(
            "Con un'integrazione il contributo richiesto non cresce: al massimo "
            f"{format_euro(euros(Cents(before)))}, quello chiesto finora."
        )
    check_network(content.lead.code, [each.code for each in content.partners])
    _check_tax_codes(content, before=reopened.before)
    categories = reopened.application.call.cost_categories.values_list("code", flat=True)
    if {each.category for each in content.budget} - set(categories):
        raise CategoryOfAnotherCall("Una voce di spesa è in una categoria di un altro bando.")


def _check_tax_codes(content: ApplicationContent, *, before: ApplicationContent) -> None:
    """A code is that of one body: told apart by it in editions, acts and payments.

    Only the codes that changed are asked about: what was filed stands as it was.
    """
    known = {(each.code, each.tax_code) for each in before.bodies}
    new = {
        each.tax_code: each.code
        for each in content.bodies
        if (each.code, each.tax_code) not in known
    }
    all_codes = [each.tax_code for each in content.bodies]
    if any(all_codes.count(tax_code) > 1 for tax_code in new):
        raise TaxCodeTwice("Due enti della rete hanno lo stesso codice fiscale: correggilo.")
    registered = Organisation.objects.filter(tax_code__in=new).values_list("tax_code", "code")
    if any(new[tax_code] != code for tax_code, code in registered):
        raise TaxCodeTwice("Il codice fiscale è di un altro ente registrato: correggilo.")


def _lock_open(part: ReopenedPart, *, arrived_at: dt.datetime) -> Reopened:
    reopened = _open(lock(part.reopening), arrived_at=arrived_at)
    fresh = reopened.part(part.pk)
    part.content, part.document, part.file_name = fresh.content, fresh.document, fresh.file_name
    return reopened


def _open(reopening: Reopening, *, arrived_at: dt.datetime) -> Reopened:
    """Read again, under its lock. Errors: PartClosed."""
    _check_open(reopening, arrived_at=arrived_at)
    return read_reopened(reopening)


def _check_open(reopening: Reopening, *, arrived_at: dt.datetime) -> None:
    if reopening.closed_at is not None:
        raise PartClosed("La risposta è già stata inviata, oppure la richiesta è chiusa.")
    if arrived_at > reopening.due_at:
        raise PartClosed("Il termine per rispondere è passato.")
    if not Application.objects.in_force().filter(pk=reopening.application_id).exists():
        raise PartClosed("La domanda è stata ritirata: non si integra più.")


def _save(part: ReopenedPart, *, by: User) -> ReopenedPart:
    part.saved_at, part.saved_by = clock.now(), by
    part.save(update_fields=["content", "document", "file_name", "saved_at", "saved_by"])
    record(
        "application.part_corrected",
        by=by,
        # As what is written of a project: the offices read of it when it is sent.
        target_type="project",
        target=str(part.reopening.application.project_id),
        after={"part": part.slug, "is_corrected": part.is_corrected},
    )
    return part


def _record(action: str, reopened: Reopened, *, by: User, after: Json) -> None:
    record(
        action,
        by=by,
        target_type="application",
        target=reopened.application.code,
        after=after,
    )
