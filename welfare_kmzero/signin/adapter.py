"""What allauth asks us."""

import logging
import smtplib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from welfare_kmzero import clock
from welfare_kmzero.signin import second_factor

logger = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 300
JUST_NOW = 300


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by e-mail, as allauth does it."""

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:  # as allauth declares it
        """When the mail does not leave, the person reads so and comes back later."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, smtplib.SMTPException) as error:
            # The traceback could carry the address or the link.
            logger.error("a mail of sign-in did not leave: %s", type(error).__name__)  # noqa: TRY400
            raise ImmediateHttpResponse(_come_back_later()) from None

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


def _come_back_later() -> HttpResponse:
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
