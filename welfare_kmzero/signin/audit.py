"""Sign-ins and sign-outs in the audit trail; refused attempts in the log.

An attempt that fails is no fact of the programme and may be repeated a thousand times: it
would make the chain grow at will of a stranger.
"""

import logging

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.http import HttpRequest

from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record

logger = logging.getLogger(__name__)


def entered(*, request: HttpRequest, user: User, **_: object) -> None:
    """The person entered: by which way is the name of the authentication backend."""
    way = request.session.get("_auth_user_backend", "").rsplit(".", 1)[-1]
    with transaction.atomic():
        record(
            "signin.entered", by=user, target_type="user", target=str(user.pk), after={"way": way}
        )


def left(*, user: User | None, **_: object) -> None:
    if user is not None:
        with transaction.atomic():
            record("signin.left", by=user, target_type="user", target=str(user.pk))


def refused(**_: object) -> None:
    """Without the address that was typed: it may be a password in the wrong field."""
    logger.warning("a sign-in was refused")


def listen() -> None:
    """Connect to Django's signals, which both allauth and the administration send."""
    user_logged_in.connect(entered, dispatch_uid="signin.entered")
    user_logged_out.connect(left, dispatch_uid="signin.left")
    user_login_failed.connect(refused, dispatch_uid="signin.refused")
