"""The smallest valid row of every model, and small worlds made of them.

``a_funder()``, ``a_call()``, ... create one row and whatever it cannot be without; every
column may be given by name. They obey the triggers, so they also show the lawful order of
things. What ``grants`` keeps is made in ``worlds.py``.
"""

import datetime as dt
import itertools
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import models, transaction

from funders.models import (
    Call,
    CallExtension,
    Community,
    CostCategory,
    Criterion,
    CriterionLevel,
    Endowment,
    Funder,
    FunderOfficer,
    LegalBasis,
    NetworkRule,
    NetworkRuleKind,
    Protocol,
    ProtocolPartner,
    ProtocolShare,
    RequiredDocument,
    TieBreak,
)
from projects.documents.application import content_bytes, content_of
from projects.models import (
    Activity,
    Application,
    Attachment,
    BudgetLine,
    FundingSource,
    Invitation,
    Member,
    Organisation,
    Partner,
    Project,
    SigningCopy,
    SignOff,
    Withdrawal,
)
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.models import Event
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import canonical_bytes
from welfare_kmzero.documents.models import (
    Act,
    DocumentLink,
    ProtocolEntry,
    RegisterAnnulment,
    RegisterCounter,
    RegisterEntry,
    Snapshot,
    StoredDocument,
)
from welfare_kmzero.documents.register import enter, take_number
from welfare_kmzero.documents.store import keep, keep_snapshot
from welfare_kmzero.identifiers import is_tax_code
from welfare_kmzero.jobs.models import Job
from welfare_kmzero.mail.models import Message
from welfare_kmzero.workflow import move

OPENS_AT = dt.datetime(2018, 2, 1, 8, tzinfo=dt.UTC)
CLOSES_AT = dt.datetime(2018, 7, 31, 16, tzinfo=dt.UTC)
FILED_AT = dt.datetime(2018, 7, 30, 10, tzinfo=dt.UTC)
AUTUMN = dt.datetime(2018, 10, 1, 8, tzinfo=dt.UTC)
TWO_THIRDS = (("CARITRO", "foundation", Fraction(2, 3)), ("PAT", "province", Fraction(1, 3)))

_numbers = itertools.count(1)


def number() -> int:
    """A number not used before in this run of the tests."""
    return next(_numbers)


def _row(model: type[models.Model], given: dict[str, Any], **defaults: Any) -> Any:
    """Create a row; a default that is a function is called with the columns so far."""
    row: dict[str, Any] = dict(given)
    for name, default in defaults.items():
        if name not in row:
            row[name] = default(row) if callable(default) else default
    return model._default_manager.create(**row)


# People


def a_person(name: str = "Ada", **columns: Any) -> User:
    """A person by first name; the same name is the same person."""
    email = f"{name.lower()}@demo.example"
    return User.objects.filter(email=email).first() or User.objects.create_user(
        email, **{"full_name": name, **columns}
    )


def an_officer() -> User:
    return a_person("Elsa")


# Funders


def a_territory(code: str = "C5") -> Community:
    return Community.objects.get(code=code)


def a_funder(**columns: Any) -> Funder:
    """A party; the same code is the same party."""
    code = columns.setdefault("code", f"FUNDER{number()}")
    known = Funder.objects.filter(code=code).first()
    return known or _row(Funder, columns, name=f"Ente {code}", kind="other_public")


def a_protocol(**columns: Any) -> Protocol:
    code = columns.setdefault("code", f"PROT-{number()}")
    return _row(Protocol, columns, title=f"Protocollo {code}")


def a_share(**columns: Any) -> ProtocolShare:
    return _row(
        ProtocolShare,
        columns,
        protocol=lambda _: a_protocol(),
        funder=lambda _: a_funder(),
        position=lambda row: row["protocol"].shares.count() + 1,
        numerator=1,
        denominator=1,
    )


def a_partner_of_protocol(**columns: Any) -> ProtocolPartner:
    return _row(
        ProtocolPartner,
        columns,
        protocol=lambda _: a_protocol(),
        funder=lambda _: a_funder(),
        position=lambda row: row["protocol"].partners.count() + 1,
        commitment="Accompagna i progetti",
    )


def a_call(**columns: Any) -> Call:
    """A call in preparation, without terms."""
    code = columns.setdefault("code", f"BANDO-{number()}")
    return _row(
        Call,
        columns,
        title=f"Bando {code}",
        protocol=lambda _: a_protocol(),
        opens_at=OPENS_AT,
        closes_at=CLOSES_AT,
        terms_sha256="0" * 64,
        created_at=OPENS_AT,
        created_by=lambda _: an_officer(),
    )


