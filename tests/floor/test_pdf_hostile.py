"""Hostile text is text: nothing is fetched, run, lost or left to run for ever."""

import datetime as dt
import html
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pdf_reading import page_count, solid, text_of
from welfare_kmzero.pdf import Limits, RenderFailed, RenderTooLong
from welfare_kmzero.pdf.press import Press
from welfare_kmzero.pdf.templates import engine
from welfare_kmzero.pdf.text import printable

CREATED = dt.datetime(2018, 12, 7, 9, 0, tzinfo=dt.UTC)
ROOT = Path(__file__).resolve().parents[2]
SECRET = "/etc/passwd"
BLACKHOLE = "http://127.0.0.1:9"

VECTORS = [
    f'<img src="file://{SECRET}">',
    f'<img src="{BLACKHOLE}/a.png">',
    f'<img srcset="{BLACKHOLE}/b.png 2x">',
    f'<link rel="stylesheet" href="{BLACKHOLE}/c.css">',
    f'<link rel="attachment" href="file://{SECRET}">',
    f'<a rel="attachment" href="file://{SECRET}">allegato</a>',
    f'<style>@import url("{BLACKHOLE}/d.css");</style>',
    f"<style>@font-face{{font-family:x;src:url({BLACKHOLE}/e.ttf)}}</style>",
    f'<div style="background:url(file://{SECRET})">sfondo</div>',
    f'<object data="file://{SECRET}"></object>',
    f'<embed src="{BLACKHOLE}/f.svg">',
    f'<iframe src="file://{SECRET}"></iframe>',
    f'<svg><image href="file://{SECRET}"/></svg>',
    f'<svg><use href="{BLACKHOLE}/g.svg#a"/></svg>',
    f'<base href="{BLACKHOLE}/">',
    f'<meta http-equiv="refresh" content="0;url={BLACKHOLE}">',
    '<img src="data:image/svg+xml;base64,PHN2Zy8+">',
    '<img src="ftp://127.0.0.1/h.png">',
    "<script>document.write(1)</script>",
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
    "&lt;b&gt; &amp;amp; &#x3c;script&#x3e;",
    "{{ 7|add:7 }} {% load static %} {{ about.__class__ }}",
    "{% include 'acts/base.html' %}{# commento #}",
    "${7*7} #{7*7} <%= 7*7 %>",
    "'\"><x-c id=N>",
    "</title></style></script></td></table><h1>fuori</h1>",
    "<!-- commento --> ]]> <![CDATA[ x ]]>",
    "asset:draft.svg url(asset:draft.svg)",
    "url(javascript:alert(1)) expression(alert(1))",
    "Mario\u202eoiraM fine",
    "zero\u200dwidth\u200cjoin\u2060er",
    "Zalgo H\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308e\u0315\u031b\u0358",
    "riga\x0bverticale\x0cpagina\x1eseparata",
    "nul\x00esc\x1bbell\x07del\x7f",
    "surrogato \ud83d isolato",
    "=cmd|' /C calc'!A1",
    "Ἑλληνική Кириллица ŁŐ ﬃ Ⅷ ½",
    "漢字 😀 नमस्ते العربية",
    "ABCDEFGHIJKLMNOPQRST" * 150,
    "parola-" * 100,
    "a\u0301" * 500,
    "\u00a0\u2003\u3000spazi\u2009stretti",
]


def page(text):
    template = engine().from_string(
        "<!doctype html><html lang='it'><head><meta charset='utf-8'><title>{{ text|slice:':80' }}</title></head>"
        "<body class='sheet' data-band='{{ text|slice:':80' }}' data-status='' data-foot=''><p>{{ text }}</p>"
        "<table class='figures'><tr><th scope='row'>{{ text }}</th><td>fine</td></tr></table></body></html>"
    )
    return printable(template.render(_context(text)))


def _context(text):
    from django.template import Context

    return Context({"text": text})


@pytest.fixture(scope="module")
def press():
    made = Press()
    yield made
    made.close()


def draw(press, body):
    return press.print(body, {}, created=CREATED, identifier="ab" * 32)


