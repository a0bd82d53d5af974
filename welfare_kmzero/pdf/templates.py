"""From template and data to HTML: strict, autoescaped, and without the request's helpers."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.template import Context, Engine

from welfare_kmzero.pdf.text import printable

_FOLDER = Path(__file__).resolve().parents[2] / "templates"


class UnknownVariable(LookupError):
    """A template names something that its data do not hold."""


class _Refuse(str):
    """Stands where Django would print nothing for an unknown name, and refuses."""

    __slots__ = ()

    def __contains__(self, key: object) -> bool:
        return True

    def __mod__(self, name: object) -> str:
        raise UnknownVariable(str(name))


@cache
def engine() -> Engine:
    return Engine(
        dirs=[str(_FOLDER)],
        autoescape=True,
        string_if_invalid=_Refuse("refuse"),
        builtins=["welfare_kmzero.pdf.tags"],
    )


def to_html(template: str, context: Mapping[str, object]) -> str:
    """The page in HTML, every character of it printable.

    Raises UnknownVariable when the template prints a name that ``context`` lacks.
    """
    page = engine().get_template(template).render(Context(dict(context)))
    return printable(page)
