"""What a call asks of the bodies that take part, as the rules take it."""

from collections.abc import Iterable
from dataclasses import dataclass

from funders.models import NetworkRule
from funders.states import OrganisationKind, RuleScope
from projects.rules.formal_check import Kind, RequiredKind


@dataclass(frozen=True, slots=True)
class NetworkTerms:
    """``lead_kinds`` empty: any body may lead."""

    lead_kinds: tuple[Kind, ...]
    required_kinds: tuple[RequiredKind, ...]


def network_terms(rules: Iterable[NetworkRule]) -> NetworkTerms:
    """``rules``: of one call, in its order, their kinds fetched."""
    asked = [(rule.scope, required_of(rule)) for rule in rules]
    return NetworkTerms(
        lead_kinds=tuple(
            kind for scope, each in asked if scope == RuleScope.LEAD for kind in each.kinds
        ),
        required_kinds=tuple(each for scope, each in asked if scope == RuleScope.NETWORK),
    )


def required_of(rule: NetworkRule) -> RequiredKind:
    return RequiredKind(kinds_of(each.kind for each in rule.kinds.all()), rule.minimum)


def kinds_of(codes: Iterable[str]) -> tuple[Kind, ...]:
    """The kinds with their names, in the order given."""
    return tuple(Kind(code, OrganisationKind(code).label) for code in codes)
