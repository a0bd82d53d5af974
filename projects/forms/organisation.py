"""The form of a body, and the small ones of its people."""

from typing import Any

from django import forms

from funders.models import Community
from funders.states import OrganisationKind
from projects.forms.fields import honest_name
from projects.models import Organisation
from projects.rules.names import tidy_code
from projects.states import MemberRole
from welfare_kmzero.identifiers import validate_iban, validate_tax_code, validate_vat_number
from welfare_kmzero.screens.forms import Field, Layout, Section, Side, Styled

ROLES = {
    MemberRole.OWNER: "risponde dell'ente, invita le persone, firma e invia",
    MemberRole.LEGAL_REPRESENTATIVE: "firma e invia le domande",
    MemberRole.EDITOR: "scrive i progetti, non li invia",
    MemberRole.READER: "legge soltanto",
}
ROLE_CHOICES = [(role.value, f"{role.label} – {meaning}") for role, meaning in ROLES.items()]


class CodeField(forms.CharField):
    """A codice fiscale, partita IVA or IBAN: blanks and small letters are mended, not refused."""

    def to_python(self, value: Any) -> str:  # reason: as Django declares it
        return tidy_code(super().to_python(value) or "")


class OrganisationForm(Styled, forms.Form):
    """A body, to be registered or revised."""

    name = forms.CharField(
        label="Denominazione",
        max_length=250,
        help_text="Come nello statuto o nell'atto costitutivo.",
    )
    kind = forms.ChoiceField(
        label="Natura",
        choices=[("", "Scegli…"), *OrganisationKind.choices],
        help_text="I soggetti della legge provinciale 13/2007. Il bando dice quali può ammettere.",
    )
    tax_code = CodeField(
        label="Codice fiscale",
        max_length=40,
        validators=[validate_tax_code],
        help_text="Quello dell'ente: 11 cifre. Per i cittadini, i 16 caratteri della persona.",
    )
    vat_number = CodeField(
        label="Partita IVA",
        max_length=40,
        required=False,
        validators=[validate_vat_number],
        help_text="Se l'ente ce l'ha: 11 cifre.",
    )
    territory = forms.ModelChoiceField(
        label="Territorio",
        queryset=Community.objects.all(),
        empty_label="Scegli…",
        help_text="La comunità di valle, o il Territorio Val d'Adige, in cui l'ente ha la sede.",
    )
    address = forms.CharField(
        label="Sede",
        max_length=250,
        help_text="Via, numero, CAP e comune.",
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    pec = forms.EmailField(
        label="PEC",
        max_length=254,
        required=False,
        help_text="Posta elettronica certificata, se l'ente ce l'ha: serve per le comunicazioni.",
    )
    iban = CodeField(
        label="IBAN",
        max_length=60,
        required=False,
        validators=[validate_iban],
        help_text="Il conto intestato all'ente. Serve solo se il progetto è finanziato.",
    )
    legal_representative = forms.CharField(
        label="Legale rappresentante",
        max_length=150,
        help_text="Nome e cognome di chi può firmare per l'ente.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self,
        *args: Any,  # reason: handed on to Django as they come
        organisation: Organisation | None = None,
        has_filed: bool = False,
        **kwargs: Any,
    ) -> None:
        """``has_filed``: its tax code stands in an application and is shown, not asked."""
        if organisation is not None:
            kwargs["initial"] = {
                **{name: getattr(organisation, name) for name in self.base_fields},
                **kwargs.get("initial", {}),
            }
        super().__init__(*args, **kwargs)
        if organisation is None:
            del self.fields["version"]
        if has_filed:
            self.fields["tax_code"].disabled = True
            self.fields[
                "tax_code"
            ].help_text = "L'ente ha inviato una domanda: il codice fiscale non cambia."

    def layout(self) -> Layout:
        return Layout(
            Section("L'ente", "name", "kind", Side("tax_code", "vat_number")),
            Section("Dove si trova e come si raggiunge", "territory", "address", "pec"),
            Section("Chi firma e dove arriva il contributo", "legal_representative", "iban"),
            *([Field("version")] if "version" in self.fields else []),
        )

    def clean_name(self) -> str:
        return honest_name(self.cleaned_data["name"])

    def facts(self) -> dict[str, Any]:  # reason: columns of several types
        """The columns as the actions take them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class InvitationForm(Styled, forms.Form):
    """A colleague to be asked."""

    email = forms.EmailField(
        label="Posta elettronica",
        max_length=254,
        help_text="L'invito vale solo per chi accede con questo indirizzo.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label="Ruolo", choices=ROLE_CHOICES, initial=MemberRole.EDITOR, widget=forms.RadioSelect
    )


class RoleForm(Styled, forms.Form):
    """Another role for a person of the body."""

    role = forms.ChoiceField(label="Ruolo", choices=ROLE_CHOICES, widget=forms.RadioSelect)
