"""The renderer: the same bytes, the data inside, the norms of archives and of screen readers."""

import datetime as dt
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.pdf_reading import attachments_of, fonts_of, page_count, solid, text_of
from tests.verapdf import verapdf
from welfare_kmzero.pdf import AssetMissing, RenderFailed, assets
from welfare_kmzero.pdf.press import Press
from welfare_kmzero.pdf.templates import UnknownVariable, to_html
from welfare_kmzero.pdf.text import printable

__all__ = ["verapdf"]

CREATED = dt.datetime(2018, 12, 7, 9, 0, tzinfo=dt.UTC)
DATA = b'{"a":1}'


def page(body, *, classes="sheet"):
    return (
        '<!doctype html><html lang="it"><head><meta charset="utf-8"><title>Prova</title></head>'
        f'<body class="{classes}" data-band="" data-status="" data-foot="">{body}</body></html>'
    )


@pytest.fixture(scope="module")
def press():
    made = Press()
    yield made
    made.close()


def draw(press, body, **names):
    return press.print(
        page(body), {"dati.json": DATA, **names}, created=CREATED, identifier="ab" * 32
    )


def test_bytes_are_the_same_when_printed_twice_and_by_two_processes(press):  # DOC-8
    body = "<h1>Città</h1><p>Ελλάδα Україна 漢字 <b>forte</b> <i>corsivo</i></p>"
    other = Press()

    first, second, third = draw(press, body), draw(press, body), draw(other, body)
    other.close()

    assert first == second == third


def test_bytes_do_not_depend_on_what_was_printed_before(press):  # DOC-8
    body = "<p>Testo</p>"
    fresh = Press()
    alone = draw(fresh, body)
    fresh.close()

    draw(press, "<p>漢字</p><table class='figures'><tr><td>1</td></tr></table>")

    assert draw(press, body) == alone


def test_data_are_embedded_as_source_of_the_document(press):
    content = draw(press, "<p>Testo</p>")

    assert attachments_of(content) == {"dati.json": (DATA, "/Source")}


@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_every_script_conforms_to_archive_and_accessibility(press, verapdf, flavour):  # DOC-9
    body = (
        "<h1>Àèìòù ÄÖÜ ß Łódź ŷ</h1><p>Ελληνικά κείμενο, Русский текст, Українська, e\u0301\u0323\u0302</p>"
        "<p>漢字 ไทย 😀 العربية עברית ﷽</p><table class='figures'><thead><tr><th scope='col'>A</th></tr>"
        "</thead><tbody><tr><td>1</td></tr></tbody></table>"
    )

    assert verapdf(draw(press, body), flavour) == []


def test_letters_without_a_font_stay_text_and_show_their_number(press):  # DOC-9
    content = draw(press, "<p>Nome 漢字 fine</p>")

    assert solid("Nome 漢字 fine") in solid(text_of(content))
    assert "Senza-Glifo" in fonts_of(content)


def test_greek_and_cyrillic_have_letters_of_their_own(press):  # DOC-9
    content = draw(press, "<p>Ωμέγα Жук ё ѓ ў</p><p class='serif'>Ωμέγα Жук</p>")

    assert fonts_of(content) == {"Titillium-Web", "Noto-Sans"}


def test_fonts_come_from_packages_and_not_from_the_machine(press):
    content = draw(press, "<p style='font-family: \"DejaVu Sans\"'>Testo <b>forte</b></p>")

    assert {name.partition("-")[0] for name in fonts_of(content)} <= {"Titillium", "Lora", "Noto"}


def test_page_fails_when_it_names_an_unknown_picture(press):  # DOC-1
    with pytest.raises(AssetMissing, match=r"manca la risorsa «logo\.png»"):
        draw(press, '<p><img src="asset:logo.png" alt="Logo"></p>')

    assert page_count(draw(press, "<p>La stampa continua.</p>")) == 1


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/x.png",
        "https://example.org/x.png",
        "ftp://example.org/x.png",
        "data:image/png;base64,iVBORw0KGgo=",
        "asset:../settings.py",
        "asset:/etc/passwd",
        "x.png",
    ],
)
def test_only_the_table_of_assets_is_served(press, address):  # DOC-1, DOC-2
    with pytest.raises(AssetMissing):
        draw(press, f'<p><img src="{address}" alt="x"></p>')


