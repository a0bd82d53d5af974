"""What is kept of organisations, projects and applications."""

from projects.models.application import Application, Withdrawal
from projects.models.organisation import Member, Organisation
from projects.models.project import (
    Activity,
    Attachment,
    BudgetLine,
    FundingSource,
    Partner,
    Project,
)

__all__ = [
    "Activity",
    "Application",
    "Attachment",
    "BudgetLine",
    "FundingSource",
    "Member",
    "Organisation",
    "Partner",
    "Project",
    "Withdrawal",
]
