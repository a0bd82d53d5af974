"""WeasyPrint, set up once and used for one document after another. Runs in the cage only."""

import datetime as dt
import logging
from collections.abc import Mapping

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from welfare_kmzero.pdf import assets, glyphs
from welfare_kmzero.pdf.errors import AssetMissing
from welfare_kmzero.pdf.metadata import with_ua
from welfare_kmzero.pdf.once import settle
from welfare_kmzero.pdf.runs import soften

ATTACHMENT = "dati.json"
_TYPES = {"css": "text/css", "svg": "image/svg+xml", "png": "image/png", "ttf": "font/ttf"}
_LAST_RESORT = "last-resort.ttf"
_WARM_UP = """<html lang="it"><title>-</title><body><p>Aa <b>Aa</b> <i>Aa</i> <b><i>Aa</i></b></p>
<p class="serif">Aa <b>Aa</b> <i>Aa</i> <b><i>Aa</i></b></p><p class="code">Aa <b>Aa</b></p>"""


class NamedAssets(URLFetcher):
    """Serves the names of the table and of this document, and nothing else, ever."""

    def __init__(self, own: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.own = own

    def fetch(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,  # noqa: ARG002 - the signature of WeasyPrint
    ) -> URLFetcherResponse:
        name = url.removeprefix(assets.SCHEME)
        content = self.own.get(name) if url.startswith(assets.SCHEME) else None
        if content is None:
            if not url.startswith(assets.SCHEME) or name not in assets.table():
                raise AssetMissing(name[:200])
            try:
                content = assets.table()[name].read_bytes()
            except OSError as error:
                raise AssetMissing(name) from error
        kind = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
        return URLFetcherResponse(url, content, {"Content-Type": kind})


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage()[:500])


class Engine:
    """Fonts and style sheets, read once. ``draw`` may be called any number of times."""

    def __init__(self) -> None:
        self._collector = _Collector()
        logger = logging.getLogger("weasyprint")
        logger.handlers = [self._collector]
        logger.propagate = False
        self._fonts = FontConfiguration()
        fetcher = NamedAssets({})
        self._sheets = [
            weasyprint.CSS(
                url=f"{assets.SCHEME}{name}", url_fetcher=fetcher, font_config=self._fonts
            )
            for name in assets.SHEETS
        ]
        self.draw(_WARM_UP, {}, {"created": "2000-01-01T00:00:00+00:00", "identifier": "0" * 64})

    def draw(
        self, page: str, own: Mapping[str, bytes], facts: Mapping[str, str]
    ) -> tuple[bytes, list[str]]:
        """One PDF, and the complaints of the layout engine.

        ``own`` are the pictures of this document by name and, under ``dati.json``, its
        data. ``facts``: ``created`` (ISO instant) and ``identifier`` (hexadecimal digits).
        Raises AssetMissing.
        """
        self._collector.lines.clear()
        try:
            content = self._draw(page, dict(own), facts)
        except FatalURLFetchingError as fatal:
            # It derives from BaseException: nothing above expects one.
            cause = fatal.__cause__
            raise cause if isinstance(cause, AssetMissing) else AssetMissing(str(fatal)) from None
        return content, list(self._collector.lines)

    def _draw(self, page: str, own: dict[str, bytes], facts: Mapping[str, str]) -> bytes:
        created = dt.datetime.fromisoformat(facts["created"]).astimezone(dt.UTC)
        fonts, sheets = self._fonts, list(self._sheets)
        fetcher = NamedAssets(own)
        rare = glyphs.missing(page)
        if rare:
            own[_LAST_RESORT] = glyphs.last_resort(rare)
            fonts = FontConfiguration()
            face = f'@font-face{{font-family:"{glyphs.FAMILY}";src:url({assets.SCHEME}{_LAST_RESORT})}}'
            sheets.append(weasyprint.CSS(string=face, url_fetcher=fetcher, font_config=fonts))
        html = weasyprint.HTML(string=page, url_fetcher=fetcher, base_url=f"{assets.SCHEME}.")
        soften(html.etree_element)
        options = {
            "pdf_variant": "pdf/a-3a",
            "pdf_identifier": facts["identifier"].encode(),
            "pdf_tags": True,
            "stylesheets": sheets,
            "attachments": self._attachments(own, created),
        }
        document = html.render(font_config=fonts, **options)
        stamp = created.strftime("%Y-%m-%dT%H:%M:%SZ")
        document.metadata.created = document.metadata.modified = stamp
        generate = document.metadata.generate_rdf_metadata
        document.metadata.generate_rdf_metadata = lambda *claim: with_ua(generate(*claim))
        content: bytes = document.write_pdf(finisher=settle, **options)
        return content

    @staticmethod
    def _attachments(own: Mapping[str, bytes], created: dt.datetime) -> list[weasyprint.Attachment]:
        if assets.ATTACHMENT not in own:
            return []
        return [
            weasyprint.Attachment(
                string=own[assets.ATTACHMENT],
                name=assets.ATTACHMENT,
                description="Dati del documento in formato JSON",
                created=created,
                modified=created,
                relationship="Source",
            )
        ]
