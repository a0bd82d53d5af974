"""Strict templates, as for the pages."""

from tests.page_fixtures import no_static_scan, nothing_counted, strict_templates

__all__ = ["no_static_scan", "nothing_counted", "strict_templates"]
