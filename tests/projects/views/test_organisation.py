"""A body in the browser: registered, shown, revised."""

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projects.models import Member, Organisation
from tests.factories import (
    a_member,
    a_person,
    a_project,
    a_published_call,
    a_tax_code,
    a_territory,
    an_application,
    an_invitation,
    an_organisation,
)
from welfare_kmzero import clock

pytestmark = pytest.mark.django_db
IBAN = "IT60X0542811101000000123456"
HOSTILE = ["<script>alert(1)</script>", "{{ user }}", "=1+1", "a" * 5000, "\u202e", "' OR 1=1 --"]


def browser(name="Ada"):
    client = Client()
    client.force_login(a_person(name))
    return client


def typed(**changed):
    return {
        "name": "Associazione La Rete",
        "kind": "third_sector",
        "tax_code": a_tax_code(),
        "vat_number": "",
        "territory": str(a_territory().pk),
        "address": "Via Roma 1, 38123 Trento",
        "pec": "rete@pec.example",
        "iban": "",
        "legal_representative": "Lia Rossi",
        **changed,
    }


def mine(**columns):
    organisation = an_organisation(**columns)
    a_member(organisation=organisation)
    return organisation


def errors_of(answer):
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


# Registering


def test_who_registers_a_body_is_its_referente():
    answer = browser().post("/enti/nuovo/", typed(iban="it60 x054 2811 1010 0000 0123 456"))

    row = Organisation.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/enti/{row.code}/")
    assert (row.name, row.iban, row.legal_representative) == (
        "Associazione La Rete",
        IBAN,
        "Lia Rossi",
    )
    assert Member.objects.get().role == "owner"


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"tax_code": "12345678901"}, "tax_code", "Il codice fiscale non è valido"),
        ({"vat_number": "00743110158"}, "vat_number", "La partita IVA non è valida"),
        ({"iban": "IT60X0542811101000000123457"}, "iban", "L'IBAN non è valido"),
        ({"pec": "rete"}, "pec", "indirizzo email valido"),
        ({"kind": "banca"}, "kind", "Scegli un'opzione valida"),
        ({"territory": "999999"}, "territory", "Scegli un'opzione valida"),
        ({"name": "Аssociazione"}, "name", "lettere di un altro alfabeto"),
        ({"name": "  "}, "name", "obbligatorio"),
        ({"address": ""}, "address", "obbligatorio"),
        ({"legal_representative": ""}, "legal_representative", "obbligatorio"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(changed, field, sentence):  # INJ-7
    answer = browser().post("/enti/nuovo/", typed(**changed))

    assert answer.status_code == 422
    assert list(errors_of(answer)) == [field]
    assert sentence in errors_of(answer)[field][0]
    assert "data-error-summary" in answer.content.decode()
    assert Organisation.objects.count() == 0


def test_the_same_tax_code_is_told_how_to_be_invited():
    known = mine(tax_code=a_tax_code())

    answer = browser("Carla").post("/enti/nuovo/", typed(tax_code=known.tax_code))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "chiedi al suo Referente" in errors_of(answer)["tax_code"][0]
    assert "ada@demo.example" not in page
    assert known.name not in page
    assert known.code not in page


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", ["name", "kind", "tax_code", "territory", "iban", "pec"])
def test_hostile_text_is_never_an_error_of_ours(field, text):  # INJ-3
    answer = browser().post("/enti/nuovo/", typed(**{field: text}))

    assert answer.status_code in {302, 422}
    assert "<script>alert" not in answer.content.decode()


def test_hostile_text_is_shown_as_letters():  # INJ-1
    client = browser()
    client.post("/enti/nuovo/", typed(name=HOSTILE[0], legal_representative="{{ user }}"))

    page = client.get(f"/enti/{Organisation.objects.get().code}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ user }}" in page


# Its page


def test_its_page_says_what_is_missing_and_where_each_project_is():
    body = mine(iban="", pec="", address="", legal_representative="Lia")
    draft = a_project(lead=body, title="Orti")
    page = browser().get(f"/enti/{body.code}/").content.decode()

    text = html.unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))
    assert "Cosa manca all'ente: l'indirizzo della sede, la PEC, l'IBAN" in text
    assert f'href="/progetti/{draft.pk}/"' in page
    assert "Bozza – non inviata" in text


