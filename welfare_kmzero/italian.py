"""Italian words for dates, numbers, shares and lists, as acts and pages write them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from welfare_kmzero.clock import rome

BLANK = "____________"
GAP = "______"
MONTHS = (
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
)


def long_date(day: dt.date) -> str:
    """``7 dicembre 2018``; the first of the month is ``1º``."""
    return f"{'1º' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def act_date(day: dt.date) -> str:
    """``7 Dicembre 2018``, with the capital that the acts of the Giunta use."""
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"


def instant(moment: dt.datetime) -> str:
    """An instant to the second on the clocks of Trento, with its zone named."""
    local = rome(moment)
    offset = local.strftime("%z")
    return (
        f"{long_date(local.date())}, ore {local:%H:%M:%S} "
        f"(ora italiana, UTC{offset[:3]}:{offset[3:]})"
    )


def deadline(moment: dt.datetime) -> str:
    """A term as acts write it: ``31 luglio 2018, ore 18:00 (ora italiana)``; seconds if any."""
    local = rome(moment)
    hour = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return f"{long_date(local.date())}, ore {hour} (ora italiana)"


def listed(items: Iterable[str]) -> str:
    """``a``, ``a e b``, ``a, b e c``."""
    words: Sequence[str] = list(items)
    if len(words) < 2:
        return "".join(words)
    joiner = "ed" if words[-1][:1].lower() == "e" else "e"
    return f"{', '.join(words[:-1])} {joiner} {words[-1]}"


def counted(count: int, one: str, many: str) -> str:
    """``1 progetto``, ``7 progetti``; the number in figures."""
    return f"{count} {one if count == 1 else many}"


def share(fraction: Fraction) -> str:
    """``2/3``; the whole is ``l'intero``."""
    if fraction == 1:
        return "l'intero"
    return f"{fraction.numerator}/{fraction.denominator}"


def two_places(number: Fraction) -> Decimal:
    """``number`` rounded half up (away from zero) to two places."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def signed(number: Fraction) -> str:
    """``+33,33``, ``−66,67``, ``0,00``, with a true minus."""
    value = two_places(number)
    sign = "" if value == 0 else "+" if value > 0 else "−"
    return decimal_comma(f"{sign}{abs(value)}")


def decimal_comma(text: object) -> str:
    return str(text).replace(".", ",")


def grouped(code: str, size: int = 4) -> str:
    """``abcdef0123`` as ``abcd ef01 23``."""
    return " ".join(code[start : start + size] for start in range(0, len(code), size))


_FEMININE = {
    "agenzia", "amministrazione", "associazione", "azienda", "banca", "camera", "cassa",
    "comunità", "confederazione", "consulta", "cooperativa", "direzione", "ditta", "federazione",
    "fondazione", "giunta", "impresa", "magnifica", "provincia", "regione", "rete", "scuola",
    "società", "unione", "università", "assemblea", "compagnia", "parrocchia", "legge", "delibera",
    "deliberazione", "direttiva", "determinazione", "costituzione", "convenzione", "l.", "lp", "l.p.",
    "circolare", "nota", "assessora", "consigliera", "direttrice", "segretaria", "commissione",
}  # fmt: skip
_MASCULINE = {
    "centro", "circolo", "comitato", "comun", "comune", "consiglio", "consorzio", "ente",
    "assessore", "dirigente", "gruppo", "istituto", "ministero", "territorio", "servizio", "presidente", "direttore",
    "decreto", "d.lgs.", "d.p.r.", "dpr", "dpgp", "d.p.g.p.", "protocollo", "bando", "regolamento",
    "accordo", "codice", "statuto", "testo", "organo", "dlgs", "verbale", "vicepresidente", "segretario", "provvedimento", "d.l.",
    "consigliere", "collegio",
}  # fmt: skip


def article(name: str) -> str:
    """``la `` before «Provincia…», ``l'`` before «Ente…»; nothing where the gender is not known."""
    first = name.split(" ", maxsplit=1)[0].lower().strip('«»"“”,')
    begins_with_vowel = first[:1] in "aeiouàèéìòù"
    if first in _FEMININE:
        return "l'" if begins_with_vowel else "la "
    if first in _MASCULINE:
        if begins_with_vowel:
            return "l'"
        return (
            "lo " if first[:1] == "z" or (first[:1] == "s" and first[1:2] not in "aeiou") else "il "
        )
    return ""


_JOINED = {
    "di": {"": "di ", "la ": "della ", "l'": "dell'", "il ": "del ", "lo ": "dello "},
    "da": {"": "da ", "la ": "dalla ", "l'": "dall'", "il ": "dal ", "lo ": "dallo "},
    "a": {"": "a ", "la ": "alla ", "l'": "all'", "il ": "al ", "lo ": "allo "},
}


def preposition(word: str, name: str) -> str:
    """``della ``, ``del ``, ``dell'`` or ``di ``, as ``name`` wants. ``word``: di, da, a."""
    return _JOINED[word][article(name)]


def joined(word: str, name: str) -> str:
    """``della Provincia…``, ``del Comune…``, ``di Pinco``. ``word``: di, da, a."""
    return f"{preposition(word, name)}{name}"


def seen(norm: str) -> str:
    """``vista la legge…``, ``visto il decreto…``: a norm as the acts cite it."""
    word = norm.split(" ", maxsplit=1)[0]
    name = norm[:1].lower() + norm[1:] if word.isalpha() and not word.isupper() else norm
    found = article(norm)
    feminine = found == "la " or (found == "l'" and word.lower() in _FEMININE)
    if not found:
        return f"visto quanto dispone: {norm}"
    return f"{'vista' if feminine else 'visto'} {found}{name}"
