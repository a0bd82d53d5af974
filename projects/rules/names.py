"""Names and codes as people type them: one form for each, and no letter in disguise."""

import unicodedata


def tidy_name(text: str) -> str:
    """One spelling of the same name: composed accents, usual widths, single blanks (NFKC)."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def tidy_code(text: str) -> str:
    """A codice fiscale, partita IVA or IBAN without blanks and separators, in capitals."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in plain if character.isalnum())


def foreign_letters(text: str) -> str:
    """The letters of ``text`` that are not of the Latin alphabet, each once, in order.

    A Cyrillic «а» looks like an «a»: with it a stranger could bear the name of a body that is
    known.
    """
    found = [
        character
        for character in text
        if character.isalpha() and not unicodedata.name(character, "").startswith("LATIN ")
    ]
    return "".join(dict.fromkeys(found))
