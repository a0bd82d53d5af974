"""The Celery application: it only carries the numbers of jobs (see ``jobs``)."""

import os

import django
from celery import Celery
from celery.signals import beat_embedded_init, worker_init

from welfare_kmzero.supervise import die_with_parent
from welfare_kmzero.triggers.catalogue import TriggersDiffer
from welfare_kmzero.triggers.hooks import require_at_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "welfare_kmzero.settings")

app = Celery("welfare_kmzero")
app.config_from_object("django.conf:settings", namespace="CELERY")
# "Current" is said of one thread only: the threads of the web server need a default.
app.set_default()
app.autodiscover_tasks()


@worker_init.connect
def compare_triggers(**_: object) -> None:
    """A worker does not start on a database without its triggers."""
    django.setup()
    try:
        require_at_start()
    except TriggersDiffer as difference:
        # Celery logs what its signals raise and goes on, but for this.
        raise SystemExit(str(difference)) from difference


@worker_init.connect
def name_worker(**_: object) -> None:
    os.environ["WELFARE_WORKER_PID"] = str(os.getpid())


@beat_embedded_init.connect
def end_with_worker(**_: object) -> None:
    """A scheduler inside a worker that was killed would otherwise go on, beside the next one."""
    die_with_parent(int(os.environ["WELFARE_WORKER_PID"]))
