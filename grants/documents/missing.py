"""What is still missing from the Giunta's act: the list that pages show beside the draft."""

from grants.documents.deliberation import DELIBERATION, missing
from welfare_kmzero.acts.production import thaw
from welfare_kmzero.documents.models import Act


def what_is_missing(act: Act) -> list[str]:
    """Labels of what ``act`` leaves blank, as frozen in its snapshot; empty for other kinds.

    No query when the snapshot is fetched. Raises NotASnapshot when its data were damaged.
    """
    if act.kind != DELIBERATION.kind:
        return []
    return missing(thaw(DELIBERATION, act.snapshot.content.encode()))
