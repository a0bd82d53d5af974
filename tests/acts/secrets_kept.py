"""A call in which every text that anybody can write is a canary, told by the actions.

``a_call_full_of_canaries()`` gives the call, the acts that follow from it and the values
that must never leave. ``what_leaves`` is every text in every byte of a file.
"""

import datetime as dt
import io
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pikepdf
import time_machine
from django.apps import apps
from django.db import models
from stdnum.it import codicefiscale

from funders.actions import call as calls
from funders.actions.draft import CategoryDraft, CriterionDraft, DocumentDraft
from funders.models import Call, Community
from funders.states import OrganisationKind
from grants.actions import (
    assignment,
    award,
    check,
    commitment,
    conflict,
    decision,
    decision_sitting,
    deliberation,
    evaluation,
    integration,
    minutes,
    panel,
    proposal,
    ranking,
)
from grants.actions.act import issue_all
from grants.models import AwardRound, Deliberation, FundingDecision
from grants.states import CheckState, ItemState, SittingRole
from projects.actions import application as filings
from projects.actions import organisation as bodies
from projects.actions import project as projects
from projects.actions.content import (
    ActivityDraft,
    Content,
    ExpenseDraft,
    PartnerDraft,
    SourceDraft,
)
from projects.actions.receipt import issue_receipt
from projects.models import Application, Organisation
from projects.states import FundingKind
from tests.factories import a_stored_document, a_tax_code
from tests.grants.actions.story import (
    ADOPTED_ON,
    CLOSES_AT,
    FILED_AT,
    a_draft,
    a_party,
)
from tests.pdf_reading import attachments_of, solid, text_of
from welfare_kmzero.accounts.models import User
from welfare_kmzero.documents.models import Act

IBAN = "IT60X0542811101000000123456"
# The points of one evaluator on one application; no amount, date or mean reads like them.
SINGLE_SCORES = (Decimal("13.50"), Decimal("6.50"))
OTHER_SCORES = (Decimal("17.00"), Decimal("9.00"))
MEANS = ("15,25", "7,75")
ADOPTED = (("PAT", "N-2480-2018"), ("CARITRO", "CDG-15-2018"))
_numbers = itertools.count(1)


def canary(what: str) -> str:
    """A text of its own, with a word that stands nowhere else."""
    return f"{what} canarino{next(_numbers):03d}"


def a_person(name: str) -> User:
    number = next(_numbers)
    return User.objects.create_user(
        f"{name.lower()}{number:03d}@canarino.example",
        full_name=f"{name} Canarino{number:03d}",
        tax_code=codicefiscale_of(number),
    )


def codicefiscale_of(number: int) -> str:
    """A tax code of a person who does not exist, with its check letter."""
    turn, place = divmod(number, 600)
    start = f"CNRGLL{10 + turn % 90:02d}A01L{378 + place:03d}"
    return start + codicefiscale.calc_check_digit(start)


@dataclass
class Canaries:
    """``secret``: values that must stand in no file, beside the columns that never leave."""

    call: Call
    officer: User
    secret: list[str]
    open_to_all: list[str]
    acts: list[Act]
    receipt: Act


def a_call_full_of_canaries() -> Canaries:
    officer, applicant = a_person("Elsa"), a_person("Ada")
    call = _call(officer)
    natural = _body(applicant, tax_code=codicefiscale_of(90), kind=OrganisationKind.CITIZENS)
    partner = _body(applicant)
    applications = [
        _filed(call, natural, partner, applicant, key="uno"),
        _brought_in(call, _body(applicant), partner, applicant, number="0002"),
        _brought_in(call, _body(applicant), partner, applicant, number="0003"),
    ]
    evaluators = _evaluated(call, applications, officer)
    call.refresh_from_db()
    ranked = ranking.approve(ranking.compute(call, by=officer), by=officer)
    round_ = award.propose_round(ranked, by=officer)
    _decided(round_, officer)
    left_out = applications[2]
    return Canaries(
        call=call,
        officer=officer,
        secret=[
            natural.tax_code, partner.name, partner.tax_code, codicefiscale_of(91),
            codicefiscale_of(92), *(member.name for member in evaluators),
            *(member.code for member in evaluators),
        ],
        open_to_all=[
            call.title, applications[0].title, left_out.title, natural.name,
            applications[1].lead.tax_code,
        ],
        acts=issue_all(call, by=officer),
        receipt=issue_receipt(applications[0], by=applicant),
    )  # fmt: skip


def _call(officer: User) -> Call:
    Community.objects.filter(code="C5").update(payee_name=canary("Ente erogatore"))
    draft = a_draft(
        title=canary("Bando"),
        summary=canary("Presentazione"),
        note=canary("Nota"),
        responsible_structure=canary("Struttura"),
        responsible_officer=canary("Responsabile"),
        appointing_body=canary("Organo"),
        legal_basis=(canary("Legge provinciale"),),
        criteria=(
            CriterionDraft("GEN", canary("Generatività"), Decimal(25), levels=(
                (Decimal(5), canary("Appena accennata")),
            )),
            CriterionDraft("INN", canary("Innovatività"), Decimal(20)),
        ),
        tie_break=("GEN",),
        cost_categories=(CategoryDraft("PERS", canary("Personale")),),
        required_documents=(DocumentDraft("STATUTO", canary("Statuto")),),
        requires_cup=False,
    )  # fmt: skip
    call = calls.publish(calls.create(draft, by=officer), by=officer)
    with time_machine.travel(FILED_AT - dt.timedelta(days=1), tick=False):
        calls.extend(
            call, closes_at=CLOSES_AT + dt.timedelta(days=1), reason=canary("Guasto"), by=officer
        )
    return call


