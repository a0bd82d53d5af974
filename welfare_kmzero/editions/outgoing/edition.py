"""A whole call as an edition."""

from funders.models import Call
from welfare_kmzero.editions.format.edition import Edition
from welfare_kmzero.editions.outgoing import applications, judgement, outcome, terms
from welfare_kmzero.editions.source import source_of
from welfare_kmzero.editions.steps import Steps, Untold


def hand_out(call: Call, *, steps: Steps | None = None) -> Edition:
    """What the product knows of ``call``, as the format tells it.

    Applications withdrawn or replaced are left out: the edition is what is in force. The
    ranking and the awards are there once every funded application has its award.
    ``steps``: one for each application.
    Raises DocumentDamaged, DocumentMissing.
    """
    source = source_of(call.code)
    filed = applications.in_force(call)
    bodies = applications.Bodies(source, filed)
    entries = []
    for content in filed:
        entries.append(applications.entry(content, bodies))
        (steps or Untold()).update()
    is_decided = outcome.is_decided(call)
    return Edition(
        note=call.note,
        funders=terms.funders(call, source),
        protocol=terms.protocol(call),
        call=terms.call(call),
        organisations=bodies.entries,
        applications=tuple(entries),
        panel=judgement.panel(call),
        conflicts=judgement.conflicts(call),
        evaluations=judgement.evaluations(call),
        checks=judgement.checks(call),
        proposals=judgement.proposals(call),
        sitting=outcome.sitting(call),
        ranking=outcome.ranking(call) if is_decided else None,
        awards=outcome.awards(call) if is_decided else None,
        documents=outcome.documents(call),
    )
