"""The bodies of the network: found among those known, or written down here.

Search and registration are buttons of the same page, so that the roles being typed are never
lost by looking for one more partner.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from funders.models import Community, NetworkRule
from funders.states import OrganisationKind, RuleScope
from projects.actions.content import Content, PartnerDraft
from projects.documents.draft import Draft
from projects.documents.network import required_of
from projects.forms.fields import TaxCodeField, honest_name
from projects.forms.rows import Typed
from projects.forms.sheets import Sheet
from projects.models import Organisation
from projects.rules.completeness import Section, lacking_bodies
from welfare_kmzero.identifiers import is_tax_code
from welfare_kmzero.screens import conflict
from welfare_kmzero.screens.forms import Styled

SHOWN = 8
_SHORTEST = 3
# Bodies that are people: their code is theirs alone.
_LENGTH_OF_A_PERSON = 16


class PartnerForm(forms.Form):
    body = forms.CharField(widget=forms.HiddenInput, max_length=40)
    role = forms.CharField(
        label="Che cosa fa nel progetto",
        max_length=300,
        required=False,
        help_text="Per esempio: ospita i laboratori, coinvolge le famiglie.",
    )


class NewBodyForm(Styled, TaxCodeField):
    """A partner that is not registered yet."""

    field_order = ["name", "kind", "tax_code", "territory"]

    name = forms.CharField(
        label="Denominazione", max_length=250, error_messages={"required": "Scrivi come si chiama."}
    )
    kind = forms.ChoiceField(
        label="Natura",
        choices=[("", "Scegli"), *OrganisationKind.choices],
        error_messages={"required": "Scegli la natura dell'ente."},
    )
    territory = forms.ModelChoiceField(
        label="Territorio",
        queryset=Community.objects.all(),
        to_field_name="code",
        empty_label="Scegli",
        error_messages={"required": "Scegli il territorio."},
    )

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:  # as in Django
        super().__init__(data, prefix="nuovo", **options)

    def clean_name(self) -> str:
        return honest_name(self.cleaned_data["name"])


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule of the call about kinds; ``lacking``: how many bodies more it wants."""

    title: str
    kinds: Sequence[str]
    lacking: int
    is_of_lead: bool


@dataclass(frozen=True, slots=True)
class Search:
    """What was looked for; ``found`` None: nothing was."""

    text: str = ""
    found: Sequence[Organisation] | None = None


def look_for(text: str, *, excluding: Sequence[str]) -> Search:
    """Bodies with this tax code, whole, or with these letters in their name."""
    typed = text.strip()[:100]
    known: QuerySet[Organisation] = Organisation.objects.exclude(code__in=excluding)
    code = typed.replace(" ", "").upper()
    if is_tax_code(code):
        found = known.filter(tax_code=code)
    elif len(typed) < _SHORTEST:
        return Search(typed, None)
    else:
        found = known.filter(name__icontains=typed)
    return Search(typed, list(found.select_related("territory").order_by("name", "code")[:SHOWN]))


class NetworkSheet(Sheet):
    section = Section.NETWORK
    template = "projects/writing/network.html"
    row_class: ClassVar[type[forms.Form] | None] = PartnerForm
    row_label = "Partner"

    def __init__(self, draft: Draft, data: QueryDict | None = None, **typed: Any) -> None:
        super().__init__(draft, data, **typed)
        self.search = Search()
        self.new_body = NewBodyForm()
        assert self.rows is not None  # noqa: S101 - this sheet has rows
        codes = [str(form["body"].value() or "") for form in self.rows.forms]
        known = Organisation.objects.filter(code__in=codes).select_related("territory")
        self.by_code = {each.code: each for each in known}

    @classmethod
    def with_rows(cls, draft: Draft, rows: Sequence[Typed]) -> "NetworkSheet":
        """The page with these rows, not saved."""
        return cls(draft, typed={}, typed_rows=rows)

    def saved_rows(self) -> list[dict[str, object]]:
        return [{"body": each.organisation.code, "role": each.role} for each in self.draft.partners]

    def content(self) -> Content:
        assert self.rows is not None  # noqa: S101 - this sheet has rows
        return Content(
            partners=tuple(
                PartnerDraft(self.by_code[each["body"]], each["role"])
                for each in self.rows.filled
                if each["body"] in self.by_code
            )
        )

    def differences(self, theirs: Sheet) -> list[conflict.Difference]:
        """Codes are said by name."""
        names = {
            code: body.name
            for sheet in (self, theirs)
            if isinstance(sheet, NetworkSheet)
            for code, body in sheet.by_code.items()
        }
        return [_named(each, names) for each in super().differences(theirs)]

    def figures(self) -> dict[str, object]:
        assert self.rows is not None  # noqa: S101 - this sheet has rows
        bodies = [self.project.lead, *self.by_code.values()]
        kinds: dict[str, int] = {}
        for body in bodies:
            kinds[body.get_kind_display()] = kinds.get(body.get_kind_display(), 0) + 1
        asked = self.project.call.min_partners
        return {
            "partners": [
                (form, self.by_code[code])
                for form in self.rows.forms
                if (code := str(form["body"].value() or "")) in self.by_code
            ],
            "search": self.search,
            "new_body": self.new_body,
            "size": len(bodies),
            "asked": asked,
            "lacking": max(asked - len(bodies), 0),
            "kinds": list(kinds.items()),
            "rules": [self._shown(rule, bodies) for rule in self.draft.network_rules],
        }

    def _shown(self, rule: NetworkRule, bodies: Sequence[Organisation]) -> RuleShown:
        """``bodies``: the lead, then those typed."""
        required = required_of(rule)
        is_of_lead = rule.scope == RuleScope.LEAD
        there = bodies[:1] if is_of_lead else bodies
        return RuleShown(
            title=rule.title,
            kinds=[kind.name for kind in required.kinds],
            lacking=lacking_bodies(required, (body.kind for body in there)),
            is_of_lead=is_of_lead,
        )


def _named(found: conflict.Difference, names: dict[str, str]) -> conflict.Difference:
    def said(fields: conflict.Pairs) -> list[str]:
        roles = dict(fields)
        lines = [
            f"{names.get(text, text)} – {role}" if role else names.get(text, text)
            for name, text in fields
            if name.endswith("-body")
            for role in [roles.get(name.replace("-body", "-role"), "")]
        ]
        return lines or [conflict.EMPTY]

    return conflict.Difference(
        key=found.key,
        label=found.label,
        mine=said(found.my_fields),
        theirs=said(found.their_fields),
        my_fields=found.my_fields,
        their_fields=found.their_fields,
    )
