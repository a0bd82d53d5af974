"""What an officer types of the Giunta's act: text, checklist."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from grants.actions.deliberation import Paragraph
from grants.documents.checklist import CHECKLIST, Item
from grants.documents.preview import Typed
from grants.models import Deliberation
from grants.states import ItemState
from welfare_kmzero.screens.forms import Layout, Section, Side, Styled

LONGEST = 20_000
MOST_PARAGRAPHS = 200
_SECTIONS = {"premises": "premise", "seen": "visto", "points": "point"}


def paragraphs_of(text: str) -> list[str]:
    """One paragraph a line; empty lines are only for the eye."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _textarea(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class TextForm(Styled, forms.Form):
    """Subject and own paragraphs of the act."""

    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    subject = forms.CharField(
        label="OGGETTO",
        required=False,
        max_length=2_000,
        widget=_textarea(3),
        help_text="Se lo lasci vuoto l'atto porta l'oggetto che segue dai dati.",
    )
    takes_note = forms.ChoiceField(
        label="Esiti della selezione",
        choices=(("si", "La Giunta prende atto degli esiti"), ("no", "La Giunta li approva")),
        widget=forms.RadioSelect,
    )
    premises = forms.CharField(
        label="Premesse aggiunte",
        required=False,
        max_length=LONGEST,
        widget=_textarea(6),
        help_text="Un capoverso per riga. Seguono quelle che l'atto scrive dai dati.",
    )
    seen = forms.CharField(
        label="Visti aggiunti",
        required=False,
        max_length=LONGEST,
        widget=_textarea(4),
        help_text="Un visto per riga, dopo le norme del bando e le leggi citate per regola. "
        "Le leggi citate per regola sono quelle valide alla data della seduta, a quella di oggi "
        "finché manca; le cura chi amministra il sistema.",
    )
    points = forms.CharField(
        label="Punti aggiunti del dispositivo",
        required=False,
        max_length=LONGEST,
        widget=_textarea(4),
        help_text="Un punto per riga: i numeri li mette l'atto.",
    )

    @classmethod
    def saved(cls, deliberation: Deliberation) -> dict[str, object]:
        """What is saved, as it is shown to be changed."""
        parts = list(deliberation.parts.order_by("section", "position"))
        return {
            "version": deliberation.version,
            "subject": deliberation.subject,
            "takes_note": "si" if deliberation.takes_note else "no",
            **{
                field: "\n".join(
                    " ".join(part.text.split()) for part in parts if part.section == section
                )
                for field, section in _SECTIONS.items()
            },
        }

    def layout(self) -> Layout:
        return Layout(
            "version",
            Section("Oggetto ed esiti", "subject", "takes_note"),
            Section("Parti aggiunte da te", "premises", "seen", "points"),
        )

    def clean(self) -> dict[str, Any]:
        for name in _SECTIONS:
            if len(paragraphs_of(self.cleaned_data.get(name, ""))) > MOST_PARAGRAPHS:
                self.add_error(name, f"Al massimo {MOST_PARAGRAPHS} capoversi.")
        return self.cleaned_data

    def paragraphs(self) -> Iterable[Paragraph]:
        """Every paragraph typed, section by section."""
        for name, section in _SECTIONS.items():
            for text in paragraphs_of(self.cleaned_data[name]):
                yield Paragraph(section, text)

    def typed(self) -> Typed:
        """What is legible of the form, for a preview."""
        given = self.cleaned_data
        return Typed(
            subject=given.get("subject"),
            takes_note=given.get("takes_note", "si") == "si",
            premises=paragraphs_of(given.get("premises", "")),
            seen=paragraphs_of(given.get("seen", "")),
            points=paragraphs_of(given.get("points", "")),
        )


class _Entry(Section):
    """An item of the checklist: its first field already shows the name, which titles both."""

    def __init__(self, code: str, label: str) -> None:
        super().__init__(label, Side(f"{code}_state", f"{code}_text"))
        self.css_class += " checklist-entry"


class ChecklistForm(Styled, forms.Form):
    """Every item of the checklist: its state, and its text or the reason why it is not due."""

    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, shown: Sequence[Item], **options: Any) -> None:  # as in Django
        super().__init__(*args, **options)
        self.shown = {item.code: item for item in shown}
        for code, entry in CHECKLIST.items():
            self.fields[f"{code}_state"] = forms.ChoiceField(
                label=entry.label,
                choices=ItemState.choices,
                initial=self.shown[code].state,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"{code}_text"] = forms.CharField(
                label="Testo, o motivo per cui non è dovuta",
                required=False,
                max_length=4_000,
                initial=self.shown[code].text,
                widget=_textarea(2),
            )

    def layout(self) -> Layout:
        return Layout("version", *(_Entry(code, entry.label) for code, entry in CHECKLIST.items()))

    def clean(self) -> dict[str, Any]:
        for code in CHECKLIST:
            state = self.cleaned_data.get(f"{code}_state")
            text = str(self.cleaned_data.get(f"{code}_text", "")).strip()
            if state == ItemState.BLANK and text:
                self.add_error(
                    f"{code}_state", "C'è un testo: di' se la voce è compilata o non dovuta."
                )
            elif state is not None and state != ItemState.BLANK and not text:
                self.add_error(
                    f"{code}_text", "Scrivi il testo, o il motivo per cui la voce non è dovuta."
                )
        return self.cleaned_data

    def items(self) -> list[Item]:
        """The items as typed, those that cannot be read as they were."""
        return [self._item(code) for code in CHECKLIST]

    def changed_items(self) -> list[Item]:
        """Only those that say something else than before."""
        return [item for item in self.items() if item != self.shown[item.code]]

    def _item(self, code: str) -> Item:
        state = self.cleaned_data.get(f"{code}_state")
        text = str(self.cleaned_data.get(f"{code}_text", "")).strip()
        if state is None or (state == ItemState.BLANK) == bool(text):
            return self.shown[code]
        return Item(code, ItemState(state), text)
