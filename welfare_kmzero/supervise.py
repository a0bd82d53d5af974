"""Keeps child processes alive: starts them, restarts the dead, stops them in order.

Standard library only: each child begins by running this very file by path, which ties it
to its parent and then becomes the command asked for.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
# A child that lived this long was well: its next death is counted from one again.
WELL_AFTER = 60.0
# A head that dumps its memory on a busy machine takes a while to die of its last word.
LAST_WORD_SECONDS = 15.0
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
LOG_LIMIT = 5_000_000


def die_with_parent(parent: int, signum: int = signal.SIGTERM) -> None:
    """Have the kernel send ``signum`` to this process when ``parent`` is no more (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signum)
    if os.getppid() != parent:
        raise SystemExit(1)


@dataclass
class Child:
    """A command that is to be running; what it prints goes to ``log``.

    ``grace`` is how many seconds it has to end by itself, ``last_word`` the signal sent when
    they are over (then, after ``LAST_WORD_SECONDS``, SIGKILL).
    """

    name: str
    command: Sequence[str]
    log: Path
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    keep_fds: Sequence[int] = ()
    grace: float = 10.0
    last_word: signal.Signals = signal.SIGQUIT
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    started: float = 0.0
    due: float = 0.0

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("ab") as log:
            # A session of its own: Ctrl-C in the terminal reaches the parent alone, which
            # tells only the head of each child. A worker whose whole process group is
            # signalled loses the job in hand.
            self.process = subprocess.Popen(  # noqa: S603  # the command comes from our own code
                [sys.executable, "-I", __file__, str(os.getpid()), *self.command],
                env=dict(self.env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=tuple(self.keep_fds),
                start_new_session=True,
            )
        self.started = time.monotonic()

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def last_lines(self, count: int = 15) -> str:
        try:
            text = self.log.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
        return "\n".join(text.splitlines()[-count:])

    def signal(self, signum: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signum)

    def signal_orphans(self, signum: int) -> bool:
        """Whether the head, now dead, left processes behind; they are sent ``signum``."""
        if self.process is None or self.process.poll() is None:
            return False
        try:
            os.killpg(self.process.pid, signum)
        except ProcessLookupError:
            return False
        return True

    def wait(self, seconds: float) -> bool:
        if self.process is None:
            return True
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True


class Supervisor:
    """The children together. ``tick`` is called a few times a second; it never blocks."""

    def __init__(self, children: Sequence[Child], say: Callable[[str], None]) -> None:
        self.children = children
        self.say = say

    def start(self) -> None:
        for child in self.children:
            child.start()

    def tick(self) -> None:
        """Restart whoever died, each time after a longer wait."""
        now = time.monotonic()
        for child in self.children:
            if child.is_alive:
                continue
            if not child.due:
                self._mourn(child, now)
            elif now >= child.due:
                child.due = 0.0
                child.start()
                self.say(f"{child.name} is running again (process {_pid(child)})")

    def _mourn(self, child: Child, now: float) -> None:
        child.signal_orphans(signal.SIGTERM)
        if now - child.started > WELL_AFTER:
            child.deaths = 0
        wait = min(FIRST_WAIT * 2**child.deaths, LONGEST_WAIT)
        child.deaths += 1
        child.due = now + wait
        self.say(
            f"{child.name} stopped ({_how(child)}): starting it again in {wait:g} s; see {child.log}"
        )

    def stop(self) -> None:
        """End every child: ask the head of each, wait, insist. No group with a head is signalled.

        A KeyboardInterrupt meanwhile (a second Ctrl-C) cuts the waiting short.
        """
        for child in self.children:
            child.signal(signal.SIGTERM)
        hurry = False
        for child in self.children:
            hurry = hurry or not _ends(child, child.grace)
            if hurry:
                child.signal(child.last_word)
                if not _ends(child, LAST_WORD_SECONDS):
                    child.signal(signal.SIGKILL)
                    child.wait(5.0)
            _bury(child)


def _bury(child: Child) -> None:
    """A head that died before it could tell its own children leaves them behind."""
    child.signal_orphans(signal.SIGTERM)
    for _ in range(30):
        if not child.signal_orphans(0):
            return
        time.sleep(0.1)
    child.signal_orphans(signal.SIGKILL)


def _ends(child: Child, seconds: float) -> bool:
    try:
        return child.wait(seconds)
    except KeyboardInterrupt:
        return False


def _pid(child: Child) -> int:
    return child.process.pid if child.process is not None else 0


def _how(child: Child) -> str:
    code = child.process.returncode if child.process is not None else None
    if code is not None and code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit status {code}"


if __name__ == "__main__":
    # A shell that starts us in the background has these two ignored, for our children too.
    for heard in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(heard, signal.SIG_DFL)
    die_with_parent(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606  # becomes the child's command, without a shell
