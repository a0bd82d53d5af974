"""The terms of a call as they are typed: one form and its tables, read together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict

from funders.actions.draft import (
    CallDraft,
    CategoryDraft,
    CriterionDraft,
    DocumentDraft,
    NetworkRuleDraft,
)
from funders.forms.call import ENDOWMENT, CallForm
from funders.forms.fields import points_text
from funders.forms.rows import Rows, rows_of
from funders.forms.tables import CategoryForm, CriterionForm, DocumentForm, NetworkRuleForm
from funders.models import Funder
from funders.states import Channel, LineRule, OrganisationKind, RuleScope


@dataclass(frozen=True, slots=True)
class TermsForm:
    """The form and its tables, filled in or read from a draft."""

    form: CallForm
    criteria: Rows
    categories: Rows
    documents: Rows
    network: Rows

    @property
    def tables(self) -> tuple[tuple[str, Rows], ...]:
        return (
            ("Criteri di valutazione", self.criteria),
            ("Categorie di spesa", self.categories),
            ("Documenti da allegare", self.documents),
            ("Chi può partecipare", self.network),
        )

    def is_valid(self) -> bool:
        """Form and tables each, then together: codes and lead once, tie-breaks among criteria."""
        parts = [self.form.is_valid(), *(rows.is_valid() for _, rows in self.tables)]
        if not all(parts):
            return False
        for label, rows in self.tables:
            codes = [row["code"] for row in rows.filled() if "code" in row]
            if len(set(codes)) != len(codes):
                self.form.add_error(None, f"{label}: un codice è scritto due volte.")
        if [row["scope"] for row in self.network.filled()].count(RuleScope.LEAD) > 1:
            self.form.add_error(None, "Chi può partecipare: la regola del capofila è una sola.")
        known = {row["code"] for row in self.criteria.filled()}
        unknown = [code for code in self.form.cleaned_data["tie_break"] if code not in known]
        if unknown:
            self.form.add_error("tie_break", f"Non è un criterio: {', '.join(unknown)}.")
        return not self.form.errors

    def draft(self, before: CallDraft) -> CallDraft:
        """What was typed, over ``before``, whose other words stay."""
        said = dict(self.form.cleaned_data)
        said.pop("version")
        endowments = {
            funder: amount
            for funder in self.form.funders
            if (amount := said.pop(ENDOWMENT + funder.code)) is not None
        }
        said["channel"], said["funding_line"] = (
            Channel(said["channel"]),
            LineRule(said["funding_line"]),
        )
        return replace(
            before,
            **said,
            endowments=endowments,
            criteria=tuple(CriterionDraft(**row) for row in self.criteria.filled()),
            cost_categories=tuple(CategoryDraft(**row) for row in self.categories.filled()),
            required_documents=tuple(
                DocumentDraft(row["code"], row["title"], not row["is_optional"])
                for row in self.documents.filled()
            ),
            network_rules=tuple(
                NetworkRuleDraft(
                    RuleScope(row["scope"]),
                    row["title"],
                    tuple(OrganisationKind(kind) for kind in row["kinds"]),
                    row["minimum"],
                )
                for row in self.network.filled()
            ),
        )


PREFIXES = ("criteri", "spese", "documenti", "rete")
PLAIN = (
    "title",
    "edition",
    "summary",
    "opens_at",
    "closes_at",
    "min_partners",
    "duration_months",
    "requires_cup",
    "max_grant",
    "max_grant_rate",
    "threshold",
    "step",
    "funding_line",
    "min_partial_rate",
    "channel",
    "appointing_body",
    "responsible_structure",
    "responsible_officer",
)


def terms_form(
    data: QueryDict | None, *, draft: CallDraft, funders: Sequence[Funder], version: int
) -> TermsForm:
    """The page of ``draft``; with ``data``, what came from it."""
    initial: dict[str, object] = {name: getattr(draft, name) for name in PLAIN}
    initial |= {ENDOWMENT + funder.code: amount for funder, amount in draft.endowments.items()}
    initial["version"] = version
    initial["tie_break"] = ", ".join(draft.tie_break)
    initial["legal_basis"] = "\n".join(draft.legal_basis)
    criteria, categories, documents, network = PREFIXES
    return TermsForm(
        form=CallForm(data, funders=funders, initial=initial),
        criteria=rows_of(
            CriterionForm,
            data,
            prefix=criteria,
            initial=[
                {
                    "code": each.code,
                    "title": each.title,
                    "max_points": each.max_points,
                    "min_points": each.min_points,
                    "step": each.step,
                    "levels": "\n".join(
                        f"{points_text(points)} = {meaning}" for points, meaning in each.levels
                    ),
                }
                for each in draft.criteria
            ],
        ),
        categories=rows_of(
            CategoryForm,
            data,
            prefix=categories,
            initial=[
                {"code": each.code, "title": each.title, "max_rate": each.max_rate}
                for each in draft.cost_categories
            ],
        ),
        documents=rows_of(
            DocumentForm,
            data,
            prefix=documents,
            initial=[
                {"code": each.code, "title": each.title, "is_optional": not each.is_mandatory}
                for each in draft.required_documents
            ],
        ),
        network=rows_of(
            NetworkRuleForm,
            data,
            prefix=network,
            initial=[
                {
                    "scope": each.scope.value,
                    "minimum": each.minimum,
                    "title": each.title,
                    "kinds": [kind.value for kind in each.kinds],
                }
                for each in draft.network_rules
            ],
            # Each is long, and most calls have few.
            blank=2,
        ),
    )
