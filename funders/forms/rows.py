"""Tables of rows in a form: some rows more at the press of a button, an empty one is no row."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.forms.utils import ErrorDict
from django.http import QueryDict

MORE = "righe"
ADDED = 3
MOST = 60

if TYPE_CHECKING:
    _Base = BaseFormSet[forms.Form]
else:
    _Base = BaseFormSet


class Rows(_Base):
    """Any row may be left empty, one that was saved too: that is how it is taken away."""

    def _construct_form(self, i: int, **options: Any) -> forms.Form:  # as in Django
        form: forms.Form = super()._construct_form(i, **options)  # type: ignore[misc]  # not in the stubs
        form.empty_permitted = True
        form.use_required_attribute = False
        return form

    def filled(self) -> list[dict[str, Any]]:  # reason: cleaned data
        """What the rows that are not empty say, in their order; after ``is_valid()``."""
        return [form.cleaned_data for form in self.forms if any(_texts(form))]


def _texts(form: forms.Form) -> list[str]:
    return [
        str(form.data.get(form.add_prefix(name), "")).strip()
        for name, field in form.fields.items()
        if not isinstance(field, forms.BooleanField)
    ]


def rows_of(
    form: type[forms.Form],
    data: QueryDict | None,
    *,
    prefix: str,
    initial: Sequence[Mapping[str, object]],
    blank: int = ADDED,
) -> Rows:
    """The rows of ``initial`` with some blank ones below, or those that came in ``data``."""
    kind = forms.formset_factory(
        form, formset=Rows, extra=blank, max_num=MOST, absolute_max=MOST, validate_max=True
    )
    rows: Rows = kind(data, prefix=prefix, initial=[] if data is not None else list(initial))  # type: ignore[assignment]  # it makes a class of ``formset``
    return rows


def without_errors(form: forms.BaseForm) -> None:
    """Show what was typed before it is judged: Django asks for the errors of what it shows."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]  # noqa: SLF001 - no public way
    form.cleaned_data = {}


def with_more_rows(data: QueryDict, prefixes: Sequence[str]) -> QueryDict:
    """What was typed, with room for some rows more in each table."""
    grown = data.copy()
    for prefix in prefixes:
        name = f"{prefix}-TOTAL_FORMS"
        text = grown.get(name, "")
        if text.isascii() and text.isdigit() and len(text) <= 3:
            grown[name] = str(min(int(text) + ADDED, MOST))
    return grown
