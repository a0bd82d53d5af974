"""The job that sends a message."""

import smtplib

from django.core.mail import EmailMessage
from django.db import transaction

from welfare_kmzero import clock
from welfare_kmzero.jobs.work import Claim, handles
from welfare_kmzero.mail.models import Message
from welfare_kmzero.mail.post import SEND


class MailDidNotLeave(Exception):
    """The mail server did not take the message; without its words, which may carry the address."""


@handles(SEND)
def send(claim: Claim) -> None:
    """Send a message, by its number, unless it has left already.

    If the worker dies between the server's answer and the commit, it is sent once more under
    the same Message-ID.
    """
    message = Message.objects.get(pk=claim.subject)
    if message.sent_at is None:
        _hand_over(message)
    with transaction.atomic():
        claim.finish()
        Message.objects.filter(pk=message.pk, sent_at__isnull=True).update(
            sent_at=clock.now(), body=""
        )


def _hand_over(message: Message) -> None:
    try:
        EmailMessage(
            subject=message.subject,
            body=message.body,
            to=[message.address],
            headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
        ).send()
    except (OSError, smtplib.SMTPException) as error:
        raise MailDidNotLeave(f"La posta non parte ({type(error).__name__}).") from None
