"""The formal check: which applications, and how one is decided."""

import datetime as dt

from django import forms
from django.http import QueryDict

from grants.rules.integration_parts import LONGEST_DAYS, SHORTEST_DAYS, written
from grants.states import CheckState
from projects.rules.parts import PARTS
from welfare_kmzero import clock
from welfare_kmzero.documents.models import Direction, ProtocolEntry
from welfare_kmzero.euro_field import EuroField
from welfare_kmzero.screens.forms import Layout, Side, Styled

PENDING, ADMITTED, NOT_ADMITTED, WAITING = "da-decidere", "ammesse", "non-ammesse", "integrazione"


class CheckFilters(forms.Form):
    """Which applications to list; nothing given lists all."""

    stato = forms.ChoiceField(
        label="Stato",
        required=False,
        choices=[
            ("", "Tutte"),
            (PENDING, "Da decidere"),
            (WAITING, "Con un'integrazione aperta"),
            (ADMITTED, "Ammesse"),
            (NOT_ADMITTED, "Non ammesse"),
        ],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    testo = forms.CharField(
        label="Titolo, capofila o numero",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


class DecisionForm(Styled, forms.Form):
    """Admit, or not; a reason where the officer does not simply agree with the rules."""

    outcome = forms.ChoiceField(
        label="Esito",
        choices=[
            (CheckState.ADMITTED, "Ammetti alla valutazione"),
            (CheckState.NOT_ADMITTED, "Non ammettere"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Scegli l'esito."},
    )
    reason = forms.CharField(
        label="Motivo",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Serve se l'esito è diverso da quello proposto dalle regole o se ammetti un "
        "costo più basso. Non scrivere dati personali.",
    )
    admitted = EuroField(
        label="Costo ammesso, se più basso",
        required=False,
        help_text="In euro, per esempio 1.234,56. Vuoto: il costo che i limiti del bando lasciano.",
    )


class IntegrationForm(Styled, forms.Form):
    """The parts to complete, why, and the days to answer."""

    parts = forms.MultipleChoiceField(
        label="Parti da completare",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Scegli almeno una parte."},
        help_text="L'ente potrà cambiare solo queste parti.",
    )
    request = forms.CharField(
        label="Che cosa serve e perché",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Scrivi che cosa serve."},
    )
    days = forms.IntegerField(
        label="Giorni per rispondere",
        min_value=SHORTEST_DAYS,
        max_value=LONGEST_DAYS,
        initial=15,
        help_text=f"Da {SHORTEST_DAYS} a {LONGEST_DAYS} giorni: il termine scade alle 23:59 "
        "dell'ultimo giorno, ora italiana.",
        error_messages={
            "min_value": f"Il termine è di almeno {SHORTEST_DAYS} giorni.",
            "max_value": f"Il termine è di al massimo {LONGEST_DAYS} giorni.",
            "invalid": "Scrivi un numero di giorni.",
        },
    )

    def __init__(
        self, data: QueryDict | None = None, *, documents: dict[str, str], prefix: str = "i"
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.documents = documents
        parts = self.fields["parts"]
        parts.choices = [  # type: ignore[attr-defined]  # a MultipleChoiceField
            *PARTS.items(),
            *((code, f"Documento: {title}") for code, title in documents.items()),
        ]

    @property
    def parts_in_words(self) -> str:
        return written(self.cleaned_data["parts"], documents=self.documents)

    @property
    def due_at(self) -> dt.datetime:
        """The last second of the last day, on the clocks of Trento."""
        day = clock.today() + dt.timedelta(days=self.cleaned_data["days"])
        return dt.datetime.combine(day, dt.time(23, 59, 59), tzinfo=clock.ROME)


class ProtocolForm(Styled, forms.Form):
    """Number and date that the protocol register gave, typed as they are."""

    direction = forms.ChoiceField(label="Verso", choices=Direction.choices)
    number = forms.CharField(
        label="Numero di protocollo",
        max_length=80,
        error_messages={"required": "Scrivi il numero di protocollo."},
    )
    registered_on = forms.DateField(
        label="Data di protocollo",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Scrivi la data.", "invalid": "Scrivi una data che esiste."},
    )
    office = forms.CharField(label="Ufficio di protocollo (AOO)", max_length=120, required=False)
    file_reference = forms.CharField(label="Fascicolo", max_length=120, required=False)
    corrects = forms.ModelChoiceField(
        label="Corregge",
        queryset=ProtocolEntry.objects.none(),
        required=False,
        empty_label="Nessuno: è un numero nuovo",
    )
    reason = forms.CharField(
        label="Motivo della correzione",
        max_length=300,
        required=False,
        help_text="Solo se correggi un numero già scritto.",
    )

    def __init__(
        self, data: QueryDict | None = None, *, target_type: str, target: str, prefix: str = "p"
    ) -> None:
        super().__init__(data, prefix=prefix)
        entries = self.fields["corrects"]
        entries.queryset = ProtocolEntry.objects.of(target_type, target).in_force()  # type: ignore[attr-defined]  # a ModelChoiceField

    def layout(self) -> Layout:
        return Layout(
            Side("direction", "number", "registered_on"),
            Side("office", "file_reference"),
            Side("corrects", "reason"),
        )

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        wrong = cleaned.get("corrects")
        if isinstance(wrong, ProtocolEntry) and wrong.direction != cleaned.get("direction"):
            self.add_error("direction", "Il verso è quello del numero che correggi.")
        return cleaned
