"""The shape of an edition: what its file says, and nothing that is worked out from it.

Amounts are euros with two places, shares and rates exact fractions, points decimals,
instants UTC. None is what is not known or not set. Sequences keep the order of the file.
What has a default here may be absent from a file, and is then absent from its export.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

FORMAT: Final = "welfare-kmzero/edition/1"
# Of a criterion, a category of cost, a required document: as the columns that keep them.
CODE_LENGTH: Final = 40
DEFAULT_STEP: Final = Decimal("0.5")


@dataclass(frozen=True, slots=True, kw_only=True)
class FunderEntry:
    code: str
    name: str
    kind: str
    tax_code: str = ""
    deciding_body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareEntry:
    """``funder``: its code."""

    funder: str
    share: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnershipEntry:
    """What a party brings that is not a share of the awards."""

    funder: str
    commitment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolEntry:
    code: str
    title: str
    signed_on: dt.date | None
    valid_from: dt.date | None
    valid_until: dt.date | None
    shares: tuple[ShareEntry, ...]
    partners: tuple[PartnershipEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelEntry:
    points: Decimal
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionEntry:
    """``step`` None: that of the call."""

    code: str
    title: str
    max_points: Decimal
    min_points: Decimal | None
    levels: tuple[LevelEntry, ...] = ()
    step: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryEntry:
    """``max_rate``: of the total cost of a project."""

    code: str
    title: str
    max_rate: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredDocumentEntry:
    code: str
    title: str
    is_mandatory: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkRuleEntry:
    """``scope``: ``lead`` or ``network``. ``kinds``: any of them will do."""

    scope: str
    title: str
    kinds: tuple[str, ...]
    minimum: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEntry:
    """``endowments``: code of the funder to what it makes available."""

    code: str
    title: str
    edition: int | None
    legal_basis: tuple[str, ...]
    opens_at: dt.datetime
    closes_at: dt.datetime
    endowments: Mapping[str, Decimal]
    channel: str
    duration_months: int
    max_grant: Decimal | None
    max_grant_rate: Fraction | None
    min_partners: int
    requires_cup: bool
    threshold: Decimal
    criteria: tuple[CriterionEntry, ...]
    tie_break: tuple[str, ...]
    funding_line: str
    min_partial_rate: Fraction | None
    cost_categories: tuple[CategoryEntry, ...]
    summary: str = ""
    step: Decimal = DEFAULT_STEP
    required_documents: tuple[RequiredDocumentEntry, ...] = ()
    network_rules: tuple[NetworkRuleEntry, ...] = ()
    appointing_body: str = ""
    appointing_act: str = ""
    appointed_on: dt.date | None = None
    responsible_structure: str = ""
    responsible_officer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationEntry:
    """``code`` names the body inside the file; what tells bodies apart is ``tax_code``."""

    code: str
    name: str
    kind: str
    tax_code: str
    territory: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetEntry:
    category: str
    description: str
    year: int
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingEntry:
    source: str
    description: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityEntry:
    """Months of the life of the project, from 1."""

    title: str
    description: str
    first_month: int
    last_month: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationEntry:
    """``lead``, ``partners``: codes of organisations. ``partner_roles``: by such a code."""

    number: str
    title: str
    summary: str
    lead: str
    partners: tuple[str, ...]
    territory: str
    budget: tuple[BudgetEntry, ...]
    funding: tuple[FundingEntry, ...]
    requested: Decimal
    filed_at: dt.datetime
    cup: str = ""
    context: str = ""
    objectives: str = ""
    generativity: str = ""
    partner_roles: Mapping[str, str]
    activities: tuple[ActivityEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluatorEntry:
    """``appointed_for``: code of the funder that designates the member of the panel."""

    code: str
    name: str
    appointed_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictEntry:
    evaluator: str
    application: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationEntry:
    """``scores``: code of the criterion to points."""

    application: str
    evaluator: str
    scores: Mapping[str, Decimal]
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckEntry:
    """A formal check made by hand. ``admitted_cost`` None: as the limits of the call leave it."""

    application: str
    outcome: str
    reason: str
    admitted_cost: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalEntry:
    application: str
    amount: Decimal
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEntry:
    role: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingEntry:
    """A sitting of the Giunta, as far as it is known. ``number``: of its register."""

    date: dt.date | None
    time: dt.time | None
    reference: str
    number: str
    president: PersonEntry | None
    present: tuple[PersonEntry, ...]
    absent: tuple[PersonEntry, ...]
    assisting: PersonEntry | None
    rapporteurs: tuple[PersonEntry, ...]
    closing_time: dt.time | None = None
    is_unanimous: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedEntry:
    """A line of the ranking; an application not admitted has no position and no total."""

    position: int | None
    application: str
    total: Decimal | None
    eligible: bool
    tie_break: str | None
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardEntry:
    """``shares``: funder to amount; ``years``: year to funder to amount; None: to be computed.

    ``round``: the awards proposed together, from 1.
    """

    application: str
    amount: Decimal
    shares: Mapping[str, Decimal] | None
    years: Mapping[int, Mapping[str, Decimal]] | None
    channel: str
    round: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEntry:
    """A paper issued on the edition; its bytes travel apart."""

    kind: str
    title: str
    sha256: str
    register_number: str | None
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A whole edition. ``ranking`` and ``awards`` go together: None before the decision."""

    note: str
    funders: tuple[FunderEntry, ...]
    protocol: ProtocolEntry
    call: CallEntry
    organisations: tuple[OrganisationEntry, ...]
    applications: tuple[ApplicationEntry, ...]
    panel: tuple[EvaluatorEntry, ...]
    conflicts: tuple[ConflictEntry, ...]
    evaluations: tuple[EvaluationEntry, ...]
    checks: tuple[CheckEntry, ...]
    proposals: tuple[ProposalEntry, ...]
    sitting: SittingEntry | None
    ranking: tuple[RankedEntry, ...] | None = None
    awards: tuple[AwardEntry, ...] | None = None
    documents: tuple[DocumentEntry, ...] = ()

    @property
    def is_decided(self) -> bool:
        return self.ranking is not None

    @property
    def is_history(self) -> bool:
        """Decided, and the evaluations that led to the decision are not known."""
        return self.is_decided and not self.evaluations
