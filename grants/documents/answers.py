"""What was asked for and what was answered, beside what was filed."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from funders.models import RequiredDocument
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
    """Every request to complete ``application``, the first one first; two queries at most."""
    requests = IntegrationRequest.objects.filter(application=application)
    return _answered(requests, application, address)


def completed(application: Application, *, address: Address | None = None) -> list[Answered]:
    """What was answered, the first request first; one query where nothing was, else two."""
    requests = IntegrationRequest.objects.filter(application=application, answered_at__isnull=False)
    return _answered(requests, application, address)


def _answered(
    requests: QuerySet[IntegrationRequest], application: Application, address: Address | None
) -> list[Answered]:
    content = read_content(application)
    asked = RequiredDocument.objects.filter(call=application.call_id, code=OuterRef("part"))
    items = IntegrationItem.objects.annotate(asked=Subquery(asked.values("title")[:1]))
    rows = requests.prefetch_related(Prefetch("items", items.order_by("position"))).order_by("pk")
    return [
        Answered(request, tuple(_item(each, content, address) for each in request.items.all()))
        for request in rows
    ]


def text_of(content: ApplicationContent, part: str) -> str:
    """What the application says in ``part``; empty for what is no text."""
    said: str = getattr(content, part) if part in TEXTS else ""
    return said


def _item(
    item: IntegrationItem,
    content: ApplicationContent,
    address: Address | None,
) -> ShownItem:
    asked = item.asked  # type: ignore[attr-defined]  # annotated by _answered()
    return ShownItem(
        title=PARTS.get(item.part, asked or item.part),
        before=text_of(content, item.part),
        after=item.text,
        file_name=item.file_name,
        address=address(item) if address and item.document_id else "",
    )
