"""Where a project stands between the draft and what was sent."""

from dataclasses import dataclass

from funders.actions.call import deadline
from funders.states import CallState
from projects.models import Application, Project
from projects.states import ProjectState
from welfare_kmzero import clock


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a project stands, so that a draft is never taken for something sent.

    ``filed``: the application in force, also while its project is corrected.
    """

    project: Project
    filed: Application | None

    @property
    def is_draft(self) -> bool:
        return self.project.status == ProjectState.DRAFT

    @property
    def is_filed(self) -> bool:
        return self.project.status == ProjectState.FILED and self.filed is not None

    @property
    def is_withdrawn(self) -> bool:
        """What was sent was taken back, and nothing has been written since."""
        return self.project.status == ProjectState.FILED and self.filed is None

    @property
    def is_being_corrected(self) -> bool:
        """Taken up again: what was sent holds until the new one is sent."""
        return not self.is_filed and self.filed is not None

    @property
    def was_sent(self) -> bool:
        """Nothing is to be written, unless the project is taken up again."""
        return self.is_filed or self.is_withdrawn


def may_be_taken_up(standing: Standing) -> bool:
    """Signed: always. Sent: while its call receives applications."""
    call = standing.project.call
    if standing.is_draft:
        return False
    is_open = call.status == CallState.PUBLISHED and clock.now() <= deadline(call)
    return is_open or not standing.was_sent
