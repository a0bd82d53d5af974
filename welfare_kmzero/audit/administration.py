"""How the administration shows and changes rows.

Configuration leaves an event for each change; frozen things are read and nothing else.
"""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import Json
from welfare_kmzero.euro_field import EuroField
from welfare_kmzero.money import MoneyField

LABELS = {"numerator": "numeratore", "denominator": "denominatore"}


class _Typed:
    """Money in every form of the administration is read as everywhere else."""

    fraction_labels: dict[str, str] = {}

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:  # as Django declares it
        if isinstance(db_field, MoneyField):
            return EuroField(label=db_field.verbose_name.capitalize(), required=not db_field.blank)
        stem, _, part = db_field.name.rpartition("_")
        if part in LABELS and stem in self.fraction_labels:
            kwargs["label"] = f"{self.fraction_labels[stem]}: {LABELS[part]}"
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]  # a mixin of ModelAdmin


class RecordedAdmin(_Typed, admin.ModelAdmin):  # type: ignore[type-arg]  # of any model
    """Configuration: whatever is added, changed or removed leaves an event, in one transaction."""

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        self._record("configuration.added", request, obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        self._record("configuration.changed", request, obj, message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for row in queryset:
            self._record("configuration.removed", request, row, [])
        return super().log_deletions(request, queryset)

    def _record(self, action: str, request: HttpRequest, row: models.Model, message: Any) -> None:
        """Which columns changed, not what they hold: that may have to be forgotten one day."""
        assert isinstance(request.user, User)  # noqa: S101 - the administration is for people who entered
        changes: Json = [str(part) for part in message] if isinstance(message, list) else []
        record(
            action,
            by=request.user,
            target_type=row._meta.label_lower,
            target=str(row.pk),
            after={"changes": changes},
        )


class NoAdding:
    """Nobody adds such a row here."""

    def has_add_permission(self, *_: object, **__: object) -> bool:
        return False


class NoChanging:
    """Nobody changes such a row here."""

    def has_change_permission(self, *_: object, **__: object) -> bool:
        return False


class NoDeleting:
    """Nobody deletes such a row here."""

    def has_delete_permission(self, *_: object, **__: object) -> bool:
        return False


class FrozenAdmin(NoAdding, NoChanging, NoDeleting, admin.ModelAdmin):  # type: ignore[type-arg]  # of any model
    """Rows to be read."""

    show_full_result_count = False
    actions = None


class FrozenInline(NoAdding, NoChanging, NoDeleting, admin.TabularInline):  # type: ignore[type-arg]  # of any model
    """Children of a frozen row."""

    extra = 0


class TypedInline(_Typed, admin.TabularInline):  # type: ignore[type-arg]  # of any model
    """Children of a row of configuration."""

    extra = 0