def test_a_filed_project_is_never_taken_for_a_draft():
    filed = an_application()
    a_member(organisation=filed.lead)

    page = browser().get(f"/enti/{filed.lead.code}/").content.decode()

    receipt = filed.register_entry
    assert f"Inviata il 30/07/2018 alle 12:00 (ora italiana) – ricevuta n. {receipt}<" in page
    assert f'href="/domande/{filed.code}/"' in page
    assert "Bozza" not in page


def test_an_imported_application_has_no_receipt_and_claims_none():
    filed = an_application(origin="imported", register_entry=None)
    a_member(organisation=filed.lead)

    page = browser().get(f"/enti/{filed.lead.code}/").content.decode()

    assert ">Inviata il 30/07/2018 alle 12:00 (ora italiana)<" in page
    assert "ricevuta n." not in page


def test_a_reader_only_reads():
    body = an_organisation(iban=IBAN)
    a_member(organisation=body, user=a_person("Bruno"), role="reader")
    an_invitation(organisation=body, email="segreta@ente.example", expires_at=clock.now())
    client = browser("Bruno")

    page = client.get(f"/enti/{body.code}/").content.decode()

    assert "segreta@ente.example" not in page
    for word in ("modifica/", "invita/", "/ruolo/", "Inizia", "inizia un progetto"):
        assert word not in page
    assert "Lascia l'ente" in page
    assert client.get(f"/enti/{body.code}/modifica/").status_code == 404
    assert client.post(f"/enti/{body.code}/modifica/", typed()).status_code == 404


def test_an_auditor_reads_without_the_account():
    body = mine(iban=IBAN)
    a_person("Gina", is_auditor=True)

    page = browser("Gina").get(f"/enti/{body.code}/").content.decode()

    assert body.name in page
    assert "0123" not in page


def test_the_queries_do_not_grow_with_the_rows():
    client, body, call = browser(), mine(), a_published_call()
    counts = []
    for rows in (1, 2, 7):
        for number in range(rows):
            name = f"Persona{len(counts)}{number}"
            a_member(organisation=body, user=a_person(name), role="reader")
            an_invitation(organisation=body, email=f"{name.lower()}@ente.example")
            a_project(lead=body, call=call)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/enti/{body.code}/").status_code == 200
        counts.append(len(captured))

    assert counts == [counts[0]] * 3
    assert counts[0] <= 12


# Revising


def test_what_is_written_anew_is_saved():
    body = mine(name="La Rete")
    client = browser()
    form = client.get(f"/enti/{body.code}/modifica/").context["form"]

    answer = client.post(
        f"/enti/{body.code}/modifica/",
        typed(version=form["version"].value(), tax_code=body.tax_code, iban=IBAN),
    )

    assert (answer.status_code, answer["Location"]) == (302, f"/enti/{body.code}/")
    body.refresh_from_db()
    assert (body.iban, body.name, body.version) == (IBAN, "Associazione La Rete", 2)


def test_a_stale_page_is_compared_and_then_settled():  # SUB-6
    body = mine(name="La Rete", address="Via Vecchia 1")
    first, second = browser("Ada"), browser("Bruno")
    a_member(organisation=body, user=a_person("Bruno"), role="editor")
    address = f"/enti/{body.code}/modifica/"
    base = typed(name="La Rete", tax_code=body.tax_code, version="1")
    first.post(address, {**base, "address": "Via di Ada 1"})

    answer = second.post(address, {**base, "address": "Via di Bruno 2"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Via di Ada 1" in page
    assert "Via di Bruno 2" in page
    body.refresh_from_db()
    assert body.address == "Via di Ada 1"

    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    settled = {**fields, "scelta.address": "mio"}
    assert second.post(address, settled).status_code == 302
    body.refresh_from_db()
    assert (body.address, body.version) == ("Via di Bruno 2", 3)


def test_the_tax_code_of_who_filed_is_shown_and_not_asked():
    filed = an_application().lead
    a_member(organisation=filed)
    client, before = browser(), filed.tax_code
    address = f"/enti/{filed.code}/modifica/"

    assert "disabled" in str(client.get(address).context["form"]["tax_code"])
    answer = client.post(address, typed(version="1", tax_code=a_tax_code()))

    assert answer.status_code == 302
    filed.refresh_from_db()
    assert filed.tax_code == before
