"""What is kept of evaluation, ranking, awards and acts."""

from grants.models.assignment import Assignment, ConflictDeclaration
from grants.models.award import Award, AwardRound, AwardShare, AwardYear
from grants.models.check import EligibilityCheck, Finding, IntegrationItem, IntegrationRequest
from grants.models.decision import Commitment, FundingDecision
from grants.models.decision_sitting import Sitting, SittingMember
from grants.models.deliberation import Deliberation, DeliberationItem, DeliberationPart
from grants.models.evaluation import Evaluation, Remark, Score
from grants.models.law import CitedLaw
from grants.models.minutes import AgreedReason, Attendance, Minutes
from grants.models.panel import Evaluator, Panel
from grants.models.proposal import AmountProposal
from grants.models.publication import Publication
from grants.models.ranking import CriterionMean, Ranking, RankingEntry
from grants.models.statement import CofundingStatement

__all__ = [
    "AgreedReason",
    "AmountProposal",
    "Assignment",
    "Attendance",
    "Award",
    "AwardRound",
    "AwardShare",
    "AwardYear",
    "CitedLaw",
    "CofundingStatement",
    "Commitment",
    "ConflictDeclaration",
    "CriterionMean",
    "Deliberation",
    "DeliberationItem",
    "DeliberationPart",
    "EligibilityCheck",
    "Evaluation",
    "Evaluator",
    "Finding",
    "FundingDecision",
    "IntegrationItem",
    "IntegrationRequest",
    "Minutes",
    "Panel",
    "Publication",
    "Ranking",
    "RankingEntry",
    "Remark",
    "Score",
    "Sitting",
    "SittingMember",
]
