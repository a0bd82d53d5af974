"""What was asked for and what was answered, beside what was filed."""

from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from funders.models import RequiredDocument
from grants.models import IntegrationItem, IntegrationRequest
from projects.models import Application
from projects.rules.parts import PARTS, Part

Address = Callable[[IntegrationItem], str]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a part; ``is_changed``: the other text does not have it."""

    text: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class ShownItem:
    """``before``: what the application said until then; empty where it was a file, or nothing."""

    part: str
    title: str
    before: tuple[Line, ...]
    after: tuple[Line, ...]
    text: str
    file_name: str
    address: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A request with its answer, part by part."""

    request: IntegrationRequest
    items: tuple[ShownItem, ...]

    @property
    def changes_network(self) -> bool:
        """Bodies may have come in after somebody declared about those that were there."""
        return any(item.part == Part.NETWORK and not item.file_name for item in self.items)


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
    asked = RequiredDocument.objects.filter(call=application.call_id, code=OuterRef("part"))
    items = IntegrationItem.objects.annotate(asked=Subquery(asked.values("title")[:1]))
    rows = requests.prefetch_related(Prefetch("items", items.order_by("position"))).order_by("pk")
    return [
        Answered(request, tuple(_item(each, address) for each in request.items.all()))
        for request in rows
    ]


def _item(item: IntegrationItem, address: Address | None) -> ShownItem:
    asked = item.asked  # type: ignore[attr-defined]  # annotated by _answered()
    before, after = changed_lines(item.before, item.text)
    return ShownItem(
        part=item.part,
        title=(asked or item.part) if item.document_id else PARTS.get(item.part, item.part),
        before=before,
        after=after,
        text=item.text,
        file_name=item.file_name,
        address=address(item) if address and item.document_id else "",
    )


def changed_lines(before: str, after: str) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The lines of both texts, each told whether the other has it in its place."""
    old, new = _lines(before), _lines(after)
    kept = SequenceMatcher(a=old, b=new, autojunk=False).get_matching_blocks()
    old_kept = {place for block in kept for place in range(block.a, block.a + block.size)}
    new_kept = {place for block in kept for place in range(block.b, block.b + block.size)}
    return (
        tuple(Line(text, place not in old_kept) for place, text in enumerate(old)),
        tuple(Line(text, place not in new_kept) for place, text in enumerate(new)),
    )


def _lines(text: str) -> list[str]:
    """Without the empty ones, which say nothing beside the others."""
    return [line for line in text.splitlines() if line.strip()]
