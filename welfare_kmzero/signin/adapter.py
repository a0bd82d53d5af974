"""What allauth asks us."""

import logging
import smtplib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpResponse
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 300


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


def _come_back_later() -> HttpResponse:
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
