"""Statements that someone with a database prompt could type, and that it must refuse.

The same list runs on SQLite and PostgreSQL; without triggers each would do what it says to at
least one row of ``world``. Begin with ``before``.
"""

from tests.house.illegal import after, before, reopened


def statements() -> list[tuple[str, str]]:
    """Name and SQL of each; names are unique."""
    return [*before.statements(), *reopened.statements(), *after.statements()]
