"""QR codes for sheets of paper."""

import io

import segno


def svg(text: str) -> bytes:
    """A QR code of ``text`` as an SVG picture with its quiet zone; error correction M."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=2, xmldecl=False, svgclass=None, lineclass=None, omitsize=True
    )
    return out.getvalue()