def _body(by: User, *, tax_code: str = "", kind: str = OrganisationKind.THIRD_SECTOR) -> Any:
    number = next(_numbers)
    return bodies.register(
        name=canary("Associazione"),
        kind=kind,
        tax_code=tax_code or a_tax_code(),
        territory=Community.objects.get(code="C5"),
        code=f"canarino-{number:03d}",
        address=canary("Via"),
        pec=f"pec{number:03d}@canarino.example",
        iban=IBAN,
        legal_representative=canary("Legale"),
        by=by,
    )


def _project(call: Call, lead: Organisation, partner: Organisation, by: User) -> Any:
    category = call.cost_categories.get()
    content = Content(
        partners=(PartnerDraft(partner, role=canary("Ruolo")),),
        budget=(
            ExpenseDraft(category, canary("Spesa"), 2019, Decimal("4000.00")),
            ExpenseDraft(category, canary("Spesa"), 2020, Decimal("5100.00")),
        ),
        funding=(SourceDraft(FundingKind.OWN, canary("Fonte"), Decimal("100.00")),),
        activities=(ActivityDraft(canary("Attività"), 1, 36, canary("Descrizione")),),
    )
    project = projects.start(
        call,
        lead=lead,
        title=canary("Progetto"),
        summary=canary("Sintesi"),
        context=canary("Contesto"),
        objectives=canary("Obiettivi"),
        generativity=canary("Generatività"),
        territory=lead.territory,
        requested=Decimal("9000.00"),
        content=content,
        by=by,
    )
    projects.attach(
        project,
        document=a_stored_document(),
        required_document=call.required_documents.get(),
        title=canary("Allegato"),
        file_name=f"{canary('file')}.pdf",
        by=by,
    )
    project.refresh_from_db()
    return project


def _filed(call: Call, lead: Any, partner: Any, by: User, *, key: str) -> Application:
    project = projects.sign_off(_project(call, lead, partner, by), by=by)
    with time_machine.travel(FILED_AT, tick=False):
        return filings.file(
            project, by=by, arrived_at=FILED_AT, idempotency_key=key, version=project.version
        )


def _brought_in(call: Call, lead: Any, partner: Any, by: User, *, number: str) -> Application:
    project = _project(call, lead, partner, by)
    return filings.bring_in(project, number=number, filed_at=FILED_AT, by=by)


def _evaluated(call: Call, applications: list[Application], officer: User) -> list[Any]:
    call = calls.start_evaluation(call, by=officer)
    _checked(applications, officer)
    group = panel.appoint(call, by=officer, appointing_act=canary("Atto di nomina"))
    evaluators = [
        panel.add_evaluator(
            group,
            code=f"CANARINO-VAL{place}",
            name=canary("Componente"),
            designated_by=a_party("CARITRO"),
            user=a_person("Dario"),
            by=officer,
        )
        for place in range(3)
    ]
    conflict.declare(
        evaluators[2], applications[0], has_conflict=True, reason=canary("Parente"), by=officer
    )
    for place, application in enumerate(applications[:2]):
        for evaluator, scores in zip(evaluators, (SINGLE_SCORES, OTHER_SCORES), strict=False):
            given = [points + place for points in scores]
            _sheet(call, evaluator, application, given, officer)
    _voided_sheet(call, evaluators[2], applications[1], officer)
    proposal.propose_amount(
        applications[1], proposed=Decimal("7000.00"), reason=canary("Costi alti"), by=officer
    )
    _minutes(group, applications[0], officer)
    return evaluators


def _checked(applications: list[Application], officer: User) -> None:
    checks = [check.open_check(application, by=officer) for application in applications]
    asked = integration.ask(
        applications[0], parts=canary("Parti"), reason=canary("Motivo"),
        due_at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC), by=officer,
    )  # fmt: skip
    integration.answer(asked, text=canary("Risposta"), arrived_at=FILED_AT, by=officer)
    integration.close(asked, by=officer)
    for row in checks[:2]:
        check.decide_by_hand(
            row, outcome=CheckState.ADMITTED, reason=canary("Ammessa perché"), by=officer
        )
    check.decide_by_hand(
        checks[2], outcome=CheckState.NOT_ADMITTED, reason=canary("Esclusa perché"), by=officer
    )


def _sheet(call: Call, evaluator: Any, application: Any, points: Any, officer: User) -> Any:
    sheet = evaluation.start(assignment.assign(evaluator, application, by=officer), by=officer)
    scores = dict(zip(call.criteria.order_by("position"), points, strict=True))
    sheet = evaluation.save(
        sheet, scores=scores, comment=canary("Commento"), version=sheet.version, by=officer
    )
    return evaluation.submit(sheet, by=officer)


