"""``manage.py serve``: the whole product on this machine, until Ctrl-C."""

import os
import signal
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.shortcuts import resolve_url
from tqdm import tqdm

from welfare_kmzero import instance, serving
from welfare_kmzero.accounts.models import User
from welfare_kmzero.insecure import LOOPBACK
from welfare_kmzero.jobs.states import JobState
from welfare_kmzero.jobs.watch import Watch
from welfare_kmzero.supervise import Supervisor

DEFAULT_PORT = 8000
TICK = 0.3
# How long the start may take, and how long the acts may stand still before the terminal
# stops waiting for them (they go on in the background).
PATIENCE, STANDSTILL = 60.0, 45.0
# Whom to sign in as, in the order of the story.
PEOPLE = {
    "ada": "applicant: owner of the organisation that leads application 0001",
    "bruno": "applicant: editor beside Ada",
    "lia": "applicant: legal representative, signs",
    "carla": "applicant: a stranger with her own organisation",
    "dario": "evaluator of the joint panel",
    "elsa": "officer of the Provincia: formal checks, ranking, the Giunta's act",
    "furio": "officer of Fondazione Caritro: calls, its board's decision",
    "gina": "auditor: everything, read-only",
    "ivo": "administrator: users and configuration",
}


class Command(BaseCommand):
    """Web server and background worker, kept alive; with ``--demo`` the demonstration too."""

    help = "Runs the web server and the background worker on this machine, until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument(
            "--port", type=int, help=f"default {DEFAULT_PORT}, or the next free one"
        )
        parser.add_argument("--demo", action="store_true", help="with the demonstration edition")

    def handle(self, *_: Any, **options: Any) -> None:  # Any: as Django declares it
        if settings.DEPLOYMENT == "evaluation" and options["host"] not in LOOPBACK:
            raise CommandError(
                "An evaluation answers on this machine only: see docker-compose.yml."
            )
        try:
            with instance.hold(settings.VAR_DIR) as held, _told_to_stop() as stop:
                self.run(held, stop, **options)
        except (instance.AlreadyRunning, serving.PortTaken) as error:
            raise CommandError(str(error)) from None

    def run(
        self, held: instance.Instance, stop: threading.Event, *, demo: bool, **options: Any
    ) -> None:
        asked: int | None = options["port"]
        wanted = DEFAULT_PORT if asked is None else asked
        listener = serving.listen(options["host"], wanted, only_this=asked is not None)
        address = serving.address_of(listener)
        if asked is None and not address.endswith(f":{wanted}"):
            self.say(f"Port {wanted} is taken by another program: using {address}")
        held.record(address)
        env = _environment(address, demo=demo)
        self.manage("migrate", env, stop, "Preparing the database ...")
        if demo:
            self.manage("demo", env, stop, "Preparing the demonstration ...")
        logs = settings.VAR_DIR / "log"
        children = Supervisor(
            [
                serving.web(listener, env, logs=logs, lock=held.descriptor),
                serving.worker(env, logs=logs, lock=held.descriptor),
            ],
            self.say,
        )
        children.start()
        try:
            self.wait_for_web(address, children, stop)
            self.wait_for_acts(children, stop)
            self.announce(address, logs, demo=demo, stop=stop)
            connections.close_all()
            while not stop.wait(TICK):
                children.tick()
        finally:
            self.say("Stopping: the act in hand is finished first ...")
            children.stop()
            listener.close()
            self.say("Stopped. Nothing is lost: start again and it goes on from here.")

    def manage(
        self, command: str, env: Mapping[str, str], stop: threading.Event, doing: str
    ) -> None:
        """Run one command to its end, in a process that knows the address."""
        self.say(doing)
        quiet = ["--verbosity", "0"] if command == "migrate" else []
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py"), command, *quiet]
        if subprocess.run(manage, env=dict(env), check=False).returncode or stop.is_set():  # noqa: S603  # our own command
            raise CommandError("Stopped." if stop.is_set() else f"'manage.py {command}' failed.")

    def wait_for_web(self, address: str, children: Supervisor, stop: threading.Event) -> None:
        give_up = time.monotonic() + PATIENCE
        while not stop.wait(TICK):
            children.tick()
            if status := serving.answers(address):
                if status >= 500:
                    self.say(f"{address}/salute answers {status}: something is not well")
                return
            web = children.children[0]
            if web.deaths > 2 or time.monotonic() > give_up:
                raise CommandError(f"The web server does not start:\n{web.last_lines()}")

    def wait_for_acts(self, children: Supervisor, stop: threading.Event) -> None:
        """A bar until every act is ready; it gives up waiting when they stand still."""
        with closing(Watch()) as watch:
            done, since = -1, time.monotonic()
            while watch.look() and not stop.wait(TICK):
                children.tick()
                if watch.done_count != done:
                    done, since = watch.done_count, time.monotonic()
                if time.monotonic() - since > STANDSTILL:
                    self.say("The acts take long: they go on in the background (see /lavori/).")
                    break
        if ready := watch.of_state(JobState.DONE).count():
            self.say(f"{ready} acts prepared by the background worker")
        for job in watch.of_state(JobState.QUEUED, JobState.FAILED).exclude(failure=""):
            self.say(f"Not prepared: {job.title} ({job.failure.splitlines()[0]})")

    def announce(self, address: str, logs: Path, *, demo: bool, stop: threading.Event) -> None:
        if stop.is_set():
            return
        lines = ["", f"  Welfare a km zero is running at  {address}", ""]
        known = set(User.objects.values_list("email", flat=True)) if demo else set()
        people = [
            f"    {name}@demo.example".ljust(26) + role
            for name, role in PEOPLE.items()
            if f"{name}@demo.example" in known
        ]
        if people:
            entrance = f"{address}{resolve_url(settings.LOGIN_URL)}"
            lines += [f"  Sign in with one click at {entrance} as", *people, ""]
        lines += [f"  Data {settings.VAR_DIR}, logs {logs}. Ctrl-C stops.", ""]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()

    def say(self, text: str) -> None:
        tqdm.write(text, file=sys.stderr)
        sys.stderr.flush()


def _environment(address: str, *, demo: bool) -> dict[str, str]:
    """What the children know: the address goes into the acts, so it must be the real one."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "welfare_kmzero.settings"}
    env.setdefault("PUBLIC_BASE_URL", address)
    env["PYTHONPATH"] = str(settings.BASE_DIR)
    return {**env, "DEMO": "1"} if demo else env


@contextmanager
def _told_to_stop() -> Iterator[threading.Event]:
    """An event that Ctrl-C, a SIGTERM or a closed terminal sets; a second Ctrl-C insists."""
    event = threading.Event()

    def remember(*_: object) -> None:
        event.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    wanted = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {signum: signal.signal(signum, remember) for signum in wanted}
    try:
        yield event
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)
