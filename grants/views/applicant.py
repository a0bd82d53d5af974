"""An application as its applicant may know it: state, story, outcome.

Nothing of the evaluation is read before the results are published; after it only what is the
applicant's own (its means, the reason that the panel agreed on), and never who gave what.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from funders.states import CallState
from grants.models import (
    AgreedReason,
    Assignment,
    Award,
    EligibilityCheck,
    FundingDecision,
    IntegrationRequest,
    Publication,
    RankingEntry,
)
from grants.states import CheckState, DecisionState, MinutesState, Outcome, RankingState
from projects.models import Application
from projects.states import ApplicationState
from welfare_kmzero import italian
from welfare_kmzero.clock import rome


@dataclass(frozen=True, slots=True)
class State:
    """Words first; ``tone``: the colour of the tag."""

    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, or is still to come.

    ``at`` None: no day is known; it is still to come unless ``is_over``.
    """

    title: str
    at: dt.datetime | dt.date | None
    note: str = ""
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Mean:
    criterion: str
    mean: Decimal
    highest: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """What one funder carries of the award."""

    funder: str
    carried: Decimal
    is_conceded: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What the applicant is told once the results are public. Amounts in euro."""

    label: str
    tone: str
    position: int | None
    total: Decimal | None
    threshold: Decimal
    means: tuple[Mean, ...]
    reasons: tuple[str, ...]
    awarded: Decimal | None
    is_reduced: bool
    shares: tuple[Share, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """All that is read of one application. ``publication`` None: nothing is public yet."""

    application: Application
    check: EligibilityCheck | None
    requests: Sequence[IntegrationRequest]
    publication: Publication | None
    is_assigned: bool
    decisions: Sequence[FundingDecision]
    result: Result | None

    @property
    def open_request(self) -> IntegrationRequest | None:
        """The one that waits for an answer."""
        waiting = (row for row in self.requests if row.closed_at is None and not row.answered_at)
        return next(waiting, None)

    @property
    def is_replaced(self) -> bool:
        return hasattr(self.application, "replaced_by")


_TONES = {
    Outcome.FUNDED: "open",
    Outcome.PARTIALLY_FUNDED: "open",
    Outcome.RESERVE: "wait",
    Outcome.NOT_ELIGIBLE: "failed",
    Outcome.NOT_ADMITTED: "failed",
}


def known_of(application: Application) -> Known:
    """Read what the applicant may know, in a fixed number of queries."""
    publication = Publication.objects.filter(call=application.call_id).first()
    result = _result(application) if publication else None
    decisions: Sequence[FundingDecision] = ()
    if result is not None and result.awarded is not None:
        decisions = list(
            FundingDecision.objects.filter(
                round__awards__application=application, status=DecisionState.ADOPTED
            )
            .select_related("funder")
            .order_by("adopted_at")
        )
    return Known(
        application=application,
        check=EligibilityCheck.objects.filter(application=application).first(),
        requests=list(IntegrationRequest.objects.filter(application=application).order_by("pk")),
        publication=publication,
        is_assigned=Assignment.objects.filter(application=application).exists(),
        decisions=decisions,
        result=result,
    )


def state_of(known: Known) -> State:
    """In the words of the programme, the strongest first."""
    application = known.application
    if application.status == ApplicationState.WITHDRAWN:
        return State("Ritirata", "failed")
    if known.is_replaced:
        return State("Sostituita", "wait")
    if known.result is not None:
        return State(known.result.label, known.result.tone)
    return _on_its_way(known)


def _on_its_way(known: Known) -> State:
    if known.check is not None and known.check.status == CheckState.NOT_ADMITTED:
        return State("Non ammessa", "failed")
    if known.open_request is not None:
        due_on = rome(known.open_request.due_at).date()
        return State(f"Integrazione richiesta (entro il {italian.long_date(due_on)})", "wait")
    if known.application.call.status == CallState.PUBLISHED:
        return State("Inviata", "open")
    if known.check is None or known.check.status == CheckState.PENDING:
        return State("In istruttoria formale", "done")
    if known.is_assigned:
        return State("In valutazione", "done")
    return State("Ammessa alla valutazione", "done")


def story_of(known: Known) -> list[Moment]:
    """What happened, in order, and what is still to come."""
    application = known.application
    entry = application.register_entry
    story = [
        Moment("Domanda inviata", application.filed_at, f"Ricevuta n. {entry}." if entry else "")
    ]
    for row in known.requests:
        story.append(Moment("Integrazione richiesta", row.requested_at))
        if row.answered_at:
            story.append(Moment("Risposta all'integrazione", row.answered_at))
    story.extend(_check(known))
    if application.status == ApplicationState.WITHDRAWN:
        return [*story, Moment("Domanda ritirata", application.withdrawal.withdrawn_at)]
    if known.is_replaced:
        later = application.replaced_by
        return [*story, Moment("Sostituita da un nuovo invio", later.filed_at, later.code)]
    if known.check is not None and known.check.status == CheckState.ADMITTED:
        story.append(
            Moment(
                "Valutazione del gruppo",
                None,
                _evaluation(known),
                is_over=known.publication is not None,
            )
        )
    at = known.publication.published_at if known.publication else None
    story.append(Moment("Graduatoria pubblicata", at))
    if known.result is None or known.result.awarded is not None:
        story.extend(_decided(known))
    return story


def _check(known: Known) -> list[Moment]:
    check = known.check
    if check is not None and check.status == CheckState.ADMITTED:
        return [Moment("Ammessa alla valutazione", check.admitted_at)]
    if check is not None and check.status == CheckState.NOT_ADMITTED:
        return [Moment("Non ammessa", check.not_admitted_at, check.reason)]
    if known.application.status == ApplicationState.WITHDRAWN or known.is_replaced:
        return []
    return [Moment("Istruttoria formale", None)]


def _evaluation(known: Known) -> str:
    return (
        "Conclusa."
        if known.publication
        else "In corso: i punteggi si conoscono alla pubblicazione."
    )


def _decided(known: Known) -> list[Moment]:
    found = [
        Moment(
            f"Decisione di {each.funder.name}",
            each.decided_on,
            f"{each.body} n. {each.number}".strip() if each.number else each.body,
        )
        for each in known.decisions
    ]
    return found or [Moment("Decisioni dei finanziatori", None)]


def _result(application: Application) -> Result | None:
    entry = (
        RankingEntry.objects.filter(application=application, ranking__status=RankingState.APPROVED)
        .prefetch_related("means__criterion")
        .first()
    )
    if entry is None:
        return None
    award = Award.objects.filter(application=application).prefetch_related("shares__funder").first()
    outcome = Outcome(entry.outcome)
    return Result(
        label=outcome.label,
        tone=_TONES[outcome],
        position=entry.position,
        total=entry.total,
        threshold=application.call.threshold,
        means=tuple(
            Mean(each.criterion.title, each.mean, each.criterion.max_points)
            for each in entry.means.all()
        ),
        reasons=tuple(
            AgreedReason.objects.filter(
                application=application, minutes__status=MinutesState.APPROVED
            )
            .order_by("minutes__number")
            .values_list("text", flat=True)
        ),
        awarded=award.awarded if award else None,
        is_reduced=award.is_reduced if award else False,
        shares=tuple(
            Share(each.funder.name, each.carried, each.status == "conceded")
            for each in (award.shares.all() if award else ())
        ),
    )
