"""The files through which messages pass where there is no Redis: whole before anyone reads them."""

import contextlib
import secrets
from pathlib import Path

FOLDERS = ("messages", "control")
TABLE = "celery.exchange"


def lay_out(folder: Path) -> None:
    """The folders, and in them the table by which a message finds its queue.

    Kombu makes the table empty and fills it afterwards: whoever looks in between, and after a
    kill in between every worker at its start, ends there. So it is put in place whole, and an
    empty one is taken away. It names no queue yet: each worker adds its own.
    """
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    table = folder / "control" / TABLE
    with contextlib.suppress(FileNotFoundError):
        if table.stat().st_size:
            return
        table.unlink()
    # Processes of two containers may have the same number, threads of one have it.
    own = table.with_name(f".{TABLE}.{secrets.token_hex(8)}")
    own.write_text("[]")
    # The first of several processes that start together.
    with contextlib.suppress(FileExistsError):
        table.hardlink_to(own)
    own.unlink()
