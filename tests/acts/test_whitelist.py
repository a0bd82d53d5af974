"""PRV-3, DESIGN 3.12: what may leave is a list; everything else stays, in every byte."""

import re

import pytest

from grants import tasks as grants_tasks
from grants.models import Sitting
from projects import tasks as projects_tasks
from tests.acts.desk import print_now
from tests.acts.secrets_kept import (
    IBAN,
    MEANS,
    SINGLE_SCORES,
    a_call_full_of_canaries,
    squeezed,
    what_leaves,
    written,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

assert grants_tasks  # they register the printers
assert projects_tasks

# Shorter values are codes, states and numbers: they would be found anywhere by chance.
SHORTEST = 6
# Words of the house, which stand in forms and keys: nobody can write others.
VOCABULARY = {
    "grants.DeliberationItem.code",
    "grants.DeliberationPart.section",
    "grants.Finding.rule",
}
MAY_LEAVE = {
    "funders.Call.code",
    "funders.Call.responsible_officer",
    "funders.Call.responsible_structure",
    "funders.Call.title",
    "funders.Community.name",
    "funders.Criterion.title",
    "funders.Funder.code",
    "funders.Funder.deciding_body",
    "funders.Funder.name",
    "funders.LegalBasis.text",
    "funders.Protocol.title",
    "grants.Award.payee_name",
    "grants.Award.payee_tax_code",
    "grants.CitedLaw.text",
    "grants.Commitment.booking_number",
    "grants.Commitment.chapter",
    "grants.Commitment.commitment_number",
    "grants.Commitment.payee_name",
    "grants.Deliberation.subject",
    "grants.DeliberationItem.text",
    "grants.DeliberationPart.text",
    "grants.FundingDecision.body",
    "grants.FundingDecision.number",
    "grants.Panel.appointing_act",
    "grants.Sitting.assisting_name",
    "grants.Sitting.assisting_role",
    "grants.Sitting.number",
    "grants.Sitting.president_name",
    "grants.Sitting.president_role",
    "grants.Sitting.reference",
    "grants.SittingMember.name",
    "grants.SittingMember.role",
    "projects.Application.title",
    "projects.Organisation.name",
    "projects.Organisation.tax_code",
    "projects.Project.title",
}
ON_THE_RECEIPT = {
    "accounts.User.full_name",
    "funders.Call.code",
    "funders.Call.title",
    "projects.Application.code",
    "projects.Application.title",
    "projects.Attachment.file_name",
    "projects.Attachment.title",
    "projects.Organisation.name",
    "projects.Project.title",
}
# That these were there to be found is what makes their absence mean something.
MUST_BE_KEPT = {
    "accounts.User.email",
    "accounts.User.tax_code",
    "grants.AgreedReason.text",
    "grants.AmountProposal.reason",
    "grants.Award.payee_reason",
    "grants.ConflictDeclaration.reason",
    "grants.EligibilityCheck.reason",
    "grants.Evaluation.comment",
    "grants.Evaluator.code",
    "grants.Evaluator.name",
    "grants.Finding.sentence",
    "grants.IntegrationRequest.answer",
    "grants.IntegrationRequest.parts",
    "grants.IntegrationRequest.reason",
    "grants.Minutes.place",
    "grants.Minutes.text",
    "projects.Activity.description",
    "projects.BudgetLine.description",
    "projects.FundingSource.description",
    "projects.Organisation.address",
    "projects.Organisation.iban",
    "projects.Organisation.legal_representative",
    "projects.Organisation.pec",
    "projects.Partner.role",
    "projects.Project.context",
    "projects.Project.summary",
}


@pytest.fixture
def canaries():
    return a_call_full_of_canaries()


def leaves(act):
    files = print_now(act)
    return what_leaves(files.pdf, files.csv, files.json)


def columns_in(text):
    found = {
        column for column, value in written() if len(value) >= SHORTEST and squeezed(value) in text
    }
    return found - VOCABULARY


def who_sat(funder):
    """Everybody named by the sitting of that funder's body."""
    sitting = Sitting.objects.get(decision__funder__code=funder)
    members = sitting.members.values_list("name", flat=True)
    return [sitting.president_name, sitting.assisting_name, *members]


def has_number(text, number):
    return re.search(rf"(?<![\d.,]){number}(?![\d])", text) is not None


def test_only_what_is_on_the_list_leaves_in_any_byte(canaries):
    there = {column for column, value in written() if len(value) >= SHORTEST}
    assert there >= MUST_BE_KEPT

    found = {act.file_stem: leaves(act) for act in canaries.acts}

    assert set().union(*(columns_in(text) for text in found.values())) == MAY_LEAVE
    for text in found.values():
        assert squeezed(IBAN) not in text
        assert "canarino.example" not in text
        for value in canaries.secret:
            assert squeezed(value) not in text
    whole = "".join(found.values())
    for value in canaries.open_to_all:
        assert squeezed(value) in whole
    for funder, stem in (("PAT", "deliberazione"), ("CARITRO", "proposta-CARITRO")):
        for name in who_sat(funder):
            assert [where for where, text in found.items() if squeezed(name) in text] == [stem]


def test_means_leave_and_single_scores_do_not(canaries):
    for act in canaries.acts:
        files = print_now(act)
        for text in (what_leaves(files.pdf), files.csv.decode(), files.json.decode()):
            for points in SINGLE_SCORES:
                for number in (f"{points}", f"{points:.1f}"):
                    assert not has_number(text, re.escape(number))
                    assert not has_number(text, number.replace(".", ","))
        if act.kind == "ranking":
            assert all(mean in files.csv.decode() for mean in MEANS)
            assert all(mean in what_leaves(files.pdf) for mean in MEANS)


def test_the_receipt_says_to_the_applicant_what_was_sent_and_no_more(canaries):
    text = leaves(canaries.receipt)

    assert columns_in(text) == ON_THE_RECEIPT
    for value in (*canaries.secret, IBAN, "canarino.example"):
        assert squeezed(value) not in text


def test_the_search_finds_what_is_only_in_a_compressed_stream(canaries):
    files = print_now(canaries.acts[0])
    lead = squeezed(canaries.open_to_all[3])

    assert lead.encode() not in files.pdf.lower()
    assert lead in what_leaves(files.pdf)
