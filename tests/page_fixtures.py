"""Fixtures of every test that opens pages; a conftest imports them."""

import pytest
from django.core.cache import cache
from django.template import engines
from pytest_django import Settings

from welfare_kmzero.pages import kept


class UnknownVariable(AssertionError):
    """A template prints something that its view does not give."""


class _Refusal(str):
    """Django asks whether ``%s`` is in it, then formats it with the name of the variable."""

    __slots__ = ()

    def __contains__(self, key: object) -> bool:
        return key == "%s"

    def __mod__(self, name: object) -> str:
        raise UnknownVariable(str(name))


@pytest.fixture(autouse=True)
def strict_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown variable in a template fails the test that renders it."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", _Refusal("%s"))


@pytest.fixture(autouse=True)
def no_static_scan(settings: Settings) -> None:
    """Each test client starts the static server anew; without finders it reads no folder."""
    settings.WHITENOISE_USE_FINDERS = False


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    """What outlives a test: attempts, that allauth counts in the cache, and pages of calls."""
    cache.clear()
    kept.forget()
