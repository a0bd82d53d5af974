"""The corpus: what people send comes in, what does something else does not."""

import random
import struct
import zlib
from collections.abc import Iterator

import pikepdf
import pytest

from tests.uploads.corpus import (
    changed_pdf,
    image,
    p7m,
    pades,
    pdf,
    saved,
    tampered_p7m,
    zipped,
)
from welfare_kmzero.uploads.checking import MAX_BYTES, check
from welfare_kmzero.uploads.kinds import FileKind
from welfare_kmzero.uploads.refusals import FileRefused, FileTooLarge
from welfare_kmzero.uploads.signed import open_envelope, signers_of_pdf

HTML = b"<html><script>alert(1)</script></html>"


def benign() -> Iterator[tuple[FileKind, bytes]]:
    for pages in range(1, 61):
        yield FileKind.PDF, pdf(pages, note=f"Statuto n. {pages}")
    for streams in pikepdf.ObjectStreamMode.generate, pikepdf.ObjectStreamMode.disable:
        yield FileKind.PDF, pdf(3, object_stream_mode=streams)
    yield FileKind.PDF, pdf(3, linearize=True)
    yield FileKind.PDF, changed_pdf({"/OpenAction": pikepdf.Array([])})
    yield FileKind.PDF, pades(pdf(2))
    for side in range(1, 46):
        yield FileKind.PNG, image("PNG", (side, 50))
        yield FileKind.JPEG, image("JPEG", (50, side), quality=50 + side)
        yield FileKind.TIFF, image("TIFF", (side, side))
    for mode in ("L", "RGBA", "1"):
        yield FileKind.PNG, image("PNG", mode=mode)
    yield FileKind.JPEG, image("JPEG", (900, 700), progressive=True)
    yield FileKind.JPEG, image("JPEG", mode="CMYK")
    yield FileKind.TIFF, image("TIFF", compression="tiff_lzw")
    for encoding in ("der", "pem", "base64"):
        for curve in ("rsa", "ec"):
            yield FileKind.P7M, p7m(pdf(), encoding=encoding, curve=curve)
    yield FileKind.P7M, p7m(p7m(pdf()))
    yield FileKind.P7M, p7m(image("JPEG"))


