"""What an officer writes of the Giunta's act: its paragraphs, its checklist."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from funders.actions.errors import ActionRefused, check_version
from funders.actions.locking import lock
from grants.documents.checklist import CHECKLIST, Item
from grants.models import Deliberation, DeliberationItem, DeliberationPart
from grants.states import DecisionState, ItemState
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import Json

SECTIONS = frozenset({"premise", "visto", "point"})


class ActAdopted(ActionRefused):
    """The act is adopted: its text is frozen."""


class ItemUnknown(ActionRefused):
    """The checklist has no such item."""


class ItemWithoutText(ActionRefused):
    """A filled item says what, one not due says why; a blank one says nothing."""


class SectionUnknown(ActionRefused):
    """A paragraph is a premise, a visto or a point."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``section``: premise, visto or point."""

    section: str
    text: str


@transaction.atomic
def write_text(
    deliberation: Deliberation,
    *,
    subject: str,
    takes_note: bool,
    paragraphs: Iterable[Paragraph],
    version: int,
    by: User,
) -> Deliberation:
    """Write subject and own paragraphs in the place of those before; the version grows.

    Errors: ActAdopted, StaleVersion, SectionUnknown.
    """
    paragraphs = list(paragraphs)
    if any(each.section not in SECTIONS for each in paragraphs):
        raise SectionUnknown("Un paragrafo è una premessa, un visto o un punto.")
    deliberation = _lock_draft(deliberation, version=version)
    deliberation.subject, deliberation.takes_note = subject, takes_note
    deliberation.save(update_fields=["subject", "takes_note"])
    deliberation.parts.all().delete()
    DeliberationPart.objects.bulk_create(
        DeliberationPart(
            deliberation=deliberation, section=each.section, position=position, text=each.text
        )
        for position, each in enumerate(paragraphs, start=1)
    )
    return _saved(deliberation, "deliberation.text_written", by=by, after={"subject": subject})


@transaction.atomic
def fill_item(
    deliberation: Deliberation, *, code: str, state: ItemState, text: str, version: int, by: User
) -> Deliberation:
    """Fill an item of the checklist, say why it is not due, or leave it blank again.

    Errors: ItemUnknown, ItemWithoutText, ActAdopted, StaleVersion.
    """
    return fill_items(deliberation, [Item(code, state, text)], version=version, by=by)


@transaction.atomic
def fill_items(
    deliberation: Deliberation, items: Iterable[Item], *, version: int, by: User
) -> Deliberation:
    """Fill several items at once: all of them or none; one event for each.

    Errors: as ``fill_item``.
    """
    filled = [_checked(item) for item in items]
    deliberation = _lock_draft(deliberation, version=version)
    for item in filled:
        DeliberationItem.objects.update_or_create(
            deliberation=deliberation,
            code=item.code,
            defaults={"state": item.state, "text": item.text},
        )
        deliberation = _saved(
            deliberation,
            "deliberation.item_filled",
            by=by,
            after={"item": item.code, "state": str(item.state)},
        )
    return deliberation


def _checked(item: Item) -> Item:
    """The item without blanks around its text. Errors: ItemUnknown, ItemWithoutText."""
    text = item.text.strip()
    if item.code not in CHECKLIST:
        raise ItemUnknown(f"La lista di controllo non ha la voce {item.code}.")
    if (item.state == ItemState.BLANK) == bool(text):
        raise ItemWithoutText("Scrivi il testo, o il motivo per cui la voce non è dovuta.")
    return Item(item.code, item.state, text)


def _check_draft(deliberation: Deliberation) -> None:
    if deliberation.decision.status != DecisionState.DRAFT:
        raise ActAdopted("La deliberazione è adottata: non si modifica.")


def _lock_draft(deliberation: Deliberation, *, version: int) -> Deliberation:
    lock(deliberation.decision.round.call)
    deliberation = lock(deliberation)
    _check_draft(deliberation)
    check_version(deliberation.version, version)
    return deliberation


def _saved(deliberation: Deliberation, action: str, *, by: User, after: Json) -> Deliberation:
    deliberation.version += 1
    deliberation.save(update_fields=["version"])
    call = deliberation.decision.round.call
    record(action, by=by, target_type="call", target=call.code, after=after)
    return deliberation
