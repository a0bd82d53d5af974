"""What is kept of organisations, projects and applications."""

from projects.models.application import Application, Withdrawal
from projects.models.invitation import Invitation
from projects.models.organisation import Member, Organisation
from projects.models.project import (
    Activity,
    Attachment,
    BudgetLine,
    FundingSource,
    Partner,
    Project,
)
from projects.models.reopening import (
    Completion,
    ReopenedPart,
    Reopening,
    completion_of,
    requested_now,
)
from projects.models.sign_off import SigningCopy, SignOff

__all__ = [
    "Activity",
    "Application",
    "Attachment",
    "BudgetLine",
    "Completion",
    "FundingSource",
    "Invitation",
    "Member",
    "Organisation",
    "Partner",
    "Project",
    "ReopenedPart",
    "Reopening",
    "SignOff",
    "SigningCopy",
    "Withdrawal",
    "completion_of",
    "requested_now",
]
