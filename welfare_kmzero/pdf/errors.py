"""What can go wrong when a document is printed; each error carries a sentence in Italian."""


class RenderFailed(Exception):
    """The document could not be produced. ``str()`` is for people, ``detail`` for logs."""

    sentence = "Il documento non è stato prodotto: errore durante l'impaginazione."

    def __init__(self, detail: str = "", *, sentence: str = "") -> None:
        super().__init__(sentence or self.sentence)
        self.detail = detail


class AssetMissing(RenderFailed):
    """A style sheet, font or picture is not there, or is not in the table of assets."""

    def __init__(self, name: str) -> None:
        super().__init__(
            name, sentence=f"Il documento non è stato prodotto: manca la risorsa «{name}»."
        )


class RenderTooLong(RenderFailed):
    """The document asked for more time or memory than a document may have."""

    sentence = (
        "Il documento non è stato prodotto: l'impaginazione ha superato il tempo "
        "o la memoria consentiti."
    )