def a_legal_basis(**columns: Any) -> LegalBasis:
    return _row(
        LegalBasis,
        columns,
        call=lambda _: a_call(),
        position=lambda row: row["call"].legal_bases.count() + 1,
        text="Legge provinciale 27 luglio 2007, n. 13",
    )


def an_extension(**columns: Any) -> CallExtension:
    return _row(
        CallExtension,
        columns,
        call=lambda _: a_published_call(),
        closes_at=CLOSES_AT + dt.timedelta(days=10),
        reason="Guasto della piattaforma",
        decided_at=CLOSES_AT - dt.timedelta(hours=1),
        decided_by=lambda _: an_officer(),
    )


def an_endowment(**columns: Any) -> Endowment:
    return _row(
        Endowment,
        columns,
        call=lambda _: a_call(),
        funder=lambda _: a_funder(),
        available=Decimal("30000.00"),
    )


def a_criterion(**columns: Any) -> Criterion:
    return _row(
        Criterion,
        columns,
        call=lambda _: a_call(),
        code=f"K{number()}",
        position=lambda row: row["call"].criteria.count() + 1,
        title="Generatività",
        max_points=Decimal(25),
    )


def a_level(**columns: Any) -> CriterionLevel:
    return _row(
        CriterionLevel,
        columns,
        criterion=lambda _: a_criterion(),
        points=Decimal(5),
        meaning="Appena accennata",
    )


def a_tie_break(**columns: Any) -> TieBreak:
    return _row(
        TieBreak,
        columns,
        call=lambda _: a_call(),
        criterion=lambda row: a_criterion(call=row["call"]),
        position=lambda row: row["call"].tie_breaks.count() + 1,
    )


def a_category(**columns: Any) -> CostCategory:
    return _row(
        CostCategory,
        columns,
        call=lambda _: a_call(),
        code=f"CAT{number()}",
        position=lambda row: row["call"].cost_categories.count() + 1,
        title="Personale",
    )


def a_required_document(**columns: Any) -> RequiredDocument:
    return _row(
        RequiredDocument,
        columns,
        call=lambda _: a_call(),
        code=f"DOC{number()}",
        position=lambda row: row["call"].required_documents.count() + 1,
        title="Atto costitutivo",
    )


def a_network_rule(*kinds: str, **columns: Any) -> NetworkRule:
    """At least one local authority in the network, or other ``kinds``."""
    rule = _row(
        NetworkRule,
        columns,
        call=lambda _: a_call(),
        position=lambda row: row["call"].network_rules.count() + 1,
        scope="network",
        title="Almeno un ente locale",
    )
    for kind in kinds or ("local_authority",):
        a_network_rule_kind(rule=rule, kind=kind)
    return rule


def a_network_rule_kind(**columns: Any) -> NetworkRuleKind:
    return _row(
        NetworkRuleKind,
        columns,
        rule=lambda _: a_network_rule(),
        position=lambda row: row["rule"].kinds.count() + 1,
        kind="for_profit",
    )


def an_officer_function(**columns: Any) -> FunderOfficer:
    return _row(
        FunderOfficer,
        columns,
        call=lambda _: a_call(),
        funder=lambda _: a_funder(),
        user=lambda _: an_officer(),
        function="check",
        given_at=OPENS_AT,
        given_by=lambda _: a_person("Ivo"),
    )


def with_terms(call: Call) -> Call:
    """Give a call in preparation what it lacks to be published: 2/3 and 1/3, endowments, terms."""
    if not call.protocol.shares.exists():
        for code, kind, share in TWO_THIRDS:
            a_share(
                protocol=call.protocol,
                funder=a_funder(code=code, kind=kind),
                numerator=share.numerator,
                denominator=share.denominator,
            )
    for share in call.protocol.shares.all():
        if not call.endowments.filter(funder=share.funder).exists():
            available = Decimal(30000) * share.numerator / share.denominator
            an_endowment(
                call=call, funder=share.funder, available=available.quantize(Decimal("0.01"))
            )
    if not call.criteria.exists():
        a_criterion(call=call, code="GEN")
        a_criterion(call=call, code="INN", title="Innovatività", max_points=Decimal(20))
    if not call.cost_categories.exists():
        a_category(call=call, code="PERS")
    return call


def a_published_call(**columns: Any) -> Call:
    """A call that may receive applications: CARITRO 20.000,00 and PAT 10.000,00."""
    return move(with_terms(a_call(**columns)), "published", by=an_officer())


# Projects


def a_tax_code() -> str:
    """An eleven-digit codice fiscale not used before, with its check digit."""
    start = f"{9_000_000_000 + number():010d}"
    return next(start + digit for digit in "0123456789" if is_tax_code(start + digit))


