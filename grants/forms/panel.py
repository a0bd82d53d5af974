"""Who appointed the panel, who sits in it, how the applications are shared."""

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from funders.models import Call, Funder
from grants.models import Panel
from welfare_kmzero.screens.forms import Layout, Side, Styled
from welfare_kmzero.screens.wall_time import WallTimeField

MOST_READERS = 9


class AppointmentForm(Styled, forms.Form):
    """What is known of the appointment; the act and its date may come later."""

    appointing_body = forms.CharField(
        label="Organo che nomina",
        max_length=200,
        required=False,
        help_text="Vuoto: quello indicato nel bando.",
    )
    appointing_act = forms.CharField(
        label="Atto di nomina",
        max_length=200,
        required=False,
        help_text="Per esempio: determinazione n. 12. Vuoto se non è ancora noto.",
    )
    appointed_on = forms.DateField(
        label="Data della nomina",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Scrivi una data che esiste."},
    )
    due_at = WallTimeField(
        label="Termine per consegnare le schede",
        required=False,
        help_text="Data e ora italiana. È un promemoria: dopo il termine si può ancora consegnare.",
    )

    def __init__(self, data: QueryDict | None = None, *, panel: Panel | None) -> None:
        names = ("appointing_body", "appointing_act", "appointed_on", "due_at")
        initial = {} if panel is None else {name: getattr(panel, name) for name in names}
        super().__init__(data, initial=initial, prefix="n")

    def layout(self) -> Layout:
        return Layout(Side("appointing_body", "appointing_act"), Side("appointed_on", "due_at"))


class MemberForm(Styled, forms.Form):
    """A member, the party that designates them and, if known, who signs in."""

    name = forms.CharField(
        label="Nome e cognome",
        max_length=150,
        error_messages={"required": "Scrivi il nome del componente."},
    )
    designated_by = forms.ModelChoiceField(
        label="Designato da",
        queryset=Funder.objects.none(),
        to_field_name="code",
        empty_label="Scegli la parte del protocollo",
        error_messages={
            "required": "Scegli chi lo ha designato.",
            "invalid_choice": "Scegli una parte del protocollo.",
        },
    )
    email = forms.EmailField(
        label="Posta elettronica con cui accede",
        required=False,
        max_length=254,
        help_text="La persona deve essere già registrata. Si può scrivere anche dopo.",
    )

    def __init__(self, data: QueryDict | None = None, *, call: Call) -> None:
        super().__init__(data, prefix="c")
        field = self.fields["designated_by"]
        field.queryset = parties_of(call)  # type: ignore[attr-defined]  # a ModelChoiceField

    def layout(self) -> Layout:
        return Layout(Side("name", "designated_by", "email"))


class SeatForm(Styled, forms.Form):
    """The address of who signs in as a member."""

    email = forms.EmailField(
        label="Posta elettronica con cui accede",
        max_length=254,
        error_messages={
            "required": "Scrivi l'indirizzo.",
            "invalid": "Questo non è un indirizzo di posta elettronica.",
        },
    )


class ReleaseForm(Styled, forms.Form):
    """Why a person no longer sits."""

    reason = forms.CharField(
        label="Motivo",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Scrivi il motivo."},
    )


class BalanceForm(Styled, forms.Form):
    """How many evaluators read each application."""

    valutatori = forms.IntegerField(
        label="Quanti componenti leggono ogni domanda",
        min_value=1,
        max_value=MOST_READERS,
        error_messages={
            "required": "Scrivi quanti componenti leggono ogni domanda.",
            "invalid": "Scrivi un numero intero.",
            "min_value": "Almeno un componente.",
            "max_value": f"Al massimo {MOST_READERS} componenti.",
        },
    )


def parties_of(call: Call) -> QuerySet[Funder]:
    """Every party of the protocol, with a share or not."""
    protocol = call.protocol_id
    return (
        Funder.objects.filter(Q(shares__protocol=protocol) | Q(partnerships__protocol=protocol))
        .distinct()
        .order_by("name")
    )
