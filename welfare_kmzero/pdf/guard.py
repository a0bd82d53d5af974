"""The bars of the cage: what the process that lays out pages may not do.

Limits of memory and processor, no network namespace where the system allows it, and
an audit hook that cannot be removed, which refuses sockets, other programs, and files
outside the interpreter, its packages and our assets.
"""

import ctypes
import os
import resource
import sys
import tempfile
from pathlib import Path

from welfare_kmzero.pdf import assets

_CLONE_NEWUSER, _CLONE_NEWNET, _PR_SET_DUMPABLE = 0x10000000, 0x40000000, 4
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "os.kill",
    "urllib.",
    "ftplib.",
    "http.",
    "smtplib.",
    "shutil.copy",
    "webbrowser.",
)


class Breach(PermissionError):
    """The layout tried to do what it has no reason to do."""


class Bars:
    """The hook; ``breaches`` lists what was tried, even when someone swallowed the refusal."""

    def __init__(self) -> None:
        own = Path(__file__).resolve().parents[1]
        readable = {sys.prefix, sys.base_prefix, sys.exec_prefix, str(own)}
        readable.update(str(path.parent) for path in assets.table().values())
        readable.update(str(path.parent) for path in assets.fonts())
        readable.update(str(Path(entry).resolve()) for entry in sys.path if "python" in entry)
        self._readable = tuple(readable)
        self._writable = str(Path(tempfile.gettempdir()) / "weasyprint-")
        readable.add(tempfile.gettempdir())
        self.breaches: list[str] = []

    def close(self) -> None:
        """Put the hook up. There is no way to take it down."""
        sys.addaudithook(self._watch)

    def _watch(self, event: str, args: tuple[object, ...]) -> None:
        if event == "open":
            self._watch_open(args)
        elif event.startswith(_FORBIDDEN):
            self._refuse(f"{event} {args!r:.120}")

    def _watch_open(self, args: tuple[object, ...]) -> None:
        path = args[0]
        if isinstance(path, int):
            return
        name = os.fsdecode(path) if isinstance(path, bytes | str | os.PathLike) else str(path)
        flags = args[2] if len(args) > 2 and isinstance(args[2], int) else 0
        writes = bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        full = os.path.abspath(name)  # noqa: PTH100 - a link is judged by where it stands
        if full.startswith(self._writable) or full == os.devnull:
            return
        if writes or not full.startswith(self._readable):
            self._refuse(f"open {full:.120}")

    def _refuse(self, what: str) -> None:
        self.breaches.append(what)
        raise Breach(what)


def leave_the_network() -> bool:
    """Move into a network namespace without interfaces; False where that is not allowed."""
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(
        libc.unshare(_CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0
    )


def limit_memory(extra_bytes: int) -> None:
    """Let the process grow by ``extra_bytes`` over what it maps now, and no further."""
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    ceiling = mapped + extra_bytes
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_processor(seconds: int) -> None:
    """Allow ``seconds`` more of processor time before the system ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
