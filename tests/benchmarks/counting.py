"""How many queries a page makes: as the person of a session, in this process."""

import json
import sys

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def main(*paths: str) -> None:
    """``paths``: the key of a session, then a path, over and over; says the number of each."""
    settings.ALLOWED_HOSTS = ["testserver"]
    counts = []
    for key, path in zip(paths[::2], paths[1::2], strict=True):
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = key
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
            for _ in answer if answer.streaming else ():
                pass
        counts.append(len(captured) if answer.status_code == 200 else -answer.status_code)
    sys.stdout.write(json.dumps(counts) + "\n")
