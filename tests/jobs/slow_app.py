"""The product's Celery application, with a kind of job that is slow on purpose.

``SLOW_SECONDS`` is how long each of its three steps takes. Its effect is one stored
document, linked once to the subject of the job.
"""

import os
import time

import django

django.setup()

from django.db import transaction  # noqa: E402  # the models need the settings

from welfare_kmzero import clock  # noqa: E402
from welfare_kmzero.celery import app  # noqa: E402
from welfare_kmzero.documents.models import DocumentLink, LinkRole  # noqa: E402
from welfare_kmzero.documents.store import keep  # noqa: E402
from welfare_kmzero.jobs.work import Claim, handles  # noqa: E402

__all__ = ["app"]

KIND = "tests.slow"
STEPS = 3


@handles(KIND)
def store_slowly(claim: Claim) -> None:
    for step in range(STEPS):
        claim.progress(step, STEPS, f"passo {step + 1}")
        time.sleep(float(os.environ.get("SLOW_SECONDS", "0.05")))
    content = f"documento di {claim.subject}".encode() * 1000
    document = keep(content, media_type="text/plain", by=claim.queued_by)
    with transaction.atomic():
        DocumentLink.objects.create(
            target_type="prova",
            target=claim.subject,
            role=LinkRole.ATTACHMENT,
            document=document,
            file_name=f"{claim.subject}.txt",
            linked_at=clock.now(),
            linked_by=claim.queued_by,
        )
        claim.finish()
