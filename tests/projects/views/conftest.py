"""What the tests of these pages stand on: strict templates."""

from tests.page_fixtures import no_static_scan, nothing_counted, strict_templates

__all__ = ["no_static_scan", "nothing_counted", "strict_templates"]
