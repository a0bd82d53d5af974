"""What was asked for and what was answered, beside what was filed."""

from collections.abc import Callable
from dataclasses import dataclass

from grants.models import IntegrationItem, IntegrationRequest
from grants.rules.integration_parts import PARTS
from projects.documents.application import ApplicationContent, read_content
from projects.documents.frozen import TEXTS
from projects.models import Application

Address = Callable[[IntegrationItem], str]


@dataclass(frozen=True, slots=True)
class ShownItem:
    """``before``: what the application said, where it was a text."""

    title: str
    before: str
    after: str
    file_name: str
    address: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A request with its answer, part by part."""

    request: IntegrationRequest
    items: tuple[ShownItem, ...]


def answers_to(application: Application, *, address: Address | None = None) -> list[Answered]:
    """Every request to complete ``application``, the first one first; three queries."""
    content = read_content(application)
    titles = dict(application.call.required_documents.values_list("code", "title"))
    requests = (
        IntegrationRequest.objects.filter(application=application)
        .prefetch_related("items")
        .order_by("pk")
    )
    return [
        Answered(
            request,
            tuple(_item(each, content, titles, address) for each in request.items.all()),
        )
        for request in requests
    ]


def text_of(content: ApplicationContent, part: str) -> str:
    """What the application says in ``part``; empty for what is no text."""
    said: str = getattr(content, part) if part in TEXTS else ""
    return said


def _item(
    item: IntegrationItem,
    content: ApplicationContent,
    titles: dict[str, str],
    address: Address | None,
) -> ShownItem:
    return ShownItem(
        title=PARTS.get(item.part, titles.get(item.part, item.part)),
        before=text_of(content, item.part),
        after=item.text,
        file_name=item.file_name,
        address=address(item) if address and item.document_id else "",
    )
