"""A refusal of an action, told at the place of the file that led to it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import DatabaseError

from funders.actions.errors import ActionRefused
from funders.rules.errors import RuleError
from welfare_kmzero.editions.format.faults import BrokenEdition, broken
from welfare_kmzero.workflow import TransitionRefused


@contextmanager
def at(path: str) -> Iterator[None]:
    """Turn what the actions, the rules or the database refuse into a fault at ``path``."""
    try:
        yield
    except BrokenEdition:
        raise
    except (ActionRefused, TransitionRefused) as error:
        raise broken(path, str(error)) from error
    except (RuleError, ValidationError) as error:
        raise broken(
            path, f"la regola {type(error).__name__} non è rispettata: {error}."
        ) from error
    except DatabaseError as error:
        lines = str(error).strip().splitlines() or [type(error).__name__]
        raise broken(path, f"la base dati rifiuta: {lines[0]}.") from error
