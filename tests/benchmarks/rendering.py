"""Our statements against the same pages given to WeasyPrint alone."""

import tempfile
from pathlib import Path

from tests.benchmarks import part
from tests.benchmarks.measuring import Measure
from welfare_kmzero.pdf import assets


def measure(count: int) -> dict[str, Measure]:
    """One round: WeasyPrint alone writing two kinds of PDF, then ours; with our fonts alone."""
    with tempfile.TemporaryDirectory() as folder:
        fonts = Path(folder) / "fonts.conf"
        fonts.write_text(assets.font_config(), encoding="utf-8")
        env = {"FONTCONFIG_FILE": str(fonts)}
        return {
            "plain": Measure.heard(part.run("bare", str(count), "plain", env=env)),
            "tagged": Measure.heard(part.run("bare", str(count), "tagged", env=env)),
            "ours": Measure.heard(part.run("ours", str(count), env=env)),
        }
