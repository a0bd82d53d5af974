"""Writing to a person, inside the transaction of the fact that is told."""

import re
import unicodedata
import uuid
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.template import Context, Engine

from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import NoTransaction
from welfare_kmzero.jobs import queue
from welfare_kmzero.mail.models import Message

SEND = "mail.send"
# With the pauses of the jobs, three days of a mail server that does not answer.
ATTEMPTS = 76
LONGEST = 300
_LINES = re.compile(r"\s+")


def post(
    *,
    to: User | str,
    subject: str,
    template: str,
    context: Mapping[str, object],
    path: str,
    key: str,
    by: User,
    call_code: str = "",
    attempts: int = ATTEMPTS,
) -> Message:
    """Write a message to ``to`` (a person or an address); a job sends it after the commit.

    ``template``: a text that extends ``mail/message.txt`` and fills its block ``text``: a notice
    of a few lines. ``path``: the page where the person goes on (``/valutazioni/``), printed as a
    whole address. ``context``: what the text names; every text in it becomes one line of at
    most ``LONGEST`` characters, so that a name cannot write paragraphs of its own.
    ``key``: the fact told (``invitation:12``); asked twice it is the same message.
    ``call_code``: whose officers follow the sending among the jobs. ``attempts``: how often it is
    tried before it is given up. Raises NoTransaction, and
    Django's ValidationError for an address that is none.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NoTransaction("a message is written in the transaction of what it tells")
    address = to if isinstance(to, str) else to.email
    validate_email(address)
    message, is_new = Message.objects.get_or_create(
        key=key,
        defaults={
            "address": address,
            "subject": one_line(subject)[:200],
            "body": _text(template, context, path=path, to=to),
            "message_id": f"<{uuid.uuid4()}@{_domain()}>",
            "written_at": clock.now(),
            "written_by": by,
        },
    )
    if is_new:
        queue.enqueue(
            kind=SEND,
            key=f"{SEND}:{key}",
            subject=str(message.pk),
            title=f"Messaggio: {message.subject}",
            by=by,
            call_code=call_code,
            max_attempts=attempts,
        )
    return message


def one_line(text: str) -> str:
    """``text`` without line breaks of any alphabet, control and invisible characters (INJ-8)."""
    plain = "".join(
        " " if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else character
        for character in text
    )
    return _LINES.sub(" ", plain).strip()


def _text(template: str, context: Mapping[str, object], *, path: str, to: User | str) -> str:
    said = {
        name: one_line(value)[:LONGEST] if isinstance(value, str) else value
        for name, value in context.items()
    }
    said["person"] = "" if isinstance(to, str) else one_line(to.full_name)
    said["site"] = settings.PUBLIC_BASE_URL
    said["link"] = settings.PUBLIC_BASE_URL + path
    # Plain text: what HTML would escape is to be read as it was typed.
    return Engine.get_default().get_template(template).render(Context(said, autoescape=False))


def _domain() -> str:
    return urlsplit(settings.PUBLIC_BASE_URL).hostname or "localhost"
