"""Everything a page may show, by name: fonts, style sheets, pictures.

A name that is not in the table does not exist. Fonts come from installed packages,
so a document does not change with the fonts of the machine that prints it.
"""

import importlib.util
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from xml.sax.saxutils import escape

from welfare_kmzero.pdf.errors import AssetMissing

SCHEME = "asset:"
ATTACHMENT = "dati.json"
SHEETS = ("acts.css",)
PICTURES = ("draft.svg",)
_ACTS = Path(__file__).resolve().parents[2] / "static" / "acts"
_ITALIA = {
    "Titillium_Web/titillium-web-v10-latin-ext_latin-": (
        "regular",
        "italic",
        "600",
        "600italic",
        "700",
        "700italic",
    ),
    "Lora/lora-v20-latin-ext_latin-": ("regular", "italic", "700", "700italic"),
    "Roboto_Mono/roboto-mono-v13-latin-ext_latin-": ("regular", "700"),
}
_NOTO = ("NotoSans[wdth,wght].ttf", "NotoSans-Italic[wdth,wght].ttf")


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise AssetMissing(name)
    return Path(spec.submodule_search_locations[0])


@cache
def fonts() -> tuple[Path, ...]:
    """Font files, in the order in which they are declared."""
    italia = _package("bootstrap_italia_template") / "static" / "fonts"
    noto = _package("fontpkg_noto_sans") / "files"
    declared = [italia / f"{stem}{cut}.ttf" for stem, cuts in _ITALIA.items() for cut in cuts]
    return (*declared, *(noto / name for name in _NOTO))


@cache
def table() -> Mapping[str, Path]:
    """Path of every asset that may be asked for by name in a template or style sheet."""
    return MappingProxyType({name: _ACTS / name for name in (*SHEETS, *PICTURES)})


def signature(files: Mapping[str, Path] | None = None) -> str:
    """State of all the files on disk: it changes when one of them does.

    Raises AssetMissing, with the name, when one is not there: a page without its
    style sheet or letters would otherwise be printed without complaint.
    """
    known = dict(table() if files is None else files)
    known.update({path.name: path for path in fonts()})
    marks = []
    for name, path in sorted(known.items()):
        try:
            state = path.stat()
        except OSError as error:
            raise AssetMissing(name) from error
        marks.append(f"{name}:{state.st_size}:{state.st_mtime_ns}")
    return "\n".join(marks)


def font_config() -> str:
    """Text of a fontconfig file that knows our fonts and no others."""
    wanted = {path.name for path in fonts()}
    folders = sorted({path.parent for path in fonts()})
    others = sorted({entry.name for folder in folders for entry in folder.iterdir()} - wanted)
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        + "".join(f"<dir>{escape(str(folder))}</dir>" for folder in folders)
        + "<selectfont><rejectfont>"
        + "".join(f"<glob>*/{escape(name)}</glob>" for name in others)
        + "</rejectfont></selectfont></fontconfig>"
    )
