"""The parts of a file as they were read: whole entries, and the keys of broken ones too.

A reference to a record that is there but broken is not a second fault: ``Keys`` holds
what every record is known by, whatever the rest of it is like.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias, cast

from welfare_kmzero.editions.format.edition import (
    ApplicationEntry,
    AwardEntry,
    CallEntry,
    CategoryEntry,
    CheckEntry,
    ConflictEntry,
    CriterionEntry,
    DocumentEntry,
    EvaluationEntry,
    EvaluatorEntry,
    FunderEntry,
    OrganisationEntry,
    ProposalEntry,
    ProtocolEntry,
    RankedEntry,
    SittingEntry,
)
from welfare_kmzero.editions.format.fields import Placed
from welfare_kmzero.editions.format.json_text import Members, Value

Key: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keys:
    """What the records of one list are known by, in their places; None: not readable.

    ``is_whole``: there is a list, and every record of it is known by something.
    """

    path: str
    names: tuple[str, ...]
    found: tuple[Key | None, ...]
    is_whole: bool

    def __contains__(self, code: object) -> bool:
        return (code,) in self.found

    def first_of(self, name: str) -> set[str]:
        """What the records write under ``name``."""
        place = self.names.index(name)
        return {key[place] for key in self.found if key is not None}


def keys_of(value: Value, path: str, *names: str) -> Keys:
    """The keys of the list at ``path``, each made of the members ``names``."""
    is_list = isinstance(value, list) and not isinstance(value, Members)
    records = cast("list[Value]", value) if is_list else []
    found = tuple(_key(record, names) for record in records)
    return Keys(path, names, found, is_whole=is_list and None not in found)


def _key(record: Value, names: tuple[str, ...]) -> Key | None:
    if not isinstance(record, Members):
        return None
    members = dict(record)
    key = tuple(text for name in names if isinstance(text := members.get(name), str))
    return key if len(key) == len(names) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllKeys:
    """The keys of every list. ``tax_codes``: of the organisations."""

    funders: Keys
    organisations: Keys
    tax_codes: Keys
    applications: Keys
    panel: Keys
    conflicts: Keys
    evaluations: Keys
    checks: Keys
    proposals: Keys
    ranking: Keys
    awards: Keys

    def __iter__(self) -> Iterator[Keys]:
        return iter(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallInPart:
    """What of a call is judged also where the rest of it is broken; None: not readable."""

    criteria: tuple[CriterionEntry, ...] | None
    tie_break: tuple[str, ...] | None
    step: Decimal | None
    cost_categories: tuple[CategoryEntry, ...] | None
    endowments: Mapping[str, Decimal] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sections:
    """Whole entries with their paths; ``protocol`` and ``call`` None when broken.

    ``ranking`` and ``awards`` None: the file does not carry them.
    """

    note: str
    funders: tuple[Placed[FunderEntry], ...]
    protocol: ProtocolEntry | None
    call: CallEntry | None
    part: CallInPart
    organisations: tuple[Placed[OrganisationEntry], ...]
    applications: tuple[Placed[ApplicationEntry], ...]
    panel: tuple[Placed[EvaluatorEntry], ...]
    conflicts: tuple[Placed[ConflictEntry], ...]
    evaluations: tuple[Placed[EvaluationEntry], ...]
    checks: tuple[Placed[CheckEntry], ...]
    proposals: tuple[Placed[ProposalEntry], ...]
    sitting: SittingEntry | None
    ranking: tuple[Placed[RankedEntry], ...] | None
    awards: tuple[Placed[AwardEntry], ...] | None
    documents: tuple[DocumentEntry, ...]
    keys: AllKeys
