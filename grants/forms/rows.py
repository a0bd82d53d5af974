"""Rows of a table typed in a form: as many as one needs, an empty one counts for nothing."""

from typing import Any

from django import forms
from django.http import QueryDict

ADDED = 3
MOST = 200
ADD = "aggiungi"


class Rows(forms.BaseFormSet):  # type: ignore[type-arg]  # it takes none at run time
    """Every row may be left empty, those that were saved too: that is how one takes them away."""

    def _construct_form(self, i: int, **options: Any) -> forms.Form:  # as in Django
        form: forms.Form = super()._construct_form(i, **options)  # type: ignore[misc]  # not in the stubs
        form.empty_permitted = True
        form.use_required_attribute = False
        return form

    def clean(self) -> None:
        """A page always sends some rows: none at all is no wish to take them all away."""
        if not self.forms:
            raise forms.ValidationError("Le righe non sono arrivate: ricarica la pagina e riprova.")

    def filled(self) -> list[dict[str, Any]]:  # reason: cleaned data
        """What was typed in the rows that are not empty; after ``is_valid()``."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]


def rows_of(form: type[forms.Form]) -> type[Rows]:
    """A set of rows of ``form``, whose count comes from the page."""
    return forms.formset_factory(  # type: ignore[return-value]  # it makes a class of ``formset``
        form, formset=Rows, extra=0, max_num=MOST, absolute_max=MOST, validate_max=True
    )


def with_more_rows(data: QueryDict, prefix: str) -> QueryDict:
    """What was typed, with room for some rows more."""
    grown = data.copy()
    field = f"{prefix}-TOTAL_FORMS"
    text = grown.get(field, "")
    if text and text.isascii() and text.isdigit() and len(text) <= 4:
        grown[field] = str(min(int(text) + ADDED, MOST))
    return grown
