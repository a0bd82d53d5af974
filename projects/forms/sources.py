"""Where the money comes from: own means, others' money, value in kind, and what is asked."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from django import forms

from funders.models import Call
from funders.rules.amounts import Cents, part_rounded_down
from projects.actions.content import Content, SourceDraft
from projects.forms.budget import amount_of
from projects.forms.fields import CostField
from projects.forms.sheets import Columns, Sheet
from projects.rules.admitted_cost import admitted_cost
from projects.rules.budget import total_cost
from projects.rules.completeness import Section
from projects.states import FundingKind
from welfare_kmzero.euro_field import EuroField
from welfare_kmzero.money import euros, format_euro
from welfare_kmzero.screens.forms import Styled


class RequestForm(Styled, forms.Form):
    requested = EuroField(label="Contributo richiesto", required=False)

    def __init__(self, *args: Any, call: Call, **options: Any) -> None:  # as in Django
        super().__init__(*args, **options)
        self.call = call

    def clean_requested(self) -> Decimal:
        requested: Decimal = self.cleaned_data["requested"] or Decimal(0)
        limit = self.call.max_grant
        if limit is not None and requested > limit:
            raise forms.ValidationError(
                f"Il contributo massimo di questo bando è {format_euro(limit)}."
            )
        return requested


class SourceForm(forms.Form):
    source = forms.ChoiceField(
        label="Fonte",
        choices=[("", "Scegli"), *FundingKind.choices],
        error_messages={"required": "Scegli la fonte."},
    )
    description = forms.CharField(
        label="Descrizione",
        max_length=300,
        error_messages={"required": "Scrivi da chi, o da che cosa, viene."},
    )
    contributed = CostField(
        label="Importo (€)", help_text="", error_messages={"required": "Scrivi l'importo."}
    )


@dataclass(frozen=True, slots=True)
class Balance:
    """Costs against sources, in euro. ``difference``: costs less sources, whichever is more.

    ``evens_out``: the contribution that would balance them; None when sources exceed costs.
    ``max_grant``, ``max_by_rate``: the limits of the call, None where it sets none.
    """

    cost: Decimal
    requested: Decimal
    others: Decimal
    evens_out: Decimal | None
    max_grant: Decimal | None
    max_rate: Fraction | None
    admitted: Decimal
    max_by_rate: Decimal | None
    unread: int

    @property
    def sources(self) -> Decimal:
        return self.requested + self.others

    @property
    def missing(self) -> Decimal:
        """What the sources lack."""
        return max(self.cost - self.sources, Decimal(0))

    @property
    def excess(self) -> Decimal:
        """What the sources have too much of."""
        return max(self.sources - self.cost, Decimal(0))

    @property
    def is_over_grant(self) -> bool:
        return self.max_grant is not None and self.requested > self.max_grant

    @property
    def is_over_rate(self) -> bool:
        return self.max_by_rate is not None and self.requested > self.max_by_rate


class SourcesSheet(Sheet):
    section = Section.SOURCES
    template = "projects/writing/sources.html"
    form_class: ClassVar[type[forms.Form]] = RequestForm
    row_class: ClassVar[type[forms.Form] | None] = SourceForm
    row_label = "Altre fonti"

    def given_to_form(self) -> Columns:
        return {"call": self.project.call}

    def saved(self) -> dict[str, object]:
        return {"requested": self.project.requested or None}

    def saved_rows(self) -> list[dict[str, object]]:
        return [
            {
                "source": each.source,
                "description": each.description,
                "contributed": each.contributed,
            }
            for each in self.draft.funding
        ]

    def columns(self) -> Columns:
        return {"requested": self.form.cleaned_data["requested"]}

    def content(self) -> Content:
        assert self.rows is not None  # noqa: S101 - this sheet has rows
        return Content(
            funding=tuple(
                SourceDraft(FundingKind(each["source"]), each["description"], each["contributed"])
                for each in self.rows.filled
            )
        )

    def figures(self) -> dict[str, object]:
        assert self.rows is not None  # noqa: S101 - this sheet has rows
        typed = [form["contributed"].value() for form in self.rows.forms]
        asked = self.form["requested"].value()
        amounts = [amount_of(text) for text in (asked, *typed) if text]
        others = sum((amount_of(text) or Decimal(0) for text in typed), Decimal(0))
        requested = amount_of(asked) or Decimal(0)
        return {"balance": self._balance(requested, others, unread=amounts.count(None))}

    def _balance(self, requested: Decimal, others: Decimal, *, unread: int) -> Balance:
        call, items = self.project.call, self.draft.budget_items
        cost = euros(total_cost(items))
        admitted = admitted_cost(items, categories=self.draft.asked.categories).total
        rate = call.max_grant_rate
        return Balance(
            cost=cost,
            requested=requested,
            others=others,
            evens_out=cost - others if cost > others else None,
            max_grant=call.max_grant,
            max_rate=rate,
            admitted=euros(admitted),
            max_by_rate=None if rate is None else euros(part_rounded_down(Cents(admitted), rate)),
            unread=unread,
        )
