"""What allauth asks us."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from welfare_kmzero import clock
from welfare_kmzero.signin import letters, second_factor

JUST_NOW = 300
LONGEST_ADDRESS = 254


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by e-mail, as allauth does it."""

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:  # as allauth declares it
        """Queued, for known and unknown addresses alike: the mail server is not waited for."""
        letters.write(template_prefix, to=email, given=context)

    def clean_email(self, email: str) -> str:
        """Forms of Django take longer addresses than any mailbox has, and than we keep."""
        if len(email) > LONGEST_ADDRESS:
            raise ValidationError(f"L'indirizzo ha al massimo {LONGEST_ADDRESS} caratteri.")
        return str(super().clean_email(email))

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Who entered by password a moment ago sets up a second factor without saying it again."""
        if app == "allauth.mfa" and _entered_just_now(context.request):
            return False
        return bool(super().is_reauthentication_required(app=app))


class SecondFactorAdapter(DefaultMFAAdapter):
    """The codes of the telephone, as allauth does them."""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Who must have a second factor cannot take it away."""
        is_totp = authenticator.type == Authenticator.Type.TOTP
        return not (is_totp and second_factor.must_have(authenticator.user))


def _entered_just_now(request: HttpRequest) -> bool:
    entries = get_authentication_records(request, request.user)
    now = clock.now().timestamp()
    return any(entry["method"] == "password" and now - entry["at"] < JUST_NOW for entry in entries)
