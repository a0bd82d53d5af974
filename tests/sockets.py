"""One person before a live server on a socket of their own: bytes leave when the test says."""

import http.client
import re
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.test import Client

from tests.factories import a_person

TOKEN = "t" * 32
BOUNDARY = "confine"
FORM = "application/x-www-form-urlencoded"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
# Longer than any machine needs; reached only when what is waited for never comes.
PATIENCE = 120
# The parser of forms with files reads the body in pieces of this size, each to its end.
PIECE = 64 * 1024
_TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Answer:
    """``text``: what a person reads, without tags."""

    status: int
    text: str


class Browser:
    """A session and a token; one request at a time, whole or in parts."""

    def __init__(self, base: str, name: str) -> None:
        client = Client()
        client.force_login(a_person(name))
        self.headers = {
            "Cookie": f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}"
        }
        place = urlsplit(base)
        self.line = http.client.HTTPConnection(place.hostname, place.port, timeout=PATIENCE)

    def post(self, address: str, fields: dict[str, str]) -> Answer:
        body = urlencode({"csrfmiddlewaretoken": TOKEN, **fields})
        self.line.request("POST", address, body, {**self.headers, "Content-Type": FORM})
        return self.answer()

    def begin(self, address: str, body: bytes, **headers: object) -> None:
        """The head and a first part of a request; ``content_length`` and the like in words."""
        self.line.putrequest("POST", address)
        said = {name.replace("_", "-"): text for name, text in headers.items()}
        for name, text in {**self.headers, **said}.items():
            self.line.putheader(name, str(text))
        self.line.endheaders()
        # A server that has read enough answers and hangs up.
        with suppress(ConnectionError):
            self.line.send(body)

    def go_on(self, body: bytes) -> Answer:
        self.line.send(body)
        return self.answer()

    def leave(self) -> None:
        """The network is gone before the answer."""
        self.line.close()

    def answer(self) -> Answer:
        got = self.line.getresponse()
        text = _TAGS.sub("", got.read().decode())
        self.line.close()
        return Answer(got.status, " ".join(text.split()))


def part(name: str, content: bytes, *, file_name: str = "", **headers: str) -> bytes:
    """One part of a form with files."""
    as_file = f'; filename="{file_name}"' if file_name else ""
    lines = [
        f"--{BOUNDARY}",
        f'Content-Disposition: form-data; name="{name}"{as_file}',
        *(f"{key.replace('_', '-')}: {text}" for key, text in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + content + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()
