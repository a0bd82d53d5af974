"""UPL-10: the signed copy is the paper that was given out, deep down to its fonts."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.uploads.corpus import pades, saved
from welfare_kmzero.uploads.refusals import FileRefused
from welfare_kmzero.uploads.same_paper import is_same_paper
from welfare_kmzero.uploads.signed import check_unchanged_since, signers_of_pdf

WRITTEN = b"BT /F 12 Tf 1 0 0 1 100 400 Tm (euro 30.000) Tj ET /I Do"
D = pikepdf.Dictionary
N = pikepdf.Name


def paper() -> bytes:
    """Two pages with a drawn font, an image, a transparency, a structure and data inside."""
    made = pikepdf.new()
    for _ in range(2):
        made.add_blank_page(page_size=(595, 842))
    font = D(
        Type=N.Font,
        Subtype=N.Type3,
        CharProcs=D(a=made.make_stream(b"0 0 m 10 10 l S")),
        Encoding=D(Type=N.Encoding, Differences=[97, N.a]),
        FontBBox=[0, 0, 10, 10],
        FontMatrix=[1, 0, 0, 1, 0, 0],
        FirstChar=97,
        LastChar=97,
        Widths=[10],
        ToUnicode=made.make_stream(b"/CMapName /A def"),
    )
    picture = made.make_stream(b"\x00\xff\x00", Type=N.XObject, Subtype=N.Image, Width=1)
    resources = made.make_indirect(
        D(Font=D(F=font), XObject=D(I=picture), ExtGState=D(G=D(CA=1, ca=1)))
    )
    for page in made.pages:
        page.obj.Resources = resources
        page.obj.Contents = made.make_stream(WRITTEN)
    made.pages[0].obj.Annots = made.make_indirect(
        pikepdf.Array([made.make_indirect(D(Type=N.Annot, Subtype=N.Link, Rect=[0, 0, 9, 9]))])
    )
    made.Root.StructTreeRoot = made.make_indirect(D(Type=N.StructTreeRoot))
    made.attachments["dati.json"] = b'{"richiesto":3000000}'
    return saved(made)


GIVEN = paper()


def rewritten(change: Callable[[pikepdf.Pdf], object] | None = None, **saving: object) -> bytes:
    """The paper as another program writes it anew, changed before that."""
    with pikepdf.open(io.BytesIO(GIVEN)) as document:
        if change is not None:
            change(document)
        return saved(document, **saving)


def appended(change: Callable[[IncrementalPdfFileWriter], object]) -> bytes:
    """The very bytes that were given out, and a change appended to them."""
    writer = IncrementalPdfFileWriter(io.BytesIO(GIVEN))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(GIVEN)
    return out.getvalue()


def resources(document: pikepdf.Pdf) -> pikepdf.Object:
    return document.pages[1].obj.Resources


def in_the_font(name: str, content: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        font = resources(document).Font.F
        (font.CharProcs.a if name == "a" else font[name]).write(content)

    return change


def add_note(document: pikepdf.Pdf, **facts: object) -> None:
    note = D(Type=N.Annot, Rect=[90, 390, 300, 420], **facts)
    page = document.pages[1].obj
    page.Annots = pikepdf.Array([document.make_indirect(note)])


def add_layer(document: pikepdf.Pdf) -> None:
    layer = document.make_indirect(D(Type=N.OCG, Name="velo"))
    document.Root.OCProperties = D(OCGs=[layer], D=D(OFF=[layer]))


def add_field(document: pikepdf.Pdf) -> None:
    box = D(Type=N.Annot, Subtype=N.Widget, FT=N.Tx, T="importo", V="90.000", Rect=[0, 0, 9, 9])
    box = document.make_indirect(box)
    document.pages[0].obj.Annots.append(box)
    document.Root.AcroForm = D(Fields=[box])


def attach(document: pikepdf.Pdf, content: bytes, name: str = "dati.json") -> None:
    document.attachments[name] = content


def one_of_two(document: pikepdf.Pdf) -> None:
    """The second page gets resources of its own, of which the first knows nothing."""
    own = document.make_indirect(D(resources(document)))
    own.XObject = D(I=document.make_stream(b"\xff\xff\xff", Type=N.XObject, Subtype=N.Image))
    document.pages[1].obj.Resources = own


CHANGES: dict[str, Callable[[pikepdf.Pdf], object]] = {
    "ToUnicode": in_the_font("/ToUnicode", b"/CMapName /B def"),
    "CharProcs": in_the_font("a", b"0 0 m 99 99 l S"),
    "Widths": lambda it: resources(it).Font.F.update({"/Widths": pikepdf.Array([99])}),
    "Encoding": lambda it: resources(it).Font.F.Encoding.Differences.append(N.b),
    "image": lambda it: resources(it).XObject.I.write(b"\xff\x00\xff"),
    "image decoded otherwise": lambda it: resources(it).XObject.I.update({"/Decode": [1, 0]}),
    "ExtGState": lambda it: resources(it).ExtGState.G.update({"/ca": 0}),
    "resources of one page": one_of_two,
    "contents": lambda it: it.pages[1].obj.Contents.write(WRITTEN.replace(b"3", b"9")),
    "contents added": lambda it: it.pages[1].contents_add(b"0 0 600 900 re f"),
    "crop": lambda it: it.pages[1].obj.update({"/CropBox": [0, 0, 9, 9]}),
    "pages swapped": lambda it: it.pages.reverse(),
    "page left out": lambda it: it.pages.__delitem__(1),
    "page added": lambda it: it.add_blank_page(),
    "free text": lambda it: add_note(it, Subtype=N.FreeText, Contents="euro 90.000"),
    "stamp": lambda it: add_note(it, Subtype=N.Stamp),
    "redaction": lambda it: add_note(it, Subtype=N.Redact),
    "link moved": lambda it: it.pages[0].obj.Annots[0].update({"/Rect": [0, 0, 300, 300]}),
    "layer": add_layer,
    "field": add_field,
    "embedded data": lambda it: attach(it, b'{"richiesto":9000000}'),
    "another embedded file": lambda it: attach(it, b"x", "altro.txt"),
    "embedded data left out": lambda it: it.attachments.__delitem__("dati.json"),
    "structure": lambda it: it.Root.StructTreeRoot.update({"/Lang": "de"}),
    "opens elsewhere": lambda it: it.Root.update({"/OpenAction": [it.pages[1].obj, N.Fit]}),
}
RUNNING = {
    "JavaScript": D(S=N.JavaScript, JS="app.alert(1)"),
    "Launch": D(S=N.Launch, F="a.exe"),
    "SubmitForm": D(S=N.SubmitForm, F="https://demo.example"),
}


@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES.keys())
def test_a_paper_that_reads_otherwise_is_not_ours(changed) -> None:
    """UPL-10: whoever signs can change any object of a file that they write anew."""
    assert not is_same_paper(GIVEN, pades(rewritten(changed)))


@pytest.mark.parametrize("action", RUNNING.values(), ids=RUNNING.keys())
@pytest.mark.parametrize("where", ["/OpenAction", "/AA"])
def test_a_paper_that_runs_something_is_refused_in_words(action, where) -> None:
    """UPL-10: scripts and programs, at opening or on an event."""

    def change(document: pikepdf.Pdf) -> None:
        document.Root[where] = action if where == "/OpenAction" else D(WC=action)

    with pytest.raises(FileRefused, match="si eseguono da sole"):
        is_same_paper(GIVEN, pades(rewritten(change)))


@pytest.mark.parametrize("user", ["", "chiave"])
def test_an_encrypted_paper_is_refused_in_words(user) -> None:
    """UPL-10."""
    locked = rewritten(encryption=pikepdf.Encryption(owner="o", user=user))

    with pytest.raises(FileRefused, match="protetto da password o cifrato"):
        is_same_paper(GIVEN, locked)


def _swap_image(writer: IncrementalPdfFileWriter) -> None:
    found = writer.root["/Pages"]["/Kids"][1]["/Resources"]["/XObject"].raw_get("/I")
    writer.objects[(found.generation, found.idnum)] = generic.StreamObject(
        found.get_object(), stream_data=b"\xff\xff\xff"
    )


def _swap_font(writer: IncrementalPdfFileWriter) -> None:
    font = writer.root["/Pages"]["/Kids"][1]["/Resources"]["/Font"]
    font["/F"] = generic.DictionaryObject({generic.pdf_name("/Type"): generic.pdf_name("/Font")})
    writer.mark_update(writer.root["/Pages"]["/Kids"][1].raw_get("/Resources"))


@pytest.mark.parametrize("change", [_swap_image, _swap_font])
def test_beginning_with_our_bytes_is_not_enough(change) -> None:
    """UPL-10: what is appended replaces what a reader shows, and is then signed."""
    assert not is_same_paper(GIVEN, pades(appended(change)))


def test_signed_once_or_twice_appended_or_written_anew_it_is_ours() -> None:
    plain = {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "compress_streams": False}
    for content in GIVEN, rewritten(), rewritten(**plain), rewritten(linearize=True):
        once = pades(content)
        twice = pades(once, name="ANNA", field="Seconda")

        assert is_same_paper(GIVEN, once)
        assert is_same_paper(GIVEN, twice)
        check_unchanged_since(twice)
        assert signers_of_pdf(twice) == ("LIA ROSSI", "ANNA")


def test_what_was_signed_is_not_put_right_afterwards() -> None:
    """Signed while it read otherwise, then made ours again by what is appended."""
    signed = pades(rewritten(CHANGES["contents"]))
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    page = writer.root["/Pages"]["/Kids"][1]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=WRITTEN))
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)

    assert is_same_paper(GIVEN, out.getvalue())
    with pytest.raises(FileRefused, match="modificato dopo la firma"):
        check_unchanged_since(out.getvalue())


@pytest.mark.parametrize(
    ("box", "is_covering"),
    [
        ((100, 395, 200, 415), True),
        ((300, 300, 480, 402), True),
        ((100, 100, 300, 200), False),
        ((10, 300, 90, 500), False),
        ((100, 5, 300, 50), False),
    ],
)
def test_the_picture_of_a_signature_stands_where_nothing_is_written(box, is_covering) -> None:
    """UPL-10: a stamp over an amount could show another one."""
    signed = pades(GIVEN, box=box, on_page=1)

    if is_covering:
        with pytest.raises(FileRefused, match="copre il testo"):
            is_same_paper(GIVEN, signed)
    else:
        assert is_same_paper(GIVEN, signed)
