"""The parts that a request reopens, and no other."""

from collections.abc import Mapping, Sequence

from django import forms

from grants.rules.integration_parts import PARTS
from welfare_kmzero.screens.forms import Styled
from welfare_kmzero.uploads.kinds import ACCEPT, IN_WORDS

LONGEST = 20_000
ANSWER = "risposta"


def text_field(part: str) -> str:
    return f"testo-{part}"


def file_field(code: str) -> str:
    return f"file-{code}"


class IntegrationAnswerForm(Styled, forms.Form):
    """A text for each part, a file for each document, and a few words to go with them."""

    def __init__(
        self,
        *args: object,
        parts: Sequence[str],
        documents: Mapping[str, str],
        said: Mapping[str, str],
        **kwargs: object,
    ) -> None:
        """``documents``: titles by code; ``said``: what the application says, by part."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments
        for part in parts:
            if part in PARTS:
                self.fields[text_field(part)] = forms.CharField(
                    label=PARTS[part],
                    required=False,
                    max_length=LONGEST,
                    initial=said.get(part, ""),
                    widget=forms.Textarea(attrs={"rows": 8}),
                    help_text="Correggi quello che hai inviato: resta visibile anche com'era."
                    if said.get(part)
                    else "Scrivi come va completata questa parte.",
                )
            else:
                self.fields[file_field(part)] = forms.FileField(
                    label=documents[part],
                    required=False,
                    widget=forms.FileInput(attrs={"accept": ACCEPT}),
                    help_text=f"{IN_WORDS}.",
                )
        self.fields[ANSWER] = forms.CharField(
            label="Messaggio per chi istruisce la domanda",
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
