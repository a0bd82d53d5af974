"""A message is written once, sent once, and its text only forgotten."""

from collections.abc import Iterator

from welfare_kmzero.triggers.declare import On, Trigger, frozen, refuse

_WRITTEN = "Il messaggio è scritto: non si modifica e non si cancella."


def triggers() -> Iterator[Trigger]:
    yield from frozen("mail.Message", but=("body", "sent_at"), message=_WRITTEN)
    yield from refuse(
        "mail.Message",
        "sent_once",
        on=On.UPDATE,
        when=(
            "(OLD.sent_at IS NOT NULL AND NEW.sent_at DIFFERS FROM OLD.sent_at)"
            " OR (NEW.body <> OLD.body AND (NEW.body <> '' OR NEW.sent_at IS NULL))"
        ),
        message=_WRITTEN,
    )
