"""The one layout language of the forms: crispy-forms, on Bootstrap Italia.

A form inherits ``Styled`` and, when it has more than a list of fields, gives its
``layout()``. Its template says ``{% include "parts/form.html" %}`` inside a ``<form>`` of its
own: summary of the errors first, then the fields, each with its help and its error.
"""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout
from django import forms

__all__ = ["HTML", "Div", "Field", "Layout", "Section", "Side", "Styled", "add_refusal"]


class Section(Fieldset):
    """Fields that belong together, under a title and a sentence that says what for."""

    def __init__(self, title: str, *fields: object, help_text: str = "") -> None:
        said = [HTML(f'<p class="section-help">{help_text}</p>')] if help_text else []
        super().__init__(title, *said, *fields, css_class="form-section")


class Side(Div):
    """Fields side by side where there is room, one below the other where there is not."""

    def __init__(self, *fields: object) -> None:
        super().__init__(*(Div(field) for field in fields), css_class="form-side")


class Styled:
    """A form printed by crispy; Django's own ``required`` marks stay on the fields."""

    fields: dict[str, forms.Field]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        # The summary above the fields says them all, with links.
        helper.form_show_errors = True
        helper.layout = self.layout()
        return helper

    def layout(self) -> Layout:
        """Every field, one below the other; a form with sections says its own."""
        return Layout(*self.fields)


def add_refusal(form: forms.BaseForm, refused: Exception, *, field: str | None = None) -> None:
    """Show beside the form what an action refused, in the words of the action."""
    form.add_error(field, str(refused))
