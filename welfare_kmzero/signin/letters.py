"""What we write to who registers, confirms an address or forgot the password.

allauth decides when and to whom, and makes the link; words and sending are ours. A letter is
kept with its link until it has left, at most for the day in which it is tried again.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from allauth.account import app_settings
from django.conf import settings
from django.db import transaction

from welfare_kmzero.accounts.models import User
from welfare_kmzero.mail.post import post

# With the pauses of the jobs, about a day: the link still holds for two when the last one leaves.
ATTEMPTS = 27


@dataclass(frozen=True, slots=True)
class Letter:
    """``link``: where allauth puts the address of the page to go on from."""

    subject: str
    template: str
    link: str


_CONFIRM = Letter("Conferma il tuo indirizzo", "mail/confirmation.txt", "activate_url")
# By the name that allauth gives to each.
LETTERS = {
    "account/email/email_confirmation": _CONFIRM,
    "account/email/email_confirmation_signup": _CONFIRM,
    "account/email/password_reset_key": Letter(
        "Scegli una nuova password", "mail/reset.txt", "password_reset_url"
    ),
    "account/email/account_already_exists": Letter(
        "Hai già un accesso", "mail/known.txt", "password_reset_url"
    ),
    "account/email/unknown_account": Letter(
        "Nessun accesso con questo indirizzo", "mail/unknown.txt", "signup_url"
    ),
}


def write(name: str, *, to: str, given: Mapping[str, Any]) -> None:  # allauth's own context
    """Queue the letter ``name`` to the address ``to``; it never waits for the mail server.

    Written by the house itself: nobody who asks for it has signed in. The link begins with our
    public address, whatever host the request named. Raises KeyError for a letter that is not ours.
    """
    letter = LETTERS[name]
    with transaction.atomic():
        post(
            to=to,
            subject=letter.subject,
            template=letter.template,
            context={"days": _days(letter)},
            path=urlsplit(str(given[letter.link])).path,
            key=f"signin:{uuid.uuid4()}",
            by=User.objects.command_line(),
            attempts=ATTEMPTS,
        )


def _days(letter: Letter) -> int:
    """How long the link holds."""
    if letter is _CONFIRM:
        return int(app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS)
    return settings.PASSWORD_RESET_TIMEOUT // 86_400
