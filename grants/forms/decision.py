"""What is recorded of a decision that was taken."""

from typing import Any

from django import forms

from funders.states import FunderKind
from grants.models import FundingDecision
from welfare_kmzero import clock, italian
from welfare_kmzero.screens.forms import Layout, Section, Side, Styled


class AdoptionForm(Styled, forms.Form):
    """Date and number of the act of a funder, and the body that took it."""

    decided_on = forms.DateField(
        label="Data della decisione", widget=forms.DateInput(attrs={"type": "date"})
    )
    number = forms.CharField(label="Numero", required=False, max_length=40)
    body = forms.CharField(label="Organo che ha deciso", required=False, max_length=120)

    def __init__(
        self, *args: Any, decision: FundingDecision, **options: Any
    ) -> None:  # as in Django
        super().__init__(*args, **options)
        self.decision = decision
        if decision.funder.kind == FunderKind.PROVINCE:
            self.fields["number"].label = "Reg. delib. n."
            self.fields["number"].required = True
        else:
            self.fields["number"].help_text = "Lascialo vuoto se l'atto non ha numero."

    def layout(self) -> Layout:
        return Layout(Section("Estremi dell'atto", Side("decided_on", "number"), "body"))

    def clean_decided_on(self) -> Any:  # as in Django
        day = self.cleaned_data["decided_on"]
        if day > clock.today():
            raise forms.ValidationError("La data della decisione è nel futuro.")
        if day.year < 2000:
            raise forms.ValidationError("Ricontrolla l'anno.")
        return day

    def clean(self) -> dict[str, Any]:
        """What the sitting says already is not contradicted here."""
        sitting = self.decision.sitting
        day, number = self.cleaned_data.get("decided_on"), self.cleaned_data.get("number")
        if sitting and sitting.held_on and day and day != sitting.held_on:
            self.add_error(
                "decided_on",
                f"La seduta registrata è del {italian.long_date(sitting.held_on)}: correggi la data, "
                "qui o nella seduta.",
            )
        if sitting and sitting.number and number is not None and number != sitting.number:
            self.add_error(
                "number",
                f"La seduta registrata ha il n. {sitting.number}: correggi il numero, qui o nella "
                "seduta.",
            )
        return self.cleaned_data