def an_organisation(**columns: Any) -> Organisation:
    code = columns.setdefault("code", f"ORG{number()}")
    return _row(
        Organisation,
        columns,
        name=f"Associazione {code}",
        kind="third_sector",
        tax_code=lambda _: a_tax_code(),
        territory=lambda _: a_territory(),
        created_at=OPENS_AT,
        created_by=lambda _: a_person("Ada"),
    )


def a_member(**columns: Any) -> Member:
    return _row(
        Member,
        columns,
        organisation=lambda _: an_organisation(),
        user=lambda _: a_person("Ada"),
        role="owner",
        joined_at=OPENS_AT,
        joined_by=lambda _: a_person("Ada"),
    )


def an_invitation(**columns: Any) -> Invitation:
    """An open one, for Bruno."""
    return _row(
        Invitation,
        columns,
        organisation=lambda _: an_organisation(),
        email="bruno@demo.example",
        role="editor",
        token_sha256=lambda _: f"{number():064d}",
        invited_at=OPENS_AT,
        invited_by=lambda _: a_person("Ada"),
        expires_at=AUTUMN,
    )


def a_project(**columns: Any) -> Project:
    """A draft without parts."""
    return _row(
        Project,
        columns,
        call=lambda _: a_published_call(),
        lead=lambda _: an_organisation(),
        title="Orti di vicinato",
        territory=lambda row: row["lead"].territory,
        created_at=OPENS_AT,
        created_by=lambda _: a_person("Ada"),
    )


def a_partner(**columns: Any) -> Partner:
    return _row(
        Partner,
        columns,
        project=lambda _: a_project(),
        organisation=lambda _: an_organisation(),
        position=lambda row: row["project"].partners.count() + 1,
    )


def a_budget_line(**columns: Any) -> BudgetLine:
    return _row(
        BudgetLine,
        columns,
        project=lambda _: a_project(),
        category=lambda row: row["project"].call.cost_categories.first(),
        position=lambda row: row["project"].budget.count() + 1,
        description="Animatore di comunità",
        year=2019,
        cost=Decimal("9000.00"),
    )


def a_funding_source(**columns: Any) -> FundingSource:
    return _row(
        FundingSource,
        columns,
        project=lambda _: a_project(),
        source="own",
        position=lambda row: row["project"].funding.count() + 1,
        description="Risorse proprie",
        contributed=Decimal("1000.00"),
    )


def an_activity(**columns: Any) -> Activity:
    return _row(
        Activity,
        columns,
        project=lambda _: a_project(),
        position=lambda row: row["project"].activities.count() + 1,
        title="Laboratori",
        first_month=1,
        last_month=36,
    )


def an_attachment(**columns: Any) -> Attachment:
    return _row(
        Attachment,
        columns,
        project=lambda _: a_project(),
        document=lambda _: a_stored_document(),
        title="Statuto",
        file_name="statuto.pdf",
        attached_at=OPENS_AT,
        attached_by=lambda _: a_person("Ada"),
    )


def a_signing_copy(**columns: Any) -> SigningCopy:
    """A copy to be signed, printed already."""
    return _row(
        SigningCopy,
        columns,
        project=lambda _: a_project(),
        project_version=lambda row: row["project"].version,
        snapshot=lambda _: a_snapshot(),
        document=lambda _: a_stored_document(),
        asked_at=OPENS_AT,
        asked_by=lambda _: a_person("Ada"),
    )


def a_sign_off(**columns: Any) -> SignOff:
    """Declarations made on the site for a draft; the project is moved after it."""
    return _row(
        SignOff,
        columns,
        project=lambda _: a_project(),
        project_version=lambda row: row["project"].version,
        method="in_app",
        declarations_version="2026-1",
        declarations="Dichiaro il vero",
        signed_at=OPENS_AT,
        signed_by=lambda _: a_person("Ada"),
    )


def a_signed_off_project(*, requested: Decimal = Decimal("9000.00"), **columns: Any) -> Project:
    """A project ready to be filed: half of its one expense in each of two years."""
    project = a_project(requested=requested, **columns)
    half = (requested / 2).quantize(Decimal("0.01"))
    a_budget_line(project=project, year=2019, cost=half)
    a_budget_line(project=project, year=2020, cost=requested - half)
    return move(project, "signed_off", by=a_person("Ada"))


