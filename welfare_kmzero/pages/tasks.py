"""What runs in the background for the pages: walking the audit trail, writing long lists."""

from django.db import transaction

from welfare_kmzero.audit.anchor import Copies
from welfare_kmzero.audit.verify import Walk, Weight
from welfare_kmzero.jobs.work import Claim, handles
from welfare_kmzero.pages.lists import LIST, wanted_by
from welfare_kmzero.pages.readings.audit_trail import VERIFY
from welfare_kmzero.screens.table_jobs import LongTable, deliver_table

_TOLD = 20


class ChainBroken(Exception):
    """The chain does not hold: the text says where."""


@handles(VERIFY)
def verify_chain(claim: Claim) -> None:
    """Walk the chain against its copies; what is found is the reason of the failure."""
    walk = Walk(Copies.now([]))
    faults = [str(found) for found in walk.findings() if found.weight is Weight.FAULT]
    if faults:
        more = f"\n… e altre {len(faults) - _TOLD}" if len(faults) > _TOLD else ""
        raise ChainBroken("\n".join(faults[:_TOLD]) + more)
    claim.progress(walk.event_count, walk.event_count, f"{walk.event_count} operazioni")
    with transaction.atomic():
        claim.finish()


@handles(LIST)
def write_list(claim: Claim) -> None:
    """The register or the trail, as far as who asked may read it when it is written."""
    wanted = wanted_by(int(claim.subject))
    chosen, by = wanted.chosen, claim.queued_by
    found = chosen.found(by, wanted.asked)
    deliver_table(
        claim,
        LongTable(chosen.title, chosen.header, chosen.told(found, by), found.count()),
        file_name=chosen.code,
        file_format=wanted.file_format,
    )
