"""People, and who may administer or audit. A person is never deleted: they are made inactive."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.administration import NoDeleting, RecordedAdmin

# Second factors and addresses are each person's own; groups are not used.
for model in (Group, EmailAddress, Authenticator):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A person as the administration writes them."""

    def clean(self) -> dict[str, Any]:  # reason: values of every field
        """Somebody must be left who can administer (AUT-8)."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        stays = all(cleaned.get(name) for name in ("is_active", "is_staff", "is_superuser"))
        others = User.objects.filter(is_active=True, is_staff=True, is_superuser=True)
        if not stays and self._administers() and not others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(
                "È l'ultima persona che amministra il servizio: nominane prima un'altra."
            )
        return cleaned

    def _administers(self) -> bool:
        stored = User.objects.filter(pk=self.instance.pk, is_active=True, is_staff=True)
        return stored.filter(is_superuser=True).exists()


@admin.register(User)
class UserAdmin(NoDeleting, RecordedAdmin):
    """Without passwords: each person sets their own from the page of sign-in."""

    form = PersonForm
    list_display = ("email", "full_name", "is_active", "is_staff", "is_auditor", "last_login")
    list_filter = ("is_active", "is_staff", "is_auditor")
    search_fields = ("email", "full_name")
    fields = (
        "email",
        "full_name",
        "tax_code",
        "is_active",
        "is_auditor",
        "is_staff",
        "is_superuser",
        "date_joined",
        "last_login",
    )
    readonly_fields = ("date_joined", "last_login")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001 - as Django calls it
        obj.email = User.objects.normalize_email(obj.email).lower()
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