@pytest.mark.parametrize("kind", ["sheet", "picture", "font"])
def test_nothing_is_printed_when_a_file_is_gone(monkeypatch, tmp_path, kind):  # DOC-1
    gone = tmp_path / f"gone.{kind}"
    if kind == "font":
        fonts = assets.fonts()
        monkeypatch.setattr(assets, "fonts", lambda: (*fonts, gone))
    else:
        known = {**assets.table(), gone.name: gone}
        monkeypatch.setattr(assets, "table", lambda: known)
    press = Press()

    with pytest.raises(AssetMissing, match=rf"gone\.{kind}"):
        draw(press, "<p>Testo</p>")
    gone.write_bytes(assets.fonts()[0].read_bytes())

    assert assets.signature()
    press.close()


def test_child_is_replaced_when_an_asset_changes(monkeypatch, tmp_path):
    sheet = tmp_path / "extra.css"
    sheet.write_text("")
    known = {**assets.table(), "extra.css": sheet}
    monkeypatch.setattr(assets, "table", lambda: known)
    press = Press()
    draw(press, "<p>Testo</p>")
    before = press.child_number

    sheet.write_text("p { color: red }")
    draw(press, "<p>Testo</p>")

    assert press.child_number != before
    press.close()


def test_error_of_layout_is_said_in_italian_and_the_next_page_is_printed(press):
    with pytest.raises(RenderFailed, match="errore durante l'impaginazione") as caught:
        draw(press, "<div>" * 3000)

    assert "RecursionError" in caught.value.detail
    assert page_count(draw(press, "<p>Testo</p>")) == 1


def test_child_holds_no_secret_of_the_environment(press, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary-of-the-environment")
    fresh = Press()
    draw(fresh, "<p>Testo</p>")

    known = Path(f"/proc/{fresh.child_number}/environ").read_bytes()
    fresh.close()

    assert b"canary-of-the-environment" not in known
    assert b"PYTHONHASHSEED" in known


def test_child_leaves_when_its_parent_is_killed():
    script = (
        "import sys, datetime as dt, os, signal;"
        "from welfare_kmzero.pdf.press import Press;"
        "p = Press(); p.print('<html lang=it><title>a</title><p>a', {}, created="
        "dt.datetime(2018, 1, 1, tzinfo=dt.UTC), identifier='00');"
        "print(p.child_number, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, check=False)
    child = int(done.stdout)

    for _ in range(200):
        if not _runs(child):
            break
        time.sleep(0.05)
    else:
        pytest.fail("the child outlived its parent")


FORKED = """
import datetime as dt, os, sys
from welfare_kmzero.pdf.press import Press
press = Press()
def draw():
    return press.print("<html lang=it><title>a</title><p>a", {}, identifier="00",
                       created=dt.datetime(2018, 1, 1, tzinfo=dt.UTC))
first, mine = draw(), press.child_number
number = os.fork()
if number == 0:
    os._exit(0 if draw() == first and press.child_number != mine and not press.close() else 1)
_, status = os.waitpid(number, 0)
print(os.waitstatus_to_exitcode(status), draw() == first, press.child_number == mine)
press.close()
"""


def test_forked_process_gets_a_child_of_its_own():
    done = subprocess.run(
        [sys.executable, "-c", FORKED], stdout=subprocess.PIPE, text=True, check=True
    )

    assert done.stdout.split() == ["0", "True", "True"]


def _runs(number):
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_template_is_refused_when_it_names_what_is_not_there():
    with pytest.raises(UnknownVariable):
        to_html("acts/receipt.html", {"title": "x"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\u202eb", "a‹U+202E›b"),
        ("a\x00b", "a‹U+0000›b"),
        ("a\x0bb\x0cc", "a\nb\nc"),
        ("a\u2028b", "a\nb"),
        ("a\ud800b", "a‹U+D800›b"),
        ("\U000e0041x", "‹U+E0041›x"),
        ("\ue000 \U0010fffd", "‹U+E000› ‹U+10FFFD›"),
        ("\ufffe\U0001ffff", "‹U+FFFE›‹U+1FFFF›"),
        ("è €\u00a0漢 e\u0301 \u200d", "è €\u00a0漢 e\u0301 \u200d"),
    ],
)
def test_unprintable_characters_are_written_as_numbers(text, expected):  # DOC-9
    assert printable(text) == expected
