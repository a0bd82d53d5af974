"""Who may take part in a call."""

from django.db import models
from django.db.models import Q

from funders.models.call import Call
from funders.states import OrganisationKind, RuleScope
from welfare_kmzero import constraints


class NetworkRule(models.Model):
    """Which bodies may lead, or must be in the network: of any of the kinds that it names."""

    call = models.ForeignKey(
        Call, on_delete=models.CASCADE, related_name="network_rules", verbose_name="bando"
    )
    position = models.PositiveSmallIntegerField("ordine")
    scope = models.CharField("di chi parla", max_length=8, choices=RuleScope)
    title = models.CharField("regola", max_length=200)
    minimum = models.PositiveSmallIntegerField("quanti, almeno", default=1)

    class Meta:
        verbose_name = "regola della rete"
        verbose_name_plural = "regole della rete"
        ordering = ("call", "position")
        constraints = (
            models.UniqueConstraint(fields=["call", "position"], name="funders_networkrule_once"),
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(scope=RuleScope.LEAD),
                name="funders_networkrule_one_of_the_lead",
            ),
            constraints.one_of("scope", RuleScope, name="funders_networkrule_scope"),
            constraints.not_blank("title", name="funders_networkrule_titled"),
            constraints.at_least("minimum", 1, name="funders_networkrule_minimum_from_one"),
            models.CheckConstraint(
                condition=Q(minimum=1) | ~Q(scope=RuleScope.LEAD),
                name="funders_networkrule_lead_is_one",
                violation_error_message="Il capofila è uno solo.",
            ),
        )

    def __str__(self) -> str:
        return self.title


class NetworkRuleKind(models.Model):
    """A kind of body that answers a rule of the network."""

    rule = models.ForeignKey(
        NetworkRule, on_delete=models.CASCADE, related_name="kinds", verbose_name="regola"
    )
    position = models.PositiveSmallIntegerField("ordine")
    kind = models.CharField("natura", max_length=20, choices=OrganisationKind)

    class Meta:
        verbose_name = "natura ammessa da una regola"
        verbose_name_plural = "nature ammesse dalle regole"
        ordering = ("rule", "position")
        constraints = (
            models.UniqueConstraint(
                fields=["rule", "position"], name="funders_rulekind_position_once"
            ),
            models.UniqueConstraint(fields=["rule", "kind"], name="funders_rulekind_once"),
            constraints.one_of("kind", OrganisationKind, name="funders_rulekind_kind"),
        )

    def __str__(self) -> str:
        return self.get_kind_display()
