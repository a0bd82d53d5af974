"""A step of a migration that changes what columns are called, and nothing in the database.

``AlterField`` would draw all models anew for each of them, though no engine knows a label: a
hundred and fifty of those double the time that a new database takes.
"""

from collections.abc import Mapping

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Relabel(Operation):
    """``labels``: of each model, by its lower-case name, the new label of each of its fields."""

    reduces_to_sql = False
    reversible = True

    def __init__(self, labels: Mapping[str, Mapping[str, str]]) -> None:
        self.labels = labels

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        for model, fields in self.labels.items():
            columns = state.models[app_label, model].fields
            for name, label in fields.items():
                _, _, args, kwargs = columns[name].deconstruct()
                columns[name] = type(columns[name])(*args, **kwargs | {"verbose_name": label})

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Nothing: a label is in no table."""

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Nothing: a label is in no table."""

    def describe(self) -> str:
        return f"Relabel columns of {', '.join(self.labels)}"
