"""Thousands of rows that the triggers accept, a few statements for each thousand."""

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, models

from funders.models import Call, Community
from projects.documents.application import content_bytes, content_of
from projects.models import (
    Activity,
    Application,
    BudgetLine,
    FundingSource,
    Member,
    Organisation,
    Partner,
    Project,
)
from tests.benchmarks.names import session_key
from tests.factories import a_person, a_published_call
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.models import GENESIS, Event
from welfare_kmzero.audit.record import Content
from welfare_kmzero.canonical import canonical_text, sha256_hex
from welfare_kmzero.documents.models import RegisterCounter, RegisterEntry, Snapshot
from welfare_kmzero.identifiers import is_tax_code
from welfare_kmzero.signin.second_factor import KNOWN
from welfare_kmzero.workflow import move_all

BATCH = 1000
LONG = "Orti, cucina e doposcuola nei cortili del quartiere, con chi ci abita. " * 20
REQUESTED = Decimal("24000.00")
PARTNERS, LINES, STEPS = 3, 6, 5


def insert(rows: Iterable[models.Model]) -> list[Any]:
    rows = list(rows)
    return type(rows[0])._default_manager.bulk_create(rows, batch_size=BATCH) if rows else []


def an_open_call(code: str, *, closes_at: dt.datetime) -> Call:
    return a_published_call(
        code=code, opens_at=clock.now() - dt.timedelta(days=20), closes_at=closes_at
    )


def tax_codes() -> Iterable[str]:
    for start in itertools.count(8_000_000_000):
        yield next(f"{start}{digit}" for digit in range(10) if is_tax_code(f"{start}{digit}"))


def applicants(count: int, *, name: str) -> list[User]:
    """People with an open session each; its key is made of ``name`` and their place."""
    users = insert(
        User(email=f"{name}-{place}@demo.example", full_name=f"Persona {place}", password="!")
        for place in range(count)
    )
    for place, user in enumerate(users):
        open_session(user, name, place)
    return users


def open_session(user: User, name: str, place: int) -> None:
    """Let ``user`` be signed in by the key of ``name`` and ``place``."""
    content = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
        # As of who has entered with a second factor.
        KNOWN: user.pk,
    }
    Session.objects.create(
        session_key=session_key(name, place),
        expire_date=clock.now() + dt.timedelta(days=30),
        session_data=SessionStore().encode(content),
    )


def organisations(count: int, *, name: str, by: User, codes: Iterable[str]) -> list[Organisation]:
    territories = list(Community.objects.order_by("pk"))
    at = clock.now()
    return insert(
        Organisation(
            code=f"{name}-{place}",
            name=f"Associazione {name} {place}",
            kind="third_sector",
            tax_code=code,
            territory=territories[place % len(territories)],
            created_at=at,
            created_by=by,
        )
        for place, code in zip(range(count), codes, strict=False)
    )


def members(bodies: Sequence[Organisation], users: Sequence[User]) -> None:
    """One referent for each body."""
    at = clock.now()
    insert(
        Member(organisation=body, user=user, role="owner", joined_at=at, joined_by=user)
        for body, user in zip(bodies, users, strict=True)
    )


def signed_off(call: Call, bodies: Sequence[Organisation], *, by: User) -> list[Project]:
    """One project for each body, whole and ready to be filed."""
    at = clock.now()
    projects: list[Project] = insert(
        Project(
            call=call,
            lead=body,
            title=f"Orti di vicinato {place}",
            summary=LONG,
            context=LONG,
            objectives=LONG,
            generativity=LONG,
            territory=body.territory,
            requested=REQUESTED,
            created_at=at,
            created_by=by,
        )
        for place, body in enumerate(bodies)
    )
    category = call.cost_categories.first()
    insert(
        Partner(
            project=project,
            organisation=bodies[(place + step) % len(bodies)],
            position=step,
            role="Mette lo spazio",
        )
        for place, project in enumerate(projects)
        for step in range(1, PARTNERS + 1)
    )
    insert(
        BudgetLine(
            project=project,
            category=category,
            position=line,
            description="Animatore di comunità",
            year=2019 + line % 3,
            cost=REQUESTED / LINES + 1000,
        )
        for project in projects
        for line in range(1, LINES + 1)
    )
    insert(
        FundingSource(
            project=project,
            source="own",
            position=1,
            description="Risorse proprie",
            contributed=Decimal(1000 * LINES),
        )
        for project in projects
    )
    insert(
        Activity(
            project=project,
            position=step,
            title="Laboratori",
            description=LONG[:400],
            first_month=1,
            last_month=36,
        )
        for project in projects
        for step in range(1, STEPS + 1)
    )
    move_all_of(projects, "signed_off", by=by)
    return projects


