"""The forms that a page shows, as a browser reads them, and what may be typed in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml import html

from tests.house.rows import TABLE
from tests.pages.town import ROLES, Town

TYPED = {"text", "search", "textarea", ""}
PLAUSIBLE = {
    "email": "persona@ente.example",
    "number": "1",
    "date": "2026-12-01",
    "datetime-local": "2026-12-01T10:00",
    "time": "10:00",
    "tel": "0461 000000",
    "url": "https://ente.example/",
    "password": "una parola lunga e segreta",
}


@dataclass(frozen=True)
class Field:
    """``kind``: the type of the input, or ``textarea``, or ``select``."""

    name: str
    kind: str
    value: str
    options: tuple[str, ...] = ()
    is_checked: bool = False

    @property
    def is_typed(self) -> bool:
        """Whether a person may write whatever they like in it."""
        return self.kind in TYPED


@dataclass(frozen=True)
class Form:
    address: str
    method: str
    fields: tuple[Field, ...] = field(default=())

    def as_it_stands(self) -> dict[str, list[str]]:
        """What a browser sends when nobody touched the form, with what is empty filled in."""
        sent: dict[str, list[str]] = {}
        for each in self.fields:
            if each.kind in {"checkbox", "radio"} and not each.is_checked:
                continue
            if each.kind == "file" or not each.name:
                continue
            value = each.value
            if not value:
                value = next((option for option in each.options if option), "")
                value = value or PLAUSIBLE.get(each.kind, "")
            sent.setdefault(each.name, []).append(value)
        self._choose(sent)
        return sent

    def _choose(self, sent: dict[str, list[str]]) -> None:
        """One of each group of choices that nobody made yet."""
        for each in self.fields:
            if each.kind in {"checkbox", "radio"} and each.name not in sent:
                sent[each.name] = [each.value]

    def with_text(self, text: str) -> dict[str, list[str]]:
        """The same with ``text`` in every field that a person writes."""
        sent = self.as_it_stands()
        for each in self.fields:
            if each.is_typed and each.name in sent:
                sent[each.name] = [text for _ in sent[each.name]]
        return sent


@dataclass(frozen=True)
class Found:
    """A form and who was shown it."""

    name: str
    form: Form


def forms_of_the_table(
    town: Town, filling: dict[str, object], *, methods: tuple[str, ...] = ("POST",)
) -> list[Found]:
    """Every form that somebody is shown on a page of the table, once.

    Those of signing in have tests of their own.
    """
    found: dict[tuple[str, str], Found] = {}
    clients = {name: town.client(name) for name in ROLES}
    for row in TABLE.values():
        if "GET" not in row.methods or not row.is_page:
            continue
        for name in sorted(row.may):
            address = row.address.format(**filling)
            answer = clients[name].get(address)
            if answer.status_code != 200 or "html" not in answer["Content-Type"]:
                continue
            for form in forms_on(answer.content, address=address):
                if form.method in methods and not form.address.startswith("/accesso/"):
                    found.setdefault((form.address, str(form.fields)), Found(name, form))
    return list(found.values())


def forms_on(content: bytes, *, address: str) -> Iterator[Form]:
    """Every form of the page at ``address``."""
    page = html.fromstring(content.decode())
    for form in page.iter("form"):
        action = urlsplit(urljoin(address, form.get("action") or address)).path
        fields = tuple(_fields(form))
        outside = page.xpath("//*[@form=$name]", name=form.get("id")) if form.get("id") else []
        yield Form(
            address=action,
            method=(form.get("method") or "get").upper(),
            fields=fields + tuple(each for node in outside for each in _field(node)),
        )


def _fields(form: html.HtmlElement) -> Iterator[Field]:
    for node in form.iter("input", "select", "textarea", "button"):
        yield from _field(node)


def _field(node: html.HtmlElement) -> Iterator[Field]:
    name = node.get("name") or ""
    if not name or node.get("disabled") is not None:
        return
    if node.tag == "select":
        options = tuple(option.get("value", option.text or "") for option in node.iter("option"))
        chosen = [
            option.get("value", option.text or "")
            for option in node.iter("option")
            if option.get("selected") is not None
        ]
        yield Field(name, "select", chosen[0] if chosen else "", options)
    elif node.tag == "textarea":
        yield Field(name, "textarea", (node.text or "").removeprefix("\n"))
    elif node.tag == "button":
        if (node.get("type") or "submit") == "submit":
            yield Field(name, "button", node.get("value") or "")
    else:
        yield Field(
            name,
            (node.get("type") or "text").lower(),
            node.get("value") or "",
            is_checked=node.get("checked") is not None,
        )
