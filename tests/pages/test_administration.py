"""The administration: configuration with its events, frozen rows to be read and no more."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import reverse

from funders.models import Call, Criterion, Endowment, FunderOfficer, Protocol
from grants.models import CitedLaw
from tests.factories import a_call, a_funder, a_person, a_protocol, a_share, with_terms
from tests.pages.town import Town
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.administration import FrozenAdmin
from welfare_kmzero.audit.models import Event
from welfare_kmzero.euro_field import EuroField

FROZEN = sorted(
    model._meta.label_lower
    for model, registered in admin.site._registry.items()
    if isinstance(registered, FrozenAdmin)
)


@pytest.fixture(autouse=True)
def loose_templates(strict_templates: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's own templates rely on names that may be empty."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")


def _address(model: type[models.Model], what: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


def test_what_is_frozen_is_known() -> None:
    assert FROZEN == [
        "audit.event",
        "documents.act",
        "documents.protocolentry",
        "documents.registerannulment",
        "documents.registerentry",
        "documents.storeddocument",
        "grants.award",
        "grants.awardround",
        "grants.cofundingstatement",
        "grants.deliberation",
        "grants.eligibilitycheck",
        "grants.fundingdecision",
        "grants.panel",
        "grants.publication",
        "grants.ranking",
        "grants.sitting",
        "jobs.job",
        "mail.message",
        "projects.application",
        "projects.organisation",
        "projects.project",
    ]


def test_scores_and_conflicts_are_not_in_the_administration() -> None:
    registered = {model._meta.label_lower for model in admin.site._registry}

    assert not registered & {
        "grants.evaluation",
        "grants.score",
        "grants.conflictdeclaration",
        "grants.assignment",
        "documents.snapshot",
        "auth.group",
        "account.emailaddress",
        "mfa.authenticator",
    }


def test_every_list_and_every_row_opens(town: Town) -> None:
    client = town.client("Ivo")

    for model, registered in admin.site._registry.items():
        if model._meta.app_label in ("auth", "sessions", "contenttypes", "admin"):
            continue
        assert client.get(_address(model, "changelist")).status_code == 200, model
        row = model._default_manager.first()
        if row is not None:
            assert client.get(_address(model, "change", row.pk)).status_code == 200, model
        if registered.has_add_permission(_request(town.people["Ivo"])):
            assert client.get(_address(model, "add")).status_code == 200, model


def _request(user: User):
    request = RequestFactory().get("/")
    request.user = user
    return request


def test_nobody_adds_changes_or_deletes_a_frozen_row(town: Town) -> None:
    """Not even a superuser, not even by a crafted POST."""
    client = town.client("Ivo")
    tried = 0
    for model, registered in admin.site._registry.items():
        row = model._default_manager.first()
        if not isinstance(registered, FrozenAdmin):
            continue
        assert client.post(_address(model, "add"), {}).status_code == 403, model
        if row is None:
            continue
        tried += 1
        before = model._default_manager.filter(pk=row.pk).values().get()
        assert client.post(_address(model, "change", row.pk), {"title": "x"}).status_code == 403
        assert client.post(_address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        bulk = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        client.post(_address(model, "changelist"), bulk)
        assert model._default_manager.filter(pk=row.pk).values().get() == before
    assert tried >= 12


@pytest.mark.parametrize("name", ["Ada", "Carla", "Dario", "Elsa", "Furio", "Gina"])
def test_the_administration_is_for_administrators(town: Town, name: str) -> None:
    answer = town.client(name).get("/admin/")

    assert answer.status_code in (302, 403)
    assert "Persone e configurazione" not in answer.content.decode()


def test_a_stranger_is_sent_to_the_one_door(town: Town) -> None:
    answer = town.client().get("/admin/", follow=True)

    assert answer.redirect_chain[-1][0].startswith("/accesso/login/")


def test_a_published_call_is_only_read(town: Town) -> None:
    client = town.client("Ivo")
    address = _address(Call, "change", town.call.pk)

    assert client.get(address).status_code == 200
    assert client.post(address, {"title": "Cambiato"}).status_code == 403
    assert client.post(_address(Call, "delete", town.call.pk), {"post": "yes"}).status_code == 403
    town.call.refresh_from_db()
    assert town.call.title != "Cambiato"
    protocol = _address(Protocol, "change", town.call.protocol_id)
    assert client.post(protocol, {"title": "x"}).status_code == 403


def _form_of(client: Client, address: str) -> dict[str, str]:
    """What a browser would send back unchanged."""
    context = client.get(address).context
    sent: dict[str, str] = {}
    forms = [context["adminform"].form]
    for formset in context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    for form in forms:
        for bound in form:
            found = form[bound.name].value()
            widget = bound.field.widget
            if hasattr(widget, "decompress"):
                parts = widget.decompress(found)
                sent |= {
                    f"{bound.html_name}_{place}": str(part or "")
                    for place, part in enumerate(parts)
                }
            elif found is True:
                sent[bound.html_name] = "on"
            elif found is not False:
                sent[bound.html_name] = "" if found is None else str(found)
    return sent


def test_a_call_in_preparation_is_changed_with_an_event(town: Town) -> None:
    call = with_terms(a_call(code="NUOVO", title="Prima"))
    client = town.client("Ivo")
    address = _address(Call, "change", call.pk)
    form = _form_of(client, address)
    assert form["endowments-0-available"] in ("20.000,00", "10.000,00")
    money = next(key for key in form if key.endswith("-available") and form[key] == "20.000,00")

    answer = client.post(address, {**form, "title": "Dopo", money: "21.000,50"})

    assert answer.status_code == 302
    call.refresh_from_db()
    assert call.title == "Dopo"
    assert Endowment.objects.get(call=call, funder__code="CARITRO").available == Decimal("21000.50")
    event = Event.objects.get(action="configuration.changed")
    assert (event.actor, event.target_type, event.target) == (
        "ivo@demo.example",
        "funders.call",
        str(call.pk),
    )


def test_a_law_of_every_act_ends_on_a_day_with_an_event(town: Town) -> None:
    law = CitedLaw.objects.get(text__contains="n. 23")
    client = town.client("Ivo")
    address = _address(CitedLaw, "change", law.pk)
    form = _form_of(client, address)

    late = client.post(address, {**form, "valid_to": "29/11/1992"}).content.decode()
    answer = client.post(address, {**form, "valid_to": "31/12/2025"})

    assert "La validità finisce prima di cominciare." in late
    assert answer.status_code == 302
    law.refresh_from_db()
    assert law.valid_to == dt.date(2025, 12, 31)
    event = Event.objects.get(action="configuration.changed")
    assert (event.actor, event.target_type, event.target) == (
        "ivo@demo.example",
        "grants.citedlaw",
        str(law.pk),
    )
    assert "vale fino al" in event.details.lower()
    assert client.post(_address(CitedLaw, "delete", law.pk), {"post": "yes"}).status_code == 403


def test_a_law_is_added_with_an_event(town: Town) -> None:
    client = town.client("Ivo")
    typed = {"text": "vista la L.P. 3/2020", "position": 5, "valid_from": "13/05/2020"}

    assert client.post(_address(CitedLaw, "add"), {**typed, "text": "  "}).status_code == 200
    assert client.post(_address(CitedLaw, "add"), typed).status_code == 302

    law = CitedLaw.objects.get(text="vista la L.P. 3/2020")
    event = Event.objects.get(action="configuration.added")
    assert (event.target_type, event.target) == ("grants.citedlaw", str(law.pk))


def test_an_amount_that_is_none_is_explained(town: Town) -> None:
    call = with_terms(a_call(code="NUOVO"))
    client = town.client("Ivo")
    address = _address(Call, "change", call.pk)
    form = _form_of(client, address)
    money = next(key for key in form if key.endswith("-available"))

    page = client.post(address, {**form, money: "1E+3"}).content.decode()

    assert "Scrivi l&#x27;importo in euro con due decimali" in page
    assert Criterion.objects.filter(call=call).exists()
    assert not Event.objects.filter(action="configuration.changed").exists()


def test_the_state_of_a_call_is_no_field(town: Town) -> None:
    call = with_terms(a_call(code="NUOVO"))
    client = town.client("Ivo")
    address = _address(Call, "change", call.pk)

    client.post(address, {**_form_of(client, address), "status": "published"})

    call.refresh_from_db()
    assert call.status == "draft"


def test_a_function_is_given_and_ended_by_its_actions(town: Town) -> None:
    client = town.client("Ivo")
    caritro = town.published.funders[0]
    fields = {
        "call": town.call.pk,
        "funder": caritro.pk,
        "user": town.people["Carla"].pk,
        "function": "pay",
    }

    assert client.post(_address(FunderOfficer, "add"), fields).status_code == 302
    row = FunderOfficer.objects.get(user=town.people["Carla"])
    assert row.given_by == town.people["Ivo"]
    end = {"action": "end_functions", "_selected_action": [row.pk]}
    client.post(_address(FunderOfficer, "changelist"), end)

    row.refresh_from_db()
    assert row.ended_by == town.people["Ivo"]
    actions = Event.objects.filter(action__startswith="officer.").order_by("sequence")
    assert [event.action for event in actions] == [
        "officer.function_given",
        "officer.function_ended",
    ]


def test_a_function_goes_to_a_party_of_the_protocol_only(town: Town) -> None:
    stranger = a_funder(code="ESTRANEO", name="Ente estraneo")
    fields = {
        "call": town.call.pk,
        "funder": stranger.pk,
        "user": town.people["Carla"].pk,
        "function": "pay",
    }

    page = town.client("Ivo").post(_address(FunderOfficer, "add"), fields).content.decode()

    assert "non è una parte del protocollo" in page
    assert not FunderOfficer.objects.filter(funder=stranger).exists()


def test_a_person_is_added_without_password_and_never_deleted(town: Town) -> None:
    client = town.client("Ivo")

    added = client.post(_address(User, "add"), {"email": "Nuovo@Ente.Example", "is_active": "on"})

    assert added.status_code == 302
    user = User.objects.get(email="nuovo@ente.example")
    assert not user.has_usable_password()
    assert client.post(_address(User, "delete", user.pk), {"post": "yes"}).status_code == 403
    assert Event.objects.filter(action="configuration.added", target=str(user.pk)).exists()


def test_the_event_tells_which_columns_and_not_what_they_hold(town: Town) -> None:
    person = a_person("Lia")
    client = town.client("Ivo")
    address = _address(User, "change", person.pk)

    client.post(address, {**_form_of(client, address), "full_name": "Lia Segreta"})

    event = Event.objects.get(action="configuration.changed", target=str(person.pk))
    assert "nome e cognome" in event.details.lower()
    assert "Segreta" not in event.details


@pytest.mark.django_db
def test_a_protocol_is_free_until_a_published_call_stands_on_it() -> None:
    protocol = a_protocol()
    a_share(protocol=protocol)
    ivo = a_person("Ivo", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(ivo)
    address = _address(Protocol, "change", protocol.pk)

    assert client.post(address, {**_form_of(client, address), "title": "Nuovo"}).status_code == 302

    protocol.refresh_from_db()
    assert protocol.title == "Nuovo"


@pytest.mark.parametrize(
    ("typed", "euros"),
    [("1.234,56", "1234.56"), ("1234.56", "1234.56"), ("10", "10.00"), ("€ 5", "5.00")],
)
def test_the_field_of_money_reads_as_people_write(typed: str, euros: str) -> None:
    assert EuroField().clean(typed) == Decimal(euros)


@pytest.mark.parametrize("typed", ["1E+2", "1_000", "NaN", "-1", "1,234", "١", ""])
def test_the_field_of_money_refuses_the_rest(typed: str) -> None:
    with pytest.raises(ValidationError):
        EuroField().clean(typed)


def test_the_field_of_money_shows_what_it_reads() -> None:
    field = EuroField(required=False)

    assert field.prepare_value(Decimal("1234.5")) == "1.234,50"
    assert field.clean("") is None
    assert not field.has_changed(Decimal("1234.50"), "1.234,50")
    assert field.has_changed(Decimal("1234.50"), "1.234,51")


# AUT-8
@pytest.mark.django_db
def test_the_last_who_administers_cannot_step_down(client: Client) -> None:
    ivo = a_person("Ivo", is_staff=True, is_superuser=True)
    client.force_login(ivo)
    address = _address(User, "change", ivo.pk)
    body = {"email": ivo.email, "full_name": "Ivo", "tax_code": ""}

    refused = client.post(address, body)

    ivo.refresh_from_db()
    assert refused.status_code == 200
    assert "ultima persona che amministra" in refused.content.decode()
    assert (ivo.is_active, ivo.is_superuser) == (True, True)

    a_person("Iva", is_staff=True, is_superuser=True)
    allowed = client.post(address, body)

    ivo.refresh_from_db()
    assert (allowed.status_code, ivo.is_active) == (302, False)