def hostile() -> Iterator[tuple[str, bytes]]:  # noqa: PLR0912 - a list of classes
    chance = random.Random(2018)  # noqa: S311 - the same files in every run
    text = bytes(chance.randrange(32, 127) for _ in range(200))
    yield from (("empty", b""), ("text", b"ciao"), ("text", text))
    for _ in range(60):
        yield "noise", chance.randbytes(500).replace(b"%PDF-", b"")
    for head in (
        b"MZ\x90\x00",
        b"\x7fELF\x02",
        b"\xca\xfe\xba\xbe",
        b"#!/bin/sh\n",
        b"\x1f\x8b\x08",
    ):
        for number in range(6):
            yield "program", head + chance.randbytes(100 + number)
    for markup in (HTML, b"<svg xmlns='x'/>", b"<?xml version='1.0'?><a/>", b"\xef\xbb\xbf<html>",
                   b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>"):  # fmt: skip
        yield from (("markup", markup), ("markup", b" " + markup), ("markup", markup.upper()))
    for name in ("word/document.xml", "xl/workbook.xml", "a.html", "[Content_Types].xml"):
        yield "archive", zipped(name, HTML)
    for padding in range(1, 41):
        yield "pdf not at the start", b"\n" * padding + pdf()
    yield "gif", b"GIF89a" + HTML
    for kind in ("PNG", "JPEG", "TIFF"):
        whole = image(kind, (60, 60))
        for cut in range(1, 21):
            yield "cut image", whole[: len(whole) * cut // 40 or 1]
        yield "image and markup", whole + HTML
        yield "image and pdf", whole + pdf()
        yield "image and archive", whole + zipped()
    for cut in range(1, 21):
        yield "cut pdf", b"%PDF-1.7\n" + pdf(5)[60 : 60 + cut]
    yield "pdf and markup", b"%PDF-1.7\n" + HTML + pdf()[9:]
    yield "pdf and markup", pdf() + HTML
    yield "pdf and archive", pdf() + zipped()
    for name in ("/JavaScript", "/Launch", "/GoToE", "/ImportData", "/SubmitForm", "/Rendition"):
        for scripted in (True, False):
            yield "scripted pdf", changed_pdf({"/OpenAction": _action(name, scripted=scripted)})
        trigger = pikepdf.Dictionary(WC=_action(name))
        yield "scripted pdf", changed_pdf({"/AA": trigger})
        deep = pikepdf.Array([pikepdf.Array([_action(name)])])
        yield "scripted pdf", changed_pdf({"/Hidden": deep})
        yield "signed scripted pdf", p7m(changed_pdf({"/OpenAction": _action(name)}))
    yield "form that runs", changed_pdf({"/AcroForm": pikepdf.Dictionary(XFA=pikepdf.String("x"))})
    yield from (("carrying pdf", _carrying(name)) for name in ("a.exe", "a.xml", "a.pdf"))
    for strength in (4, 6):
        lock = pikepdf.Encryption(owner="o", user="u", R=strength)
        yield "encrypted pdf", pdf(encryption=lock)
        lock = pikepdf.Encryption(owner="o", user="", R=strength)
        yield "encrypted pdf", pdf(encryption=lock)
    yield "no pages", saved(pikepdf.new())
    for content in (HTML, zipped(), b"MZ\x90\x00" + b"x" * 90, b"<svg/>"):
        yield "signed rubbish", p7m(content)
        yield "signed rubbish", p7m(p7m(content), encoding="base64")
    yield "signed apart", p7m(pdf(), detached=True)
    yield "changed after signing", tampered_p7m(pdf(1), pdf(2))
    yield "too many envelopes", p7m(p7m(p7m(p7m(pdf()))))
    for number in range(40):
        yield "broken envelope", b"0" + chance.randbytes(300 + number)
    whole = p7m(pdf())
    for cut in range(1, 21):
        yield "broken envelope", whole[: len(whole) * cut // 21]
    yield "pixel flood", _flood_png(60_000, 60_000)
    yield "pixel flood", _flood_jpeg(65_000, 65_000)
    yield "pixel flood", _flood_tiff(100_000, 100_000)
    yield "unpacks without end", _packed_bomb()


def _action(name: str, *, scripted: bool = False) -> pikepdf.Dictionary:
    action = pikepdf.Dictionary(S=pikepdf.Name(name))
    if scripted:
        action["/JS"] = pikepdf.String("app.alert(1)")
    return action


def _carrying(name: str) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    document.attachments[name] = b"dentro"
    return saved(document)


def _chunk(name: bytes, content: bytes) -> bytes:
    body = name + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def _flood_png(width: int, height: int) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rows = _chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
    return b"\x89PNG\r\n\x1a\n" + head + rows + _chunk(b"IEND", b"")


def _flood_jpeg(width: int, height: int) -> bytes:
    small = image("JPEG", (8, 8))
    at = small.index(b"\xff\xc0") + 5
    return small[:at] + struct.pack(">HH", height, width) + small[at + 4 :]


def _flood_tiff(width: int, height: int) -> bytes:
    tags = struct.pack("<HHII", 256, 4, 1, width) + struct.pack("<HHII", 257, 4, 1, height)
    return b"II*\x00" + struct.pack("<I", 8) + struct.pack("<H", 2) + tags + struct.pack("<I", 0)


def _packed_bomb() -> bytes:
    packed = zlib.compress(b" " * (80 * 1024 * 1024), 9)
    head = f"%PDF-1.5\n1 0 obj\n<</Type /ObjStm /N 1 /First 4 /Length {len(packed)}".encode()
    return head + b" /Filter /FlateDecode>>\nstream\n" + packed + b"\nendstream\nendobj\n%%EOF"


def test_what_people_send_comes_in() -> None:
    """UPL-2: at least 200 benign files, all accepted as what they are."""
    files = list(benign())

    assert len(files) >= 200
    refused = []
    for kind, content in files:
        try:
            found = check(content, name="x")
        except FileRefused as why:
            refused.append((kind, str(why), content[:40]))
        else:
            assert found.kind is kind
    assert refused == []


def test_what_is_something_else_does_not_come_in() -> None:
    """UPL-2, UPL-3, UPL-10: each class, each with one sentence that people understand."""
    files = list(hostile())
    accepted = []
    sentences = set()

    for why, content in files:
        try:
            check(content, name="statuto.pdf")
        except FileRefused as refused:
            sentences.add(str(refused))
        else:
            accepted.append((why, content[:60]))

    assert len(files) >= 300
    assert len({why for why, _ in files}) >= 15
    assert accepted == []
    assert all(each.endswith((".", "!")) and len(each) < 160 for each in sentences)


def test_the_limit_is_the_last_byte_that_comes_in() -> None:
    """UPL-5."""
    content = pdf()
    filled = content + b"\n" * (MAX_BYTES - len(content))

    assert check(filled, name="a.pdf").kind is FileKind.PDF
    with pytest.raises(FileTooLarge):
        check(filled + b"\n", name="a.pdf")


def test_a_signature_tells_what_it_encloses_and_whose_it_is() -> None:
    """UPL-10: the original is inside, byte by byte."""
    original = pdf(2)

    opened = open_envelope(p7m(original))

    assert opened.content == original
    assert opened.signers == ("LIA ROSSI",)
    assert signers_of_pdf(pades(original)) == ("LIA ROSSI",)
    assert pades(original).startswith(original)
    assert signers_of_pdf(original) == ()


def test_a_signed_pdf_touched_afterwards_is_refused() -> None:
    signed = pades(pdf(2, note="uno"))

    with pytest.raises(FileRefused):
        signers_of_pdf(signed.replace(b"/MediaBox", b"/MediaBos", 1))
