"""A small town: one call with public results, one without, and everybody who uses the pages."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.test import Client

from funders.models import Call
from tests.factories import (
    a_job,
    a_link,
    a_member,
    a_person,
    a_snapshot,
    a_stored_document,
    an_act,
    an_officer_function,
    an_organisation,
)
from tests.worlds import Edition, a_publication, an_edition, awarded
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.models import Act
from welfare_kmzero.jobs.models import Job

ROLES = ("nobody", "Ada", "Bruno", "Carla", "Dario", "Elsa", "Furio", "Gina", "Ivo")
OPENED = dt.datetime(2026, 11, 3, 8, tzinfo=dt.UTC)
CLOSES = dt.datetime(2099, 12, 23, 17, tzinfo=dt.UTC)
# No point of a single evaluator is a mean, nor reads like one: how far from it they are where
# the results are public, and where evaluations are not closed.
STEP, APART, NOT_CLOSED = Decimal("0.25"), Decimal("1.25"), Decimal("1.75")


@dataclass
class Town:
    """``published``: results are public. ``secret``: awards proposed, nothing told yet."""

    published: Edition
    secret: Edition
    people: dict[str, User]
    acts: dict[str, Act] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)

    @property
    def call(self) -> Call:
        return self.published.call

    def client(self, name: str = "nobody") -> Client:
        """A browser in the hands of ``name``."""
        client = Client()
        if name != "nobody":
            client.force_login(self.people[name])
        return client


def a_town() -> Town:
    published = awarded(
        an_edition(
            code="PUBBLICO",
            is_demonstration=True,
            note="Tutto inventato",
            step=STEP,
            apart=APART,
        )
    )
    a_publication(call=published.call)
    secret = awarded(an_edition(code="SEGRETO", evaluator_count=1))
    people = {
        "Ada": a_person("Ada"),
        "Bruno": a_person("Bruno"),
        "Carla": a_person("Carla"),
        "Dario": a_person("Dario"),
        "Elsa": a_person("Elsa"),
        "Furio": a_person("Furio"),
        "Gina": a_person("Gina", is_auditor=True),
        "Ivo": a_person("Ivo", is_staff=True, is_superuser=True),
    }
    User.objects.filter(pk=people["Gina"].pk).update(is_auditor=True)
    User.objects.filter(pk=people["Ivo"].pk).update(is_staff=True, is_superuser=True)
    town = Town(
        published, secret, {name: User.objects.get(pk=row.pk) for name, row in people.items()}
    )
    _give_roles(town)
    _issue(town)
    return town


def _give_roles(town: Town) -> None:
    lead = town.published.applications[0].lead
    a_member(organisation=lead, user=town.people["Ada"])
    a_member(organisation=lead, user=town.people["Bruno"], role="editor")
    a_member(organisation=an_organisation(), user=town.people["Carla"])
    for edition in (town.published, town.secret):
        caritro, province = edition.funders
        an_officer_function(call=edition.call, funder=province, user=town.people["Elsa"])
        if edition is town.published:
            an_officer_function(
                call=edition.call, funder=caritro, user=town.people["Furio"], function="decide"
            )


def an_issued_act(
    call: Call, kind: str, code: str, *, roles: tuple[str, ...] = (), **columns: object
) -> Act:
    """An act of ``call`` with its files."""
    act = an_act(
        kind=kind,
        call_code=call.code,
        short_code=code,
        title=f"{kind} – {call.title}",
        is_demonstration=call.is_demonstration,
        **{"snapshot": a_snapshot(value={"about": {}, "codice": code}), **columns},
    )
    for role in roles:
        a_link(
            act=act,
            role=role,
            document=a_stored_document(f"{code} {role}".encode()),
            file_name=f"{kind}.{role}",
        )
    return act


def _issue(town: Town) -> None:
    files = ("pdf", "csv", "json")
    call, secret = town.call, town.secret.call
    town.acts = {
        "ranking": an_issued_act(
            call, "ranking", "RANKRANKRANK", roles=files, is_draft=False, subject=""
        ),
        "deliberation": an_issued_act(
            call, "deliberation", "DELBDELBDELB", roles=files, subject=""
        ),
        "statement": an_issued_act(
            call, "statement", "STATSTATSTAT", is_draft=False, subject="call"
        ),
        "receipt": an_issued_act(
            call,
            "receipt",
            "RECPRECPRECP",
            roles=("pdf",),
            is_draft=False,
            subject=town.published.applications[0].number,
        ),
        "secret ranking": an_issued_act(
            secret, "ranking", "SECRSECRSECR", roles=files, is_draft=False, subject=""
        ),
    }
    town.jobs = {
        "failed": a_job(
            subject=str(town.acts["statement"].pk),
            kind="acts.statement",
            call_code=call.code,
            title=f"statement – {call.title}",
            max_attempts=1,
        ),
        "queued": a_job(call_code=secret.code, title="In attesa", available_at=clock.now()),
    }
    _fail(town.jobs["failed"])


def _fail(job: Job) -> None:
    """Let a job be taken and go wrong."""
    row = Job.objects.filter(pk=job.pk)
    row.update(status="running", token=1, attempts=1, lease_until=CLOSES)
    row.update(status="failed", failure="Manca il carattere Titillium", lease_until=None)
    job.refresh_from_db()
