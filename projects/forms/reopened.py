"""What may be typed in a part of an application that was opened again.

The tables have the forms of the project; prose has the one field of its part; the codes of
the bodies, which a project does not write, have a form of their own.
"""

import copy
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, ClassVar

from django import forms

from projects.actions.content import Content, PartnerDraft
from projects.documents.application import ApplicationContent
from projects.documents.reopened import ReopenedDraft, Said
from projects.forms.activities import ActivitiesSheet
from projects.forms.budget import BudgetSheet
from projects.forms.fields import CupField, TaxCodeField
from projects.forms.network import NetworkSheet
from projects.forms.presentation import ObjectivesForm, PresentationForm
from projects.forms.sheets import Columns, Sheet
from projects.forms.sources import SourcesSheet
from projects.rules.completeness import Section
from projects.rules.parts import TEXTS, Part
from welfare_kmzero.money import cents
from welfare_kmzero.screens.forms import Styled


class TextSheet(Sheet):
    """Prose: the field of one part, as the page of the project has it."""

    template = "projects/writing/prose.html"
    part: ClassVar[Part]

    def saved(self) -> dict[str, object]:
        return {self.part.value: getattr(self.project, self.part)}

    def columns(self) -> Columns:
        return dict(self.form.cleaned_data)


def _text_sheet(part: Part) -> type[Sheet]:
    form = ObjectivesForm if part is Part.OBJECTIVES else PresentationForm
    section = Section.OBJECTIVES if part is Part.OBJECTIVES else Section.PRESENTATION
    field = copy.deepcopy(form.base_fields[part.value])
    field.required = True
    field.error_messages["required"] = "Scrivi come va completata questa parte."
    one = type(f"{part.name.title()}Form", (Styled, forms.Form), {part.value: field})
    return type(
        f"{part.name.title()}Sheet",
        (TextSheet,),
        {"part": part, "section": section, "form_class": one},
    )


class CupForm(Styled, CupField):
    """The CUP alone, as the presentation of a project has it."""


class CodeForm(TaxCodeField):
    body = forms.CharField(widget=forms.HiddenInput, max_length=40)


class IdentifiersSheet(Sheet):
    """The CUP, and a tax code for each body of the network, the lead first."""

    section = Section.NETWORK
    template = "projects/reopening/identifiers.html"
    form_class: ClassVar[type[forms.Form]] = CupForm
    row_class: ClassVar[type[forms.Form] | None] = CodeForm
    row_label = "Codici fiscali"

    @property
    def content_now(self) -> ApplicationContent:
        assert isinstance(self.draft, ReopenedDraft)  # noqa: S101 - no project has this page
        return self.draft.content

    def saved(self) -> dict[str, object]:
        return {"cup": self.content_now.cup}

    def saved_rows(self) -> list[dict[str, object]]:
        return [{"body": each.code, "tax_code": each.tax_code} for each in self.content_now.bodies]

    def columns(self) -> Columns:
        """The codes of the bodies that the application has, and of no other."""
        assert self.rows is not None  # noqa: S101 - this sheet has rows
        known = {each.code: each.tax_code for each in self.content_now.bodies}
        typed = {each["body"]: each["tax_code"] for each in self.rows.filled}
        codes = {code: typed.get(code, tax_code) for code, tax_code in known.items()}
        return {"cup": self.form.cleaned_data["cup"], "tax_codes": codes}

    def figures(self) -> dict[str, object]:
        assert self.rows is not None  # noqa: S101 - this sheet has rows
        names = {each.code: each.name for each in self.content_now.bodies}
        return {
            "bodies": [
                (form, names[code])
                for form in self.rows.forms
                if (code := str(form["body"].value() or "")) in names
            ]
        }


SHEETS: Mapping[str, type[Sheet]] = {
    **{part: _text_sheet(part) for part in Part if part in TEXTS},
    Part.NETWORK: NetworkSheet,
    Part.ACTIVITIES: ActivitiesSheet,
    Part.BUDGET: BudgetSheet,
    Part.FUNDING: SourcesSheet,
    Part.IDENTIFIERS: IdentifiersSheet,
}


def said_of(sheet: Sheet) -> Said:
    """What a valid sheet says, as ``projects.documents.reopened`` keeps it."""
    content = sheet.content() or Content()
    said: dict[str, Any] = {  # reason: of the shape of each part
        name: cents(value) if name == "requested" else value
        for name, value in sheet.columns().items()
    }
    if content.partners is not None:
        said["partners"] = [_body(sheet, each) for each in content.partners]
    if content.activities is not None:
        said["activities"] = [
            {
                "title": each.title,
                "description": each.description,
                "first_month": each.first_month,
                "last_month": each.last_month,
            }
            for each in content.activities
        ]
    if content.budget is not None:
        said["budget"] = [
            {
                "category": each.category.code,
                "description": each.description,
                "year": each.year,
                "cost": cents(each.cost),
            }
            for each in content.budget
        ]
    if content.funding is not None:
        said["funding"] = [
            {
                "source": each.source.value,
                "description": each.description,
                "contributed": cents(each.contributed),
            }
            for each in content.funding
        ]
    return said


def _body(sheet: Sheet, partner: PartnerDraft) -> dict[str, str]:
    """A body as the application has it already; a new one as it is registered now."""
    assert isinstance(sheet.draft, ReopenedDraft)  # noqa: S101 - no project is told so
    organisation = partner.organisation
    for each in sheet.draft.content.partners:
        if each.code == organisation.code:
            return asdict(replace(each, role=partner.role))
    return {
        "code": organisation.code,
        "name": organisation.name,
        "kind": organisation.kind,
        "tax_code": organisation.tax_code,
        "territory": organisation.territory.code,
        "role": partner.role,
    }
