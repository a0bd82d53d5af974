"""The house: the project package of welfare_kmzero.

It holds the floor modules (money, clock, identifiers, canonical, pdf ...) and
the rooms that every app stands on: accounts, audit, workflow, documents, jobs,
and above the three apps editions, signin and pages. Imports only go down; the
contract is in ``pyproject.toml``. Begin reading at ``README.md``, then
``settings.py``. This module imports nothing but the Celery application, so that
``celery -A welfare_kmzero`` and ``shared_task`` find it.
"""

from welfare_kmzero.celery import app as celery_app

__all__ = ["celery_app"]
