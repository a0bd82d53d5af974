"""The common ancestor of every refusal that a rule can raise."""


class RuleError(ValueError):
    """What was asked contradicts a rule. Each rule raises a named descendant."""