@pytest.mark.parametrize("text", VECTORS, ids=lambda text: ascii(text)[:40])
def test_hostile_text_is_printed_whole_and_twice(press, text):  # DOC-2, DOC-9
    content = draw(press, page(text))

    words = [word for word in printable(text).split() if word.isascii()]
    found = solid(text_of(content))
    for word in words:
        # The foot of a page comes between the parts of a word that fills more than one.
        part = word[:20] if len(word) > 1000 else word
        assert found.count(part) >= 2 * (len(word) // len(part)), word[:80]


def test_words_of_every_script_can_be_read_back(press):  # DOC-9
    text = "Ἑλληνική Кириллица ŁŐ Ⅷ ½ 漢字 नमस्ते ‹U+202E›"
    found = solid(text_of(draw(press, page(text))))

    assert all(word in found for word in text.split())


def test_long_word_stays_on_the_sheet(press):  # DOC-9
    content = draw(press, page("W" * 100_000))

    assert solid(text_of(content)).count("W") >= 200_000
    assert page_count(content) > 20


WATCHED = """
import json, os, sys
from welfare_kmzero.pdf import engine
printer = engine.Engine()
seen = []
inside = (sys.prefix, sys.base_prefix, {root!r}, "/tmp/weasyprint-")
def watch(event, args):
    if event.startswith("socket.") or event in ("subprocess.Popen", "os.exec", "os.system"):
        seen.append(f"{{event}} {{args}}")
    if event == "open" and not isinstance(args[0], int) and not str(args[0]).startswith(inside):
        seen.append(f"open {{args[0]}}")
sys.addaudithook(watch)
for page in json.loads(sys.stdin.read()):
    printer.draw(page, {{}}, {{"created": "2018-12-07T09:00:00+00:00", "identifier": "00"}})
open("/etc/hostname").close()
print(json.dumps(seen), flush=True)
os._exit(0)  # see cage: what lays out does not survive being taken down
"""


def test_no_socket_and_no_file_outside_is_opened_while_printing(tmp_path):  # DOC-2
    from welfare_kmzero.pdf import assets

    fonts = tmp_path / "fonts.conf"
    fonts.write_text(assets.font_config())
    done = subprocess.run(
        [sys.executable, "-c", WATCHED.format(root=str(ROOT))],
        input=json.dumps([page(text) for text in VECTORS]),
        env={"FONTCONFIG_FILE": str(fonts), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )

    # The last opening is the test's own: it shows that the watch was awake.
    assert json.loads(done.stdout.splitlines()[-1]) == ["open /etc/hostname"]


ESCAPES = {
    "socket": "import socket; socket.socket().connect(('127.0.0.1', 9))",
    "file": "open('/etc/passwd')",
    "link out of the packages": "import os; os.open('/etc/hostname', os.O_RDONLY)",
    "writing": "open('/tmp/escaped', 'w')",
    "program": "import subprocess; subprocess.run(['true'])",
    "shell": "import os; os.system('true')",
    "fork": "import os; os.fork()",
    "address": "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
}


@pytest.mark.parametrize("code", ESCAPES.values(), ids=ESCAPES)
def test_cage_refuses_what_a_page_never_needs(code):  # DOC-2
    script = (
        "import socket, subprocess, urllib.request\n"
        "from welfare_kmzero.pdf import guard\n"
        "bars = guard.Bars(); bars.close()\n"
        f"try:\n    {code}\nexcept guard.Breach:\n    print('refused', len(bars.breaches))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )

    assert done.stdout.split() == ["refused", "1"]


def bomb(body, style=""):
    return (
        f"<!doctype html><html lang='it'><head><title>x</title><style>{style}</style></head>"
        f"<body>{body}</body></html>"
    )


BOMBS = {
    "endless table": lambda: bomb("<table>" + "<tr><td>1<td>2<td>3</tr>" * 400_000 + "</table>"),
    "tables in tables": lambda: bomb("<table><tr><td>" * 200 + "x"),
    "deep nesting": lambda: bomb("<div>" * 100_000),
    "inline nesting": lambda: bomb("<b>" * 100_000 + "x"),
    "megabytes of text": lambda: bomb("<p>" + "parola " * 4_000_000),
    "one endless word": lambda: bomb("<p style='overflow-wrap:anywhere'>" + "W" * 8_000_000),
    "combining marks": lambda: bomb("<p>a" + "\u0301" * 3_000_000),
    "floats": lambda: bomb("<i style='float:left'>a</i>" * 60_000),
    "columns": lambda: bomb("<p>testo</p>" * 200_000, "body { columns: 9 }"),
    "letters without a font": lambda: bomb(
        html.escape("".join(chr(point) for point in range(0x4E00, 0x9FFF)) * 400)
    ),
    "pages of an inch": lambda: bomb(
        "<p>a b c d e f</p>" * 100_000, "@page { size: 1in; margin: 0 }"
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_stopped_and_the_next_document_is_printed(name):  # DOC-3
    press = Press(Limits(seconds=3, memory=160 * 1024 * 1024))

    with pytest.raises(RenderFailed) as caught:
        draw(press, BOMBS[name]())
    after = draw(press, bomb("<p>dopo"))
    press.close()

    assert isinstance(caught.value, RenderTooLong) or "RecursionError" in caught.value.detail
    assert page_count(after) == 1


@pytest.mark.slow
def test_memory_is_limited_before_time(tmp_path):  # DOC-3
    press = Press(Limits(seconds=60, memory=48 * 1024 * 1024))

    with pytest.raises(RenderTooLong, match="il tempo o la memoria"):
        draw(press, bomb("<p>" + "parola " * 2_000_000))
    press.close()
