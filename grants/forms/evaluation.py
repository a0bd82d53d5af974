"""The score sheet: points and reason for each criterion, a judgement of the whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django import forms
from django.db.models import OuterRef, QuerySet, Subquery
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from funders.models import Call, Criterion, CriterionLevel
from funders.rules.criterion import CriterionTerms
from grants.actions.terms import terms_of_criteria
from grants.forms.points import PointsField, in_words
from grants.models import Evaluation, Remark, Score
from welfare_kmzero.screens.forms import Layout, Styled

MAX_TEXT = 4000


@dataclass(frozen=True, slots=True)
class Question:
    """A criterion of the call as the sheet asks it, with what its points mean.

    ``given`` and ``said``: the points and the reason on the sheet now, if any.
    """

    criterion: Criterion
    terms: CriterionTerms
    levels: tuple[CriterionLevel, ...]
    given: Decimal | None
    said: str

    @property
    def points_name(self) -> str:
        return f"punti_{self.criterion.position}"

    @property
    def remark_name(self) -> str:
        return f"motivo_{self.criterion.position}"

    @property
    def short(self) -> str:
        """What the labels say; the whole title stands above them."""
        return self.criterion.title.split(":", 1)[0]

    @property
    def top(self) -> str:
        return in_words(self.terms.max_points)

    @property
    def step(self) -> str:
        return in_words(self.terms.step)


def questions(call: Call, *, sheet: Evaluation | None) -> list[Question]:
    """The criteria in the order of the call, with what ``sheet`` says of each: two queries."""
    criteria = call.criteria.order_by("position").prefetch_related("levels")
    if sheet is not None:
        criteria = criteria.annotate(
            given=_of_sheet(Score.objects.filter(evaluation=sheet), "points"),
            said=_of_sheet(Remark.objects.filter(evaluation=sheet), "text"),
        )
    return [
        Question(
            criterion=each,
            terms=terms,
            levels=tuple(sorted(each.levels.all(), key=lambda level: level.points)),
            given=getattr(each, "given", None),
            said=getattr(each, "said", None) or "",
        )
        for each, terms in zip(criteria, terms_of_criteria(criteria, step=call.step), strict=True)
    ]


def _of_sheet(rows: QuerySet[Any], column: str) -> Subquery:  # of points or of reasons
    return Subquery(rows.filter(criterion=OuterRef("pk")).values(column)[:1])


class SheetForm(Styled, forms.Form):
    """Fields follow the criteria; what is empty is not written yet."""

    version = forms.IntegerField(min_value=1, max_value=10**6, widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked: Sequence[Question], **options: Any) -> None:
        self.asked = asked
        super().__init__(*args, **options)
        for each in asked:
            self.fields[each.points_name] = PointsField(
                each.terms,
                label=f"{each.short}: punti",
                help_text=f"Da 0 a {each.top}, di {each.step} in {each.step}.",
            )
            self.fields[each.remark_name] = forms.CharField(
                label=f"{each.short}: motivo",
                required=False,
                max_length=MAX_TEXT,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.fields["giudizio"] = forms.CharField(
            label="Giudizio complessivo",
            required=False,
            max_length=MAX_TEXT,
            widget=forms.Textarea(attrs={"rows": 5}),
        )

    def layout(self) -> Layout:
        return Layout("version", *(CriterionBlock(each) for each in self.asked), "giudizio")

    @property
    def scores(self) -> dict[Criterion, Decimal]:
        """The points written so far."""
        return {
            each.criterion: points
            for each in self.asked
            if (points := self.cleaned_data.get(each.points_name)) is not None
        }

    @property
    def remarks(self) -> dict[Criterion, str]:
        return {each.criterion: self.cleaned_data[each.remark_name] for each in self.asked}


class CriterionBlock(LayoutObject):
    """One criterion: its title, what the points mean, the points, the reason."""

    def __init__(self, asked: Question) -> None:
        self.asked = asked
        self.fields = [asked.points_name, asked.remark_name]

    def render(
        self,
        form: SheetForm,
        context: Context,
        template_pack: str = TEMPLATE_PACK,
        **_: object,
    ) -> SafeString:
        written = {
            name: render_field(field, form, context, template_pack=template_pack)
            for name, field in zip(("points", "remark"), self.fields, strict=True)
        }
        return mark_safe(  # a template wrote it, and escaped what people typed
            render_to_string("grants/evaluating/_criterion.html", {"asked": self.asked, **written})
        )


def written_on(sheet: Evaluation | None, asked: Sequence[Question]) -> dict[str, object]:
    """What the sheet says now, by the names of the form; no query."""
    found: dict[str, object] = {
        "version": sheet.version if sheet else 1,
        "giudizio": sheet.comment if sheet else "",
    }
    for each in asked:
        found[each.points_name] = each.given
        found[each.remark_name] = each.said
    return found
