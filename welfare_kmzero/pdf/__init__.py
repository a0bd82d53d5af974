"""PDFs that are evidence: one function, ``render``, from template and data to bytes.

Answers: how does a frozen snapshot become a PDF/A-3a + PDF/UA-1 file that is the same
every time, carries its own data, and could not read or fetch anything on the way?
Does not know: what an act says (``templates/acts``, the ``documents`` rooms), where
bytes are kept, who asked. Layout happens in a caged child process (``cage``), started
by ``press`` and kept for the next document; WeasyPrint is imported only there.
Begin with ``press``, then ``cage`` and ``engine``; ``assets`` lists what a page may
show, ``text`` what becomes of characters that cannot be printed.
"""

from welfare_kmzero.pdf.errors import AssetMissing, RenderFailed, RenderTooLong
from welfare_kmzero.pdf.press import Limits, render

__all__ = ["AssetMissing", "Limits", "RenderFailed", "RenderTooLong", "render"]
