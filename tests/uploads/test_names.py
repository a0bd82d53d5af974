"""UPL-1: a name is for the eye; it leads nowhere."""

import random
import unicodedata

import pytest

from welfare_kmzero.uploads.kinds import FileKind
from welfare_kmzero.uploads.names import LENGTH, shown_name


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("statuto.pdf", "statuto.pdf"),
        ("Statuto 2018 (firmato).PDF", "Statuto 2018 (firmato).pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\boot.ini", "boot.ini.pdf"),
        ("/assoluto/a.pdf", "a.pdf"),
        ("..%2f..%2fa.pdf", "2f.. 2fa.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("fattura\u202efdp.exe", "fatturafdp.exe.pdf"),
        ("perche\u0301.pdf", "perch\u00e9.pdf"),
        ("con.pdf", "documento.pdf"),
        ("NUL", "documento.pdf"),
        (".pdf", "documento.pdf"),
        ("...", "documento.pdf"),
        ("", "documento.pdf"),
        ("\ud800.pdf", "documento.pdf"),
        ("a" * 4000 + ".pdf", "a" * (LENGTH - 4) + ".pdf"),
    ],
)
def test_a_name_is_cleaned(sent: str, shown: str) -> None:
    assert shown_name(sent, FileKind.PDF) == shown


def test_a_thousand_names_become_names() -> None:
    chance = random.Random(7)  # noqa: S311 - the same names in every run
    for _ in range(1000):
        sent = "".join(chr(chance.randrange(0x3000)) for _ in range(chance.randrange(60)))
        shown = shown_name(sent, FileKind.P7M)
        assert shown.endswith(".p7m")
        assert len(shown) <= LENGTH
        assert not set('/\\:*?"<>|%') & set(shown)
        assert all(unicodedata.category(each)[0] != "C" for each in shown)
