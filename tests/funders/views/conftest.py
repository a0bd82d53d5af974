"""The town of the pages, and its strict templates."""

from tests.page_fixtures import no_static_scan, nothing_counted, strict_templates
from tests.pages.conftest import town, town_of_the_module

__all__ = ["no_static_scan", "nothing_counted", "strict_templates", "town", "town_of_the_module"]
