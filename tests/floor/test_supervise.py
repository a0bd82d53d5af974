"""Child processes are kept alive, told apart and never left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from welfare_kmzero import supervise
from welfare_kmzero.supervise import Child, Supervisor

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
# Ends only when it is told twice, with different words.
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)",
]


def until(truth: Callable[[], bool], seconds: float = 10.0) -> bool:
    give_up = time.monotonic() + seconds
    while not truth():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.02)
    return True


def exists(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Child]:
    child = Child(name="The sleeper", command=SLEEP, log=tmp_path / "log" / "sleeper.log")
    yield child
    child.signal(signal.SIGKILL)
    child.wait(5)


def test_dead_child_is_started_again_with_a_line_that_says_so(child: Child) -> None:
    said: list[str] = []
    supervisor = Supervisor([child], said.append)
    supervisor.start()
    first = child.process.pid

    os.kill(first, signal.SIGKILL)
    child.process.wait(5)
    supervisor.tick()
    back = until(lambda: (supervisor.tick(), child.is_alive)[1])

    assert back
    assert child.process.pid != first
    assert said == [
        f"The sleeper stopped (killed by SIGKILL): starting it again in 0.5 s; see {child.log}",
        f"The sleeper is running again (process {child.process.pid})",
    ]


def test_child_that_keeps_dying_is_started_after_longer_and_longer_waits(tmp_path: Path) -> None:
    child = Child(
        name="It", command=[sys.executable, "-c", "raise SystemExit(3)"], log=tmp_path / "x.log"
    )
    said: list[str] = []
    supervisor = Supervisor([child], said.append)
    supervisor.start()

    until(lambda: (supervisor.tick(), child.deaths == 3)[1])

    assert [line.split(" in ")[1].split(" s;")[0] for line in said if "exit status 3" in line] == [
        "0.5",
        "1",
        "2",
    ]


def test_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    root = Path(supervise.__file__).resolve().parent.parent
    program = (
        "import sys, time; from pathlib import Path; from welfare_kmzero.supervise import Child;"
        f"child = Child(name='x', command={SLEEP!r}, log=Path({str(tmp_path / 'x.log')!r}));"
        "child.start(); print(child.process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=root, stdout=subprocess.PIPE, text=True
    ) as parent:
        pid = int(parent.stdout.readline())
        alive_before = until(lambda: exists(pid))

        parent.kill()

    assert alive_before
    assert until(lambda: not exists(pid))


def test_die_with_parent_refuses_when_the_parent_is_already_gone() -> None:
    with pytest.raises(SystemExit):
        supervise.die_with_parent(os.getpid())


def test_stop_tells_the_head_alone_and_never_its_group(tmp_path: Path) -> None:
    # The grandchild would write down a SIGTERM of its own; it ends when its parent closes the pipe.
    mark = tmp_path / "signalled"
    grandchild = (
        "import signal, sys;"
        f"signal.signal(signal.SIGTERM, lambda *_: open({str(mark)!r}, 'w').close());"
        "print('ready', flush=True); sys.stdin.read()"
    )
    program = (
        "import signal, subprocess, sys, time;"
        f"c = subprocess.Popen([sys.executable, '-c', {grandchild!r}], stdin=subprocess.PIPE);"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(c.communicate()[0]));"
        "time.sleep(60)"
    )
    child = Child(name="x", command=[sys.executable, "-c", program], log=tmp_path / "x.log")
    child.start()
    assert until(lambda: "ready" in child.last_lines())

    Supervisor([child], print).stop()

    assert child.process.returncode == 0
    assert not mark.exists()


def test_orphans_of_a_killed_head_are_not_left_behind(tmp_path: Path) -> None:
    program = (
        "import subprocess, sys, time;"
        f"print(subprocess.Popen({SLEEP!r}).pid, flush=True); time.sleep(60)"
    )
    child = Child(name="x", command=[sys.executable, "-c", program], log=tmp_path / "x.log")
    supervisor = Supervisor([child], lambda _: None)
    supervisor.start()
    assert until(lambda: child.last_lines() != "")
    orphan = int(child.last_lines())

    os.kill(child.process.pid, signal.SIGKILL)
    child.process.wait(5)
    supervisor.tick()

    assert until(lambda: not exists(orphan))


def test_stop_insists_with_the_last_word_when_grace_is_over(tmp_path: Path) -> None:
    child = Child(name="x", command=DEAF, log=tmp_path / "x.log", grace=0.3)
    child.start()
    assert until(lambda: child.last_lines() == "deaf")

    Supervisor([child], print).stop()

    assert child.process.returncode == -signal.SIGQUIT


def test_log_that_grew_too_long_is_put_aside(child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "LOG_LIMIT", 10)
    child.log.parent.mkdir()
    child.log.write_text("more than ten bytes")

    child.start()

    assert child.log.with_suffix(".old.log").read_text() == "more than ten bytes"
    assert child.log.read_text() == ""
