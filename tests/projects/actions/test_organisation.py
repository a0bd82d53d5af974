"""A body is registered by its own people, revised, and its roles change hands."""

import json

import pytest
from django.db import IntegrityError

from funders.actions.errors import StaleVersion
from funders.states import OrganisationKind
from projects.actions import membership
from projects.actions import organisation as bodies
from projects.actions.organisation import AlreadyAMember
from projects.models import Member, Organisation
from projects.states import MemberRole
from tests.factories import (
    a_member,
    a_partner,
    a_person,
    a_tax_code,
    a_territory,
    an_application,
    an_organisation,
)
from welfare_kmzero.audit.models import Event

pytestmark = pytest.mark.django_db
IBAN = "IT60X0542811101000000123456"


def last_event():
    return Event.objects.order_by("sequence").last()


def registered(**columns):
    facts = {
        "name": "Associazione La Rete",
        "kind": OrganisationKind.THIRD_SECTOR,
        "tax_code": a_tax_code(),
        "territory": a_territory(),
        "by": a_person("Ada"),
    }
    return bodies.register_own(**{**facts, **columns})


def roles_of(organisation):
    rows = Member.objects.filter(organisation=organisation, ended_at__isnull=True)
    return {row.user.full_name: row.role for row in rows.select_related("user")}


# Registering


def test_who_registers_is_the_owner():
    row = registered()

    assert roles_of(row) == {"Ada": "owner"}
    assert last_event().action == "organisation.member_added"


def test_a_second_one_with_the_same_tax_code_is_told_how_to_be_invited():
    first = registered()

    with pytest.raises(bodies.TaxCodeTaken) as refused:
        registered(tax_code=first.tax_code, by=a_person("Carla"))

    assert str(refused.value) == (
        "Un ente con questo codice fiscale è già registrato. Se ne fai parte, chiedi al suo"
        " Referente o al legale rappresentante di invitarti dalla pagina dell'ente."
    )
    assert "ada" not in str(refused.value)


def test_a_name_in_disguise_is_refused():  # INJ-7
    with pytest.raises(bodies.NameInDisguise):
        registered(name="Аssociazione La Rete")

    assert registered(name="Associazione  La\u00a0Rete").name == "Associazione La Rete"


def test_a_partner_that_nobody_acted_for_is_taken_over():
    known = an_organisation(name="La rete")
    a_partner(organisation=known)

    row = registered(tax_code=known.tax_code, iban=IBAN)

    assert (row.pk, row.name, row.iban, row.version) == (
        known.pk,
        "Associazione La Rete",
        IBAN,
        2,
    )
    assert roles_of(row) == {"Ada": "owner"}


@pytest.mark.parametrize("columns", [{"iban": IBAN}, {"pec": "a@pec.it"}])
def test_a_body_with_something_of_its_own_is_not_taken_over(columns):
    known = an_organisation(**columns)

    with pytest.raises(bodies.TaxCodeTaken):
        registered(tax_code=known.tax_code)


def test_a_body_whose_people_all_left_is_not_taken_over():
    known = an_organisation()
    bodies.end_member(a_member(organisation=known), by=a_person("Ada"))

    with pytest.raises(bodies.TaxCodeTaken):
        registered(tax_code=known.tax_code)


def test_the_words_of_our_addresses_are_no_codes():
    assert registered(name="Nuovo").code == "nuovo-2"


def test_two_at_once_give_one_body_and_one_refusal(monkeypatch):
    """The second asks before the first has written: the database answers."""
    first = registered()
    asked = []

    def too_early(tax_code):
        asked.append(tax_code)
        if len(asked) > 1:
            raise bodies.TaxCodeTaken("già registrato")

    monkeypatch.setattr(bodies, "_check_tax_code_free", too_early)
    with pytest.raises(bodies.TaxCodeTaken):
        registered(tax_code=first.tax_code, by=a_person("Carla"))

    assert Organisation.objects.filter(tax_code=first.tax_code).count() == 1


# Revising


