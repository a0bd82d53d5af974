"""Filing: the narrow gate between what is written and what is frozen; and withdrawing."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db import transaction

from funders.actions.call import IN_FLIGHT, CallNotPublished, deadline
from funders.actions.errors import ActionRefused, check_version
from funders.actions.locking import lock, lock_shared
from funders.models import Call
from funders.rules.deadline import is_in_time
from funders.states import CallState
from projects.documents.application import ApplicationContent, content_bytes, content_of
from projects.models import Application, Project, Withdrawal
from projects.states import ApplicationOrigin, ApplicationState, ProjectState
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import Json, sha256_hex
from welfare_kmzero.documents.models import RegisterEntry, Snapshot
from welfare_kmzero.documents.register import TakenNumber, enter, take_number
from welfare_kmzero.documents.store import keep_snapshot
from welfare_kmzero.jobs.queue import enqueue
from welfare_kmzero.money import euros
from welfare_kmzero.ready_sql import Key, Question, insert
from welfare_kmzero.workflow import move

NUMBER_WIDTH = 4
_NO_BUDGET = "Il piano finanziario è vuoto: scrivi almeno una spesa."


class CallNotOpen(ActionRefused):
    """The request arrived before the opening or after the deadline."""


class ArrivalNotCredible(ActionRefused):
    """The instant of arrival is in the future, or too long ago for one request."""


class ProjectNotSignedOff(ActionRefused):
    """Only a project signed off, and not filed yet, can be filed."""


class ProjectIncomplete(ActionRefused):
    """Without these particulars there is no application; the text lists them."""


class KeyUsedForAnotherFiling(ActionRefused):
    """The idempotency key belongs to the filing of something else."""


class NumberTaken(ActionRefused):
    """The call has an application with this number already."""


class NotInForce(ActionRefused):
    """The application was withdrawn, or a later one took its place."""


class WithdrawalTooLate(ActionRefused):
    """Once the ranking is approved one renounces, one does not withdraw."""


@transaction.atomic
def file(
    project: Project, *, by: User, arrived_at: dt.datetime, idempotency_key: str, version: int
) -> Application:
    """Freeze the project as an application, number it and queue its receipt.

    Judged on ``arrived_at``, not on the end of the handling. The same key gives back the
    same application. A later filing of the same project replaces the earlier one.
    Errors: StaleVersion, KeyUsedForAnotherFiling, ProjectNotSignedOff, ProjectIncomplete,
    CallNotPublished, CallNotOpen, ArrivalNotCredible.
    """
    now = clock.now()
    project = lock(project)
    # Read once, under its lock, for the content as for the deadline.
    call = project.call = lock_shared(Call(pk=project.call_id))
    earlier = _Earlier.of(project, key=idempotency_key)
    if earlier.same is not None:
        return _same_filing(earlier.same, project=project, version=version)
    check_version(project.version, version)
    if project.status != ProjectState.SIGNED_OFF:
        raise ProjectNotSignedOff("Il progetto va approvato per l'invio, e non è già inviato.")
    content = complete_content(project, filed_at=arrived_at)
    _check_open(call, arrived_at=arrived_at, now=now)
    # Whoever files after us waits from here to the end: nothing below could be done before.
    taken = take_number(f"domande/{call.code}")
    snapshot, content = _freeze(content, number=_next_number(call, taken))
    entry = enter(
        taken,
        title=f"Domanda {content.code} – {content.title}"[:400],
        sha256=snapshot.sha256,
        by=by,
    )
    application = _create(
        project,
        content,
        snapshot=snapshot,
        by=by,
        origin=ApplicationOrigin.FILED_HERE,
        idempotency_key=idempotency_key,
        register_entry=entry,
        replaces=earlier.in_force,
    )
    _record(
        "application.filed",
        application,
        by=by,
        after={"sha256": snapshot.sha256, "register_number": str(entry)},
    )
    enqueue(
        kind="projects.receipt",
        key=f"receipt:{application.code}",
        subject=application.code,
        title=f"Ricevuta della domanda {application.code}",
        by=by,
        call_code=call.code,
    )
    return application


@transaction.atomic
def bring_in(project: Project, *, number: str, filed_at: dt.datetime, by: User) -> Application:
    """Freeze an application filed elsewhere, with its own number and instant.

    A late one comes in too: the formal check says what follows from it. It takes no
    register number, gets no receipt, and what was attached to it is not known.
    Errors: NumberTaken, TransitionRefused, ProjectIncomplete, CallNotPublished.
    """
    project = lock(project)
    if project.status == ProjectState.DRAFT:
        move(project, ProjectState.SIGNED_OFF, by=by)
    content = _content(project, filed_at=filed_at, knows_attachments=False)
    call = lock(project.call)
    _check_published(call)
    if Application.objects.filter(call=call, number=number).exists():
        raise NumberTaken(f"Il bando ha già una domanda n. {number}.")
    snapshot, content = _freeze(content, number=number)
    application = _create(
        project,
        content,
        snapshot=snapshot,
        by=by,
        origin=ApplicationOrigin.IMPORTED,
        idempotency_key=sha256_hex(f"import:{content.code}".encode()),
        register_entry=None,
        replaces=_in_force(project),
    )
    _record("application.brought_in", application, by=by, after={"sha256": snapshot.sha256})
    return application


@transaction.atomic
def withdraw(application: Application, *, reason: str, by: User) -> Application:
    """Take the application back; the row stays, and no longer counts.

    Errors: WithdrawalTooLate, NotInForce.
    """
    call = lock(application.call)
    if call.status not in {CallState.PUBLISHED, CallState.EVALUATING}:
        raise WithdrawalTooLate("La graduatoria è approvata: ora serve una rinuncia.")
    application = lock(application)
    if not Application.objects.in_force().filter(pk=application.pk).exists():
        raise NotInForce("La domanda è già ritirata, o un invio successivo ne ha preso il posto.")
    Withdrawal.objects.create(
        application=application,
        reason=reason.strip(),
        withdrawn_at=clock.now(),
        withdrawn_by=by,
    )
    move(application, ApplicationState.WITHDRAWN, by=by)
    _record("application.withdrawn", application, by=by, reason=reason.strip())
    return application


def complete_content(project: Project, *, filed_at: dt.datetime) -> ApplicationContent:
    """What would be frozen if ``project`` were filed at ``filed_at``. Errors: ProjectIncomplete."""
    content = _content(project, filed_at=filed_at, knows_attachments=True)
    if content.total_cost == 0:
        raise ProjectIncomplete(_NO_BUDGET)
    return content


@dataclass(frozen=True, slots=True)
class _Earlier:
    """Keys of earlier applications: filed with ``same`` key; ``in_force`` for the project."""

    same: int | None
    in_force: int | None

    @classmethod
    def of(cls, project: Project, *, key: str) -> "_Earlier":
        """Under the locks of project and call, which hold both still. One query."""
        found = _EARLIER.rows(project=project.pk, key=key)
        same = [number for number, used in found if used == key]
        others = [number for number, used in found if used != key]
        return cls(same=min(same, default=None), in_force=min(others, default=None))


_EARLIER = Question(
    lambda: (
        (
            Application.objects.in_force().filter(project=Key("project"))
            | Application.objects.filter(idempotency_key=Key("key"))
        )
        .order_by()
        .values_list("pk", "idempotency_key")
    )
)
_HAS_NUMBER = Question(
    lambda: (
        Application.objects.filter(call=Key("call"), number=Key("number"))
        .order_by()
        .values_list("pk")
    )
)


def _same_filing(number: int, *, project: Project, version: int) -> Application:
    earlier = Application.objects.get(pk=number)
    if earlier.project_id != project.pk or earlier.project_version != version:
        raise KeyUsedForAnotherFiling("Questo invio è già servito per un'altra domanda.")
    return earlier


def _check_open(call: Call, *, arrived_at: dt.datetime, now: dt.datetime) -> None:
    _check_published(call)
    if not now - IN_FLIGHT <= arrived_at <= now:
        raise ArrivalNotCredible("La richiesta è arrivata troppo tempo fa: riprova.")
    if arrived_at < call.opens_at:
        raise CallNotOpen("Il bando non è ancora aperto.")
    if not is_in_time(arrived_at, deadline=deadline(call)):
        raise CallNotOpen("Il termine del bando è passato.")


def _check_published(call: Call) -> None:
    if call.status != CallState.PUBLISHED:
        raise CallNotPublished("Il bando non riceve domande.")


def _content(
    project: Project, *, filed_at: dt.datetime, knows_attachments: bool
) -> ApplicationContent:
    """What will be frozen, not numbered yet. Errors: ProjectIncomplete."""
    if project.territory_id is None:
        raise ProjectIncomplete("Manca il territorio del progetto.")
    content = content_of(project, number="", filed_at=filed_at, knows_attachments=knows_attachments)
    if content.requested > content.total_cost:
        exceeded = "Il contributo richiesto supera il costo totale."
        raise ProjectIncomplete(exceeded if content.total_cost else _NO_BUDGET)
    return content


def _in_force(project: Project) -> int | None:
    """The key of what a new filing of ``project`` replaces."""
    found = Application.objects.in_force().filter(project=project).order_by("pk")
    return found.values_list("pk", flat=True).first()


def _next_number(call: Call, taken: TakenNumber) -> str:
    """The number after those entered in every year of the register, zero-padded.

    Numbers of a call run on through New Year; those that came in from elsewhere are
    stepped over. The ledger is locked, so nobody else is choosing.
    """
    given = taken.ever
    while _HAS_NUMBER.rows(call=call.pk, number=(number := f"{given:0{NUMBER_WIDTH}}")):
        given += 1
    return number


def _freeze(content: ApplicationContent, *, number: str) -> tuple[Snapshot, ApplicationContent]:
    numbered = replace(content, number=number, code=f"{content.call}-{number}")
    return keep_snapshot(content_bytes(numbered)), numbered


def _create(
    project: Project,
    content: ApplicationContent,
    *,
    snapshot: Snapshot,
    by: User,
    origin: ApplicationOrigin,
    idempotency_key: str,
    register_entry: RegisterEntry | None,
    replaces: int | None,
) -> Application:
    territory = project.territory_id
    assert territory is not None  # noqa: S101 - _content has checked it
    application = insert(
        Application(
            call=project.call,
            project=project,
            code=content.code,
            number=content.number,
            title=content.title,
            lead_id=project.lead_id,
            territory_id=territory,
            requested=project.requested,
            total_cost=euros(content.total_cost),
            origin=origin,
            filed_at=content.filed_at,
            filed_by=by,
            idempotency_key=idempotency_key,
            project_version=project.version,
            snapshot=snapshot,
            register_entry=register_entry,
            replaces_id=replaces,
        )
    )
    move(project, ProjectState.FILED, by=by)
    return application


def _record(
    action: str, application: Application, *, by: User, after: Json = None, reason: str = ""
) -> None:
    record(
        action,
        by=by,
        target_type="application",
        target=application.code,
        after=after,
        reason=reason,
    )
