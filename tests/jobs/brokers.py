"""Another broker for the product's Celery application, for as long as a test needs it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kombu import pools

from tests.yard import free_port
from welfare_kmzero.celery import app


@contextmanager
def speaking_to(url: str, options: Mapping[str, Any]) -> Iterator[None]:
    known = app.conf.broker_url, app.conf.broker_transport_options
    app.conf.broker_url, app.conf.broker_transport_options = url, dict(options)
    _forget_connections()
    try:
        yield
    finally:
        app.conf.broker_url, app.conf.broker_transport_options = known
        _forget_connections()


def _forget_connections() -> None:
    pools.reset()
    app._pool = None
    app.amqp._producer_pool = None


@contextmanager
def nobody() -> Iterator[None]:
    """A port where no Redis is, with the time-outs of the product."""
    limits = {"socket_timeout": 2, "socket_connect_timeout": 2}
    with speaking_to(f"redis://127.0.0.1:{free_port()}/0", limits):
        yield


@contextmanager
def files(folder: Path) -> Iterator[Path]:
    """The embedded broker in a folder; gives where its messages lie."""
    messages, control = folder / "messages", folder / "control"
    messages.mkdir()
    control.mkdir()
    options = {
        "data_folder_in": str(messages),
        "data_folder_out": str(messages),
        "control_folder": str(control),
    }
    with speaking_to("filesystem://", options):
        yield messages