def test_a_tax_code_taken_while_one_writes_is_refused_in_words(monkeypatch):
    """The second asks before the first has written: the database answers."""
    first, second = registered(), registered(name="Associazione Il Filo", by=a_person("Carla"))
    monkeypatch.setattr(bodies, "_check_tax_code_free", lambda _: None)

    with pytest.raises(bodies.TaxCodeTaken):
        bodies.revise(second, version=1, by=a_person("Carla"), tax_code=first.tax_code)

    second.refresh_from_db()
    assert second.tax_code != first.tax_code


def test_a_change_of_account_is_told_before_and_after():
    row = registered(iban=IBAN, legal_representative="Lia Rossi")
    other = "IT24D0542811101000000654321"

    after = bodies.revise(
        row, version=1, by=a_person("Ada"), iban=other, legal_representative="Ugo Neri"
    )

    assert (after.version, after.iban, after.legal_representative) == (2, other, "Ugo Neri")
    event = last_event()
    assert (event.action, event.target) == ("organisation.revised", row.code)
    assert json.loads(event.details) == {
        "before": {"iban": IBAN},
        "after": {"changed": ["iban", "legal_representative"], "iban": other, "version": 2},
    }
    assert "Neri" not in event.details


def test_a_stale_save_changes_nothing():
    row = registered()
    bodies.revise(row, version=1, by=a_person("Ada"), address="Via Roma 1")

    with pytest.raises(StaleVersion):
        bodies.revise(row, version=1, by=a_person("Bruno"), address="Via Milano 2")

    row.refresh_from_db()
    assert row.address == "Via Roma 1"


def test_wrong_identifiers_and_unknown_columns_are_refused():
    row = registered()

    for columns in ({"iban": "IT00"}, {"vat_number": "1"}, {"tax_code": "1"}):
        with pytest.raises(bodies.IdentifierWrong):
            bodies.revise(row, version=1, by=a_person("Ada"), **columns)
    with pytest.raises(bodies.NameInDisguise):
        bodies.revise(row, version=1, by=a_person("Ada"), name="Ωmega")
    with pytest.raises(TypeError):
        bodies.revise(row, version=1, by=a_person("Ada"), code="altro")


def test_the_tax_code_of_who_filed_stays():
    filed = an_application().lead
    other = registered()

    with pytest.raises(bodies.TaxCodeFixed):
        bodies.revise(filed, version=1, by=a_person("Ada"), tax_code=a_tax_code())
    with pytest.raises(bodies.TaxCodeTaken):
        bodies.revise(other, version=1, by=a_person("Ada"), tax_code=filed.tax_code)
    with pytest.raises(IntegrityError):
        Organisation.objects.filter(pk=filed.pk).update(tax_code=a_tax_code())


# Roles


def test_a_role_changes_and_the_one_before_stays_known():
    row = registered()
    bruno = a_member(organisation=row, user=a_person("Bruno"), role="editor")

    changed = membership.change_role(bruno, role=MemberRole.OWNER, by=a_person("Ada"))

    assert changed.role == "owner"
    assert roles_of(row) == {"Ada": "owner", "Bruno": "owner"}
    assert row.members.count() == 3
    with pytest.raises(membership.SameRole):
        membership.change_role(changed, role=MemberRole.OWNER, by=a_person("Ada"))
    with pytest.raises(bodies.NoLongerAMember):
        membership.change_role(bruno, role=MemberRole.READER, by=a_person("Ada"))


def test_the_last_owner_stays():
    row = registered()
    ada = row.members.get()
    bruno = a_member(organisation=row, user=a_person("Bruno"), role="editor")

    with pytest.raises(membership.LastOwner):
        membership.end(ada, by=a_person("Ada"))
    with pytest.raises(membership.LastOwner):
        membership.change_role(ada, role=MemberRole.READER, by=a_person("Ada"))
    membership.change_role(bruno, role=MemberRole.OWNER, by=a_person("Ada"))
    membership.end(ada, by=a_person("Ada"))

    assert roles_of(row) == {"Bruno": "owner"}
    with pytest.raises(bodies.NoLongerAMember):
        membership.end(ada, by=a_person("Ada"))


def test_nobody_is_a_member_twice():
    row = registered()

    with pytest.raises(AlreadyAMember):
        bodies.add_member(row, user=a_person("Ada"), role=MemberRole.READER, by=a_person("Ada"))
