"""What is kept of funders, territories, protocols and calls."""

from funders.models.call import (
    Call,
    CallExtension,
    CostCategory,
    Criterion,
    CriterionLevel,
    Endowment,
    LegalBasis,
    RequiredDocument,
    TieBreak,
)
from funders.models.funder import Community, Funder, FunderOfficer
from funders.models.network import NetworkRule, NetworkRuleKind
from funders.models.protocol import Protocol, ProtocolPartner, ProtocolShare

__all__ = [
    "Call",
    "CallExtension",
    "Community",
    "CostCategory",
    "Criterion",
    "CriterionLevel",
    "Endowment",
    "Funder",
    "FunderOfficer",
    "LegalBasis",
    "NetworkRule",
    "NetworkRuleKind",
    "Protocol",
    "ProtocolPartner",
    "ProtocolShare",
    "RequiredDocument",
    "TieBreak",
]
