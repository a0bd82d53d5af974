"""The terms of a call, as they are written: one form and its tables."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict

from funders.forms.fields import PointsField, RateField
from funders.models import Call, Funder, Protocol
from funders.states import Channel, LineRule
from welfare_kmzero.euro_field import EuroField
from welfare_kmzero.screens.forms import Layout, Section, Side, Styled
from welfare_kmzero.screens.wall_time import WallTimeField

# Addresses of our own stand beside those of the calls.
RESERVED = frozenset({"nuovo"})
ENDOWMENT = "dotazione_"
# Sections of the terms, by their anchor.
CONTENTS = {
    "il-bando": "Il bando",
    "quando": "Quando",
    "chi-e-quanto": "Chi e quanto",
    "dotazioni": "Le dotazioni",
    "graduatoria": "La graduatoria",
    "procedimento": "Chi risponde del procedimento",
}


class NewCallForm(Styled, forms.Form):
    """What a call begins with; the rest is written on its own page."""

    code = forms.SlugField(
        label="Codice",
        max_length=40,
        help_text="Sta nell'indirizzo del bando e nel numero delle domande: lettere, cifre e "
        "trattini, per esempio 2027. Non si cambia più.",
        error_messages={"invalid": "Usa solo lettere senza accento, cifre e trattini."},
    )
    title = forms.CharField(label="Titolo", max_length=300)
    protocol = forms.ModelChoiceField(
        label="Protocollo d'intesa",
        queryset=Protocol.objects.all(),
        to_field_name="code",
        empty_label="Scegli il protocollo",
        help_text="Dice le parti e le loro quote.",
    )
    copied = forms.ModelChoiceField(
        label="Parti dai termini di",
        queryset=Call.objects.none(),
        to_field_name="code",
        required=False,
        empty_label="Nessun bando: parto da zero",
    )
    opens_at = WallTimeField(label="Apre il")
    closes_at = WallTimeField(label="Scade il")

    def __init__(self, data: QueryDict | None = None, *, calls: QuerySet[Call]) -> None:
        super().__init__(data)
        self.fields["copied"].queryset = calls  # type: ignore[attr-defined]  # a ModelChoiceField

    def layout(self) -> Layout:
        return Layout(
            Side("code", "title"), Side("protocol", "copied"), Side("opens_at", "closes_at")
        )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code.lower() in RESERVED:
            raise ValidationError("Questo codice è riservato: scegline un altro.")
        return code

    def clean(self) -> dict[str, Any]:  # reason: as in Django
        return in_order(self, super().clean() or {})


class CallForm(Styled, forms.Form):
    """Everything that is not a row of a table. ``version``: the one that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    title = forms.CharField(label="Titolo", max_length=300)
    edition = forms.IntegerField(label="Edizione", min_value=1, max_value=999, required=False)
    summary = forms.CharField(
        label="Presentazione",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    opens_at = WallTimeField(label="Apre il")
    closes_at = WallTimeField(label="Scade il")
    min_partners = forms.IntegerField(
        label="Enti nella rete, almeno", min_value=1, max_value=50, help_text="Capofila compreso."
    )
    duration_months = forms.IntegerField(
        label="Durata dei progetti, in mesi", min_value=1, max_value=120
    )
    requires_cup = forms.BooleanField(label="Chiede il CUP", required=False)
    max_grant = EuroField(label="Contributo massimo", required=False)
    max_grant_rate = RateField(
        label="Contributo massimo, in % del costo ammesso", required=False,
        help_text="Per esempio 60, oppure 1/3. Vuoto: nessun limite.",
    )  # fmt: skip
    threshold = PointsField(label="Soglia di idoneità, in punti")
    step = PointsField(label="Passo dei punti", help_text="Per esempio 0,5.")
    tie_break = forms.CharField(
        label="A parità di punti valgono, nell'ordine",
        required=False,
        max_length=300,
        help_text="Codici dei criteri separati da virgola, per esempio GEN, INN. Poi vale chi ha "
        "inviato prima.",
    )
    funding_line = forms.ChoiceField(label="Quando i fondi finiscono", choices=LineRule.choices)
    min_partial_rate = RateField(
        label="Contributo ridotto: almeno, in % del dovuto", required=False,
        help_text="Vale solo se la regola riduce l'ultimo contributo.",
    )  # fmt: skip
    channel = forms.ChoiceField(label="Come arriva la quota pubblica", choices=Channel.choices)
    appointing_body = forms.CharField(
        label="Organo che nomina il gruppo di valutazione", max_length=200, required=False
    )
    responsible_structure = forms.CharField(
        label="Struttura competente", max_length=200, required=False
    )
    responsible_officer = forms.CharField(
        label="Responsabile del procedimento", max_length=150, required=False
    )
    legal_basis = forms.CharField(
        label="Norme, una per riga",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        funders: Sequence[Funder],
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        for funder in funders:
            self.fields[ENDOWMENT + funder.code] = EuroField(
                label=f"Dotazione: {funder.name}", required=False
            )
        self.funders = tuple(funders)

    @property
    def contents(self) -> list[tuple[str, str]]:
        """Anchor and title of each section, in their order."""
        return list(CONTENTS.items())

    def layout(self) -> Layout:
        return Layout(
            "version",
            _section("il-bando", Side("title", "edition"), "summary"),
            _section("quando", Side("opens_at", "closes_at")),
            _section(
                "chi-e-quanto",
                Side("min_partners", "duration_months"),
                Side("max_grant", "max_grant_rate"),
                "requires_cup",
            ),
            _section(
                "dotazioni",
                Side(*(ENDOWMENT + funder.code for funder in self.funders)),
                "channel",
            ),
            _section(
                "graduatoria",
                Side("threshold", "step"),
                "tie_break",
                Side("funding_line", "min_partial_rate"),
            ),
            _section(
                "procedimento",
                "appointing_body",
                Side("responsible_structure", "responsible_officer"),
                "legal_basis",
            ),
        )

    def clean_step(self) -> Decimal:
        step: Decimal = self.cleaned_data["step"]
        if step <= 0:
            raise ValidationError("Il passo è maggiore di zero.")
        return step

    def clean_max_grant(self) -> Decimal | None:
        amount: Decimal | None = self.cleaned_data["max_grant"]
        if amount is not None and amount <= 0:
            raise ValidationError("Il contributo massimo è maggiore di zero; vuoto: nessun limite.")
        return amount

    def clean_legal_basis(self) -> tuple[str, ...]:
        lines = tuple(line.strip() for line in self.cleaned_data["legal_basis"].splitlines())
        if any(len(line) > 400 for line in lines):
            raise ValidationError("Ogni norma ha al massimo 400 caratteri.")
        return tuple(line for line in lines if line)

    def clean_tie_break(self) -> tuple[str, ...]:
        codes = tuple(
            code.strip() for code in self.cleaned_data["tie_break"].split(",") if code.strip()
        )
        if len(set(codes)) != len(codes):
            raise ValidationError("Ogni criterio vale una volta sola.")
        return codes

    def clean(self) -> dict[str, Any]:  # reason: as in Django
        return in_order(self, super().clean() or {})


def _section(anchor: str, *fields: object) -> Section:
    section = Section(CONTENTS[anchor], *fields)
    section.css_id = anchor
    return section


def in_order(form: forms.Form, cleaned: dict[str, Any]) -> dict[str, Any]:
    """The call opens before it closes."""
    opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
    if opens_at and closes_at and closes_at <= opens_at:
        form.add_error("closes_at", "La scadenza viene dopo l'apertura.")
    return cleaned


class ExtensionForm(Styled, forms.Form):
    """A later deadline and the act or the reason behind it."""

    closes_at = WallTimeField(label="Nuova scadenza")
    reason = forms.CharField(
        label="Motivo e atto",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Si legge sulla pagina pubblica del bando.",
        error_messages={"required": "Scrivi il motivo."},
    )
