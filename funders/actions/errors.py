"""The common ancestor of what an action refuses, and the refusals that all actions share."""


class ActionRefused(Exception):
    """What was asked cannot be done now; the text says why, in Italian."""


class StaleVersion(ActionRefused):
    """Someone else saved in the meantime: the version given is not the current one."""


class ReasonMissing(ActionRefused):
    """This fact needs a written reason."""


def check_reason(reason: str) -> str:
    """The reason without blanks around it. Errors: ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing("Scrivi il motivo.")
    return reason.strip()


def check_version(current: int, given: int) -> None:
    """Errors: StaleVersion."""
    if current != given:
        raise StaleVersion(_STALE)


def check_seal(current: str, given: str | None) -> None:
    """As ``check_version``, for what has a seal and no version; None where nobody reads.

    Errors: StaleVersion.
    """
    if given is not None and current != given:
        raise StaleVersion(_STALE)


_STALE = "Qualcun altro ha salvato nel frattempo: ricarica la pagina e riporta le tue modifiche."