def an_application(
    *, requested: Decimal = Decimal("9000.00"), call: Call | None = None, **columns: Any
) -> Application:
    """A filed application with its snapshot and register entry; its project is filed too.

    The snapshot says what the project says.
    """
    project = columns.pop("project", None)
    if project is None:
        project = a_signed_off_project(
            requested=requested, **({"call": call} if call is not None else {})
        )
    count = Application.objects.filter(call=project.call).count() + 1
    columns.setdefault("number", f"{count:04d}")
    snapshot = columns.pop("snapshot", None) or keep_snapshot(
        content_bytes(
            content_of(
                project,
                number=columns["number"],
                filed_at=columns.get("filed_at", FILED_AT),
                knows_attachments=True,
            )
        )
    )
    if "register_entry" not in columns:
        columns["register_entry"] = a_register_entry(
            register=f"domande/{project.call.code}", sha256=snapshot.sha256
        )
    application = _row(
        Application,
        columns,
        call=project.call,
        project=project,
        code=f"{project.call.code}-{columns['number']}",
        title=project.title,
        lead=project.lead,
        territory=project.territory,
        requested=project.requested,
        total_cost=sum((line.cost for line in project.budget.all()), Decimal(0)),
        filed_at=FILED_AT,
        filed_by=a_person("Ada"),
        idempotency_key=f"chiave-{number()}",
        project_version=project.version,
        snapshot=snapshot,
    )
    if project.status == "signed_off":
        move(project, "filed", by=a_person("Ada"))
    return application


def a_withdrawal(**columns: Any) -> Withdrawal:
    """The withdrawal alone: the application is moved after it."""
    return _row(
        Withdrawal,
        columns,
        application=lambda _: an_application(),
        withdrawn_at=CLOSES_AT,
        withdrawn_by=lambda _: a_person("Ada"),
    )


# Documents, audit, jobs


def a_snapshot(**columns: Any) -> Snapshot:
    content = canonical_bytes(columns.pop("value", {"numero": number()}))
    return keep_snapshot(content)


def a_stored_document(content: bytes = b"") -> StoredDocument:
    return keep(
        content or f"documento {number()}".encode(), media_type="text/plain", by=a_person("Ada")
    )


@transaction.atomic
def a_register_entry(
    *, register: str = "prova", title: str = "Registrazione di prova", sha256: str = "a" * 64
) -> RegisterEntry:
    """The next line of a register."""
    return enter(take_number(register), title=title, sha256=sha256, by=an_officer())


def a_register_counter(**columns: Any) -> RegisterCounter:
    return _row(RegisterCounter, columns, register=f"registro-{number()}", year=2018)


def an_annulment(**columns: Any) -> RegisterAnnulment:
    return _row(
        RegisterAnnulment,
        columns,
        entry=lambda _: a_register_entry(),
        reason="Registrata due volte",
        annulled_at=AUTUMN,
        annulled_by=lambda _: an_officer(),
    )


def an_act(**columns: Any) -> Act:
    """A draft; with ``is_draft=False`` it takes a number."""
    snapshot = columns.setdefault("snapshot", a_snapshot())
    if columns.get("is_draft") is False and "register_entry" not in columns:
        columns["register_entry"] = a_register_entry(register="atti", sha256=snapshot.sha256)
    return _row(
        Act,
        columns,
        kind="deliberazione",
        call_code="2018",
        subject=f"{number()}",
        title="Deliberazione",
        short_code=f"CODE{number():08d}",
        issued_at=AUTUMN,
        issued_by=lambda _: an_officer(),
    )


def a_link(**columns: Any) -> DocumentLink:
    return _row(
        DocumentLink,
        columns,
        act=lambda _: an_act(),
        role="pdf",
        document=lambda _: a_stored_document(),
        file_name="atto.pdf",
        linked_at=AUTUMN,
        linked_by=lambda _: an_officer(),
    )


def a_protocol_entry(**columns: Any) -> ProtocolEntry:
    return _row(
        ProtocolEntry,
        columns,
        target_type="application",
        target=lambda _: f"2018-{number()}",
        direction="in",
        number=lambda _: f"PAT/{number()}",
        registered_on=AUTUMN.date(),
        typed_at=AUTUMN,
        typed_by=lambda _: an_officer(),
    )


@transaction.atomic
def an_event(action: str = "prova.fatta", **facts: Any) -> Event:
    return record(
        action, **{"by": an_officer(), "target_type": "prova", "target": f"{number()}", **facts}
    )


def a_job(**columns: Any) -> Job:
    return _row(
        Job,
        columns,
        kind="prova",
        key=f"prova:{number()}",
        subject="1",
        title="Lavoro di prova",
        queued_at=AUTUMN,
        queued_by=lambda _: an_officer(),
        available_at=AUTUMN,
    )


def a_message(**columns: Any) -> Message:
    """A notice that waits to be sent."""
    return _row(
        Message,
        columns,
        key=f"avviso:{number()}",
        address="ada@demo.example",
        subject="Un avviso",
        body="Buongiorno,\nc'è una novità.\n",
        message_id=f"<{number()}@prova.example>",
        written_at=AUTUMN,
        written_by=lambda _: an_officer(),
    )
