"""What a PDF says to those who read it back: text, attachments, metadata."""

import io
import subprocess

import pikepdf


def text_of(content: bytes) -> str:
    """The text of a PDF in reading order, as poppler extracts it."""
    done = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"],
        input=content,
        stdout=subprocess.PIPE,
        check=True,
    )
    return done.stdout.decode()


def solid(text: str) -> str:
    """Text without any white space: lines are broken anywhere on paper."""
    return "".join(text.split())


def attachments_of(content: bytes) -> dict[str, tuple[bytes, str]]:
    """Embedded files by name: their bytes and their relationship to the document."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return {
            name: (spec.get_file().read_bytes(), str(spec.obj.AFRelationship))
            for name, spec in pdf.attachments.items()
        }


def page_count(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def fonts_of(content: bytes) -> set[str]:
    """Names of the embedded fonts, without the mark of the subset."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        fonts = [
            each
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font"
        ]
        return {str(font.BaseFont).removeprefix("/").rpartition("+")[2] for font in fonts}
