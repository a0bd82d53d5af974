"""What a page carries from reading to writing."""

import re

from django.test import Client

_SEAL = re.compile(r'name="version" value="([0-9a-f]+)"')


def seal_on(client: Client, page: str, *, form: int = 0) -> dict[str, str]:
    """The field with the seal in the form of that place on ``page``, to be sent with the rest."""
    return seal_in(client.get(page).content.decode(), form=form)


def seal_in(shown: str, *, form: int = 0) -> dict[str, str]:
    """The same, of a page that was answered."""
    return {"version": _SEAL.findall(shown)[form]}