def filed(
    call: Call, projects: Sequence[Project], *, by: User, at: dt.datetime
) -> list[Application]:
    """File them all, with register, snapshot and audit, as the product does one at a time."""
    model = content_of(
        Project.objects.get(pk=projects[0].pk), number="", filed_at=at, knows_attachments=True
    )
    total = REQUESTED + 1000 * LINES
    numbers = [f"{place:04d}" for place in range(1, len(projects) + 1)]
    contents = [
        content_bytes(
            dataclasses.replace(
                model,
                number=number,
                code=f"{call.code}-{number}",
                title=project.title,
                territory=project.territory.code,
            )
        )
        for number, project in zip(numbers, projects, strict=True)
    ]
    snapshots = insert(
        Snapshot(sha256=sha256_hex(content), content=content.decode(), created_at=at)
        for content in contents
    )
    entries = _entered(f"domande/{call.code}", [each.sha256 for each in snapshots], by=by)
    applications = insert(
        Application(
            call=call,
            project=project,
            code=f"{call.code}-{number}",
            number=number,
            title=project.title,
            lead=project.lead,
            territory=project.territory,
            requested=REQUESTED,
            total_cost=total,
            filed_at=at,
            filed_by=by,
            idempotency_key=f"riempimento-{number}",
            project_version=project.version,
            snapshot=snapshot,
            register_entry=entry,
        )
        for project, number, snapshot, entry in zip(
            projects, numbers, snapshots, entries, strict=True
        )
    )
    move_all_of(projects, "filed", by=by)
    tell("application.filed", [each.code for each in applications], by=by)
    return applications


def move_all_of(rows: Sequence[models.Model], to: str, *, by: User) -> None:
    if not rows:
        return
    model = type(rows[0])
    for start in range(0, len(rows), BATCH):
        keys = [row.pk for row in rows[start : start + BATCH]]
        move_all(model._default_manager.filter(pk__in=keys), to, by=by)


def _entered(register: str, digests: Sequence[str], *, by: User) -> list[RegisterEntry]:
    """A line of the register for each of ``digests``, one after the other, some in each statement."""
    at = clock.now()
    year = clock.rome(at).year
    RegisterCounter.objects.create(register=register, year=year)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE da_registrare (number int, sha256 text)")
        with cursor.copy("COPY da_registrare FROM STDIN") as copying:
            for place, digest in enumerate(digests, start=1):
                copying.write_row((place, digest))
        # In one transaction the counter would drag every version of its row behind it.
        for start in range(0, len(digests), BATCH):
            cursor.execute(
                f"""DO $$ DECLARE riga record; BEGIN
            FOR riga IN SELECT * FROM da_registrare
              WHERE number > {start} AND number <= {start + BATCH} ORDER BY number LOOP
              UPDATE documents_registercounter SET last_number = riga.number
                WHERE register = '{register}' AND year = {year};
              INSERT INTO documents_registerentry
                (register, year, number, title, sha256, registered_at, registered_by_id)
                VALUES ('{register}', {year}, riga.number, 'Domanda', riga.sha256,
                  '{at.isoformat()}', {by.pk});
            END LOOP; END $$"""
            )
        cursor.execute("DROP TABLE da_registrare")
    return list(RegisterEntry.objects.filter(register=register).order_by("number"))


def tell(action: str, targets: Sequence[str], *, by: User) -> None:
    """An event of the audit for each of ``targets``."""
    last = Event.objects.order_by("sequence").last()
    previous, sequence = (last.hash, last.sequence) if last else (GENESIS, 0)
    rows, at = [], clock.now()
    for target in targets:
        sequence += 1
        content = Content(
            sequence=sequence,
            at=at,
            actor=by.email,
            actor_name=by.full_name,
            action=action,
            target_type="application",
            target=target,
            details=canonical_text({}),
            previous_hash=previous,
        )
        previous = content.hash
        rows.append(Event(**dataclasses.asdict(content), hash=previous))
    insert(rows)


def office() -> User:
    return a_person("Elsa")
