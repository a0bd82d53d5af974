"""Presentation and objectives: the prose of a project."""

from typing import ClassVar

from django import forms

from funders.models import Community
from projects.forms.fields import CupField, LongText
from projects.forms.sheets import Columns, Sheet
from projects.rules.completeness import Section
from welfare_kmzero.screens.forms import Styled


class PresentationForm(Styled, CupField):
    title = forms.CharField(
        label="Titolo",
        max_length=250,
        help_text="Breve: comparirà nella graduatoria e, se il progetto è finanziato, negli atti.",
        error_messages={"required": "Scrivi il titolo del progetto."},
    )
    summary = LongText(
        label="Sintesi",
        max_length=2000,
        help_text="Che cosa farete, con chi e per chi, in poche righe.",
    )
    territory = forms.ModelChoiceField(
        label="Territorio",
        queryset=Community.objects.all(),
        to_field_name="code",
        required=False,
        empty_label="Scegli il territorio",
        help_text="Dove il progetto si svolge per la parte più grande.",
    )
    context = LongText(
        label="Contesto e bisogno",
        max_length=6000,
        rows=9,
        help_text="Che cosa succede in quella comunità e quale bisogno avete visto.",
    )
    generativity = LongText(
        label="Generatività",
        max_length=6000,
        rows=9,
        help_text="Che cosa resterà alla comunità, e con quali forze, quando il contributo finisce.",
    )

    field_order = ["title", "summary", "territory", "context", "generativity", "cup"]


class ObjectivesForm(Styled, forms.Form):
    objectives = LongText(
        label="Obiettivi",
        max_length=6000,
        rows=14,
        help_text="Che cosa volete ottenere e come capirete di averlo ottenuto.",
    )


class PresentationSheet(Sheet):
    section = Section.PRESENTATION
    template = "projects/writing/prose.html"
    form_class: ClassVar[type[forms.Form]] = PresentationForm

    def saved(self) -> dict[str, object]:
        project = self.project
        return {
            "title": project.title,
            "summary": project.summary,
            "territory": project.territory.code if project.territory else "",
            "context": project.context,
            "generativity": project.generativity,
            "cup": project.cup,
        }

    def columns(self) -> Columns:
        return dict(self.form.cleaned_data)


class ObjectivesSheet(Sheet):
    section = Section.OBJECTIVES
    template = "projects/writing/objectives.html"
    form_class: ClassVar[type[forms.Form]] = ObjectivesForm

    def saved(self) -> dict[str, object]:
        return {"objectives": self.project.objectives}

    def columns(self) -> Columns:
        return dict(self.form.cleaned_data)

    def figures(self) -> dict[str, object]:
        return {"criteria": self.project.call.criteria.order_by("position")}