def _voided_sheet(call: Call, evaluator: Any, application: Any, officer: User) -> None:
    sheet = _sheet(call, evaluator, application, (Decimal("3.50"), Decimal("4.50")), officer)
    evaluation.void(sheet, reason=canary("Errore di scheda"), by=officer)


def _minutes(group: Any, application: Application, officer: User) -> None:
    draft = minutes.MinutesDraft(
        held_on=dt.date(2018, 10, 3),
        place=canary("Sala"),
        text=canary("Il gruppo discute"),
        attendance=dict.fromkeys(group.evaluators.all(), True),
        reasons={application: canary("Motivazione")},
    )
    minutes.approve(minutes.record_minutes(group, draft, by=officer), by=officer)


def _decided(round_: AwardRound, officer: User) -> None:
    first, second = round_.awards.order_by("application__number")
    award.set_payee(
        first, name=canary("Persona che eroga"), tax_code=codicefiscale_of(91),
        reason=canary("Perché lei"), by=officer,
    )  # fmt: skip
    award.set_payee(
        second, name=canary("Comunità"), tax_code=a_tax_code(), reason=canary("Perché"), by=officer
    )
    text = Deliberation.objects.get(decision__round=round_)
    for code, number in ADOPTED:
        _sits(round_.decisions.get(funder__code=code), number, officer)
    paragraphs = [
        deliberation.Paragraph(section, canary("Paragrafo"))
        for section in ("premise", "visto", "point")
    ]
    text = deliberation.write_text(
        text, subject=canary("Oggetto"), takes_note=True, paragraphs=paragraphs,
        version=text.version, by=officer,
    )  # fmt: skip
    deliberation.fill_item(
        text, code="conflicts", state=ItemState.FILLED, text=canary("Voce"),
        version=text.version, by=officer,
    )  # fmt: skip
    public = round_.decisions.get(funder__code="PAT")
    row = commitment.CommitmentDraft(
        payee_name=canary("Beneficiario"),
        payee_tax_code=codicefiscale_of(92),
        chapter=canary("Cap."),
        exercise=2018,
        committed=public.total,
        booking_number=canary("Pren."),
        commitment_number=canary("Imp."),
    )
    commitment.write(public, [row], by=officer)
    for code, number in ADOPTED:
        decision.adopt(
            round_.decisions.get(funder__code=code), decided_on=ADOPTED_ON, number=number,
            by=officer,
        )  # fmt: skip


def _sits(row: FundingDecision, number: str, officer: User) -> None:
    """Everybody who may be at a sitting is named."""
    people = [
        decision_sitting.Person(part, canary("Assessore"), canary("Nome")) for part in SittingRole
    ]
    facts = decision_sitting.SittingFacts(
        held_on=ADOPTED_ON,
        reference=f"RIF-{number}",
        number=number,
        president_role=canary("Presidente"),
        president_name=canary("Nome"),
        assisting_role=canary("Dirigente"),
        assisting_name=canary("Nome"),
        people=tuple(people),
    )
    decision_sitting.record_sitting(row, facts, by=officer)


# Reading


def written() -> Iterator[tuple[str, str]]:
    """Every text in the database that somebody can write: its column and its value."""
    for label in ("accounts", "funders", "projects", "grants"):
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.get_fields():
                if isinstance(field, models.CharField | models.TextField) and not field.choices:
                    column = f"{label}.{model.__name__}.{field.name}"
                    values = model._default_manager.values_list(field.name, flat=True)
                    yield from ((column, value) for value in set(values) if value)


def squeezed(text: str) -> str:
    """Text in which a value is found however it was broken into lines, and in any case."""
    return solid(text).casefold()


def what_leaves(pdf: bytes, *others: bytes) -> str:
    """Every text in every byte: what is read, what is drawn, metadata, attachments, objects."""
    texts = [text_of(pdf), *_inside(pdf)]
    for name, (content, _) in attachments_of(pdf).items():
        texts += [name, *_decoded(content)]
    for content in others:
        texts += _decoded(content)
    return squeezed("\n".join(texts))


def _inside(pdf: bytes) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        for thing in file.objects:
            yield from _texts(thing)
        yield from _texts(file.trailer)
        yield from _decoded(file.Root.Metadata.read_bytes())


def _texts(thing: Any) -> Iterator[str]:
    """Strings of an object and, decompressed, the bytes of a stream."""
    if isinstance(thing, pikepdf.Stream):
        yield from _decoded(thing.read_bytes())
    if isinstance(thing, pikepdf.String):
        yield str(thing)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in thing.items():
            yield key
            yield from _direct(value)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            yield from _direct(value)


def _direct(value: Any) -> Iterator[str]:
    """What is not an object of its own, which is read in its turn."""
    if not getattr(value, "is_indirect", False):
        yield from _texts(value)


def _decoded(content: bytes) -> Iterable[str]:
    """As the encodings that a PDF may use for text."""
    return [content.decode("utf-8", "replace"), content.decode("utf-16-be", "replace")]
