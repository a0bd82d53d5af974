"""WeasyPrint alone.

The same pages, style sheet, fonts and picture, all read beforehand; fonts and style sheet
parsed once, as we do. ``plain`` writes an ordinary PDF; ``tagged`` the kind of PDF that our
acts are, without our metadata, embedded data and cage.
"""

import os

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from tests.benchmarks import papers
from tests.benchmarks.measuring import Watch
from welfare_kmzero.acts.production import QR
from welfare_kmzero.pdf import assets
from welfare_kmzero.pdf.engine import NamedAssets

OPTIONS: dict[str, dict[str, object]] = {
    "plain": {},
    "tagged": {"pdf_variant": "pdf/a-3a", "pdf_tags": True},
}


def main(text: str, kind: str) -> None:
    """``text``: how many pages; ``kind``: ``plain`` or ``tagged``."""
    count, fonts = int(text), FontConfiguration()
    sheets = [
        weasyprint.CSS(url=f"{assets.SCHEME}{name}", url_fetcher=NamedAssets({}), font_config=fonts)
        for name in assets.SHEETS
    ]

    def draw(page: papers.Page) -> bytes:
        html = weasyprint.HTML(
            string=page.html,
            url_fetcher=NamedAssets({QR: page.picture}),
            base_url=f"{assets.SCHEME}.",
        )
        return html.write_pdf(stylesheets=sheets, font_config=fonts, **OPTIONS[kind])

    pages = list(papers.pages(count))
    draw(pages[0])
    watch = Watch(os.getpid())
    for page in pages:
        draw(page)
    watch.stop(count).said()
