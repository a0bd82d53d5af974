"""The ranking: computed as often as needed, or given by history; approved once."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from funders.actions import call as calls
from funders.actions.errors import ActionRefused
from funders.actions.locking import lock
from funders.models import Call
from grants.actions.evaluating import lock_evaluating
from grants.actions.history import HistoricEntry, lines_of_history
from grants.actions.reckoning import Line, applications_in_force, reckon
from grants.models import CriterionMean, Ranking, RankingEntry
from grants.states import RankingState
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record
from welfare_kmzero.canonical import Json, canonical_bytes, sha256_hex
from welfare_kmzero.money import euros
from welfare_kmzero.workflow import move

BATCH = 1000


class RankingOutOfDate(ActionRefused):
    """Something on which the ranking rests changed after it was computed."""


@transaction.atomic
def compute(call: Call, *, by: User) -> Ranking:
    """Reckon the ranking of the applications in force, in the place of the earlier draft.

    Errors: CallNotUnderEvaluation, ChecksNotDecided, ApplicationsNotEvaluated,
    ProposalAboveLimit.
    """
    call = lock_evaluating(call)
    lines = reckon(call)
    ranking = _write(call, lines, is_history=False, by=by)
    _record("ranking.computed", ranking, by=by, after=_summary(lines))
    return ranking


@transaction.atomic
def record_history(call: Call, entries: Sequence[HistoricEntry], *, by: User) -> Ranking:
    """Take positions, totals and amounts of a past edition as they were given.

    Errors: CallNotUnderEvaluation, HistoryIncomplete, HistoryHasScores,
    AwardsBeyondEndowment.
    """
    call = lock_evaluating(call)
    lines = lines_of_history(call, entries)
    ranking = _write(call, lines, is_history=True, by=by)
    _record("ranking.recorded", ranking, by=by, after=_summary(lines))
    return ranking


@transaction.atomic
def approve(ranking: Ranking, *, by: User, seen: str | None = None) -> Ranking:
    """Freeze the ranking and pass the call on.

    Reckons it again: a draft that is no longer true is refused. ``seen``: fingerprint of the
    draft that the person read; another one in the meantime is refused.
    Errors: CallNotUnderEvaluation, TransitionRefused, RankingOutOfDate, and those of
    ``compute``.
    """
    call = lock_evaluating(ranking.call)
    ranking = lock(ranking)
    found = fingerprint(ranking)
    if seen is not None and seen != found:
        raise RankingOutOfDate(
            "La graduatoria è stata ricalcolata mentre la leggevi: rileggila prima di approvarla."
        )
    _check_true(ranking, call)
    move(ranking, RankingState.APPROVED, by=by)
    calls.record_ranked(call, by=by)
    _record("ranking.approved", ranking, by=by, after={"sha256": found})
    return ranking


def fingerprint(ranking: Ranking) -> str:
    """SHA-256 of what the approval freezes: for each application, its columns and its means."""
    means = _means_by_entry(ranking)
    entries = ranking.entries.annotate(code=F("application__code")).order_by("code")
    lines: list[Json] = [
        {
            "application": entry.code,  # type: ignore[attr-defined]  # annotated above
            "position": entry.position,
            "total": _text(entry.total),
            "eligible": entry.is_eligible,
            "tie_break": entry.tie_break,
            "outcome": entry.outcome,
            "admitted_cost": _text(entry.admitted_cost),
            "due": _text(entry.due),
            "proposed": _text(entry.proposed),
            "means": {name: _text(mean) for name, mean in means.get(entry.pk, {}).items()},
        }
        for entry in entries
    ]
    return sha256_hex(canonical_bytes({"call": ranking.call.code, "lines": lines}))


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, ".2f")


def _check_true(ranking: Ranking, call: Call) -> None:
    written = {entry.application_id: entry for entry in ranking.entries.all()}
    if ranking.is_history:
        in_force = {each.pk for each in applications_in_force(call)}
        is_true = in_force == written.keys()
    else:
        lines = reckon(call)
        means = _means_by_entry(ranking)
        is_true = len(lines) == len(written) and all(
            line.application.pk in written and _agrees(line, written[line.application.pk], means)
            for line in lines
        )
    if not is_true:
        raise RankingOutOfDate("Qualcosa è cambiato dopo il calcolo: ricalcola la graduatoria.")


def _agrees(line: Line, entry: RankingEntry, means: Mapping[int, Mapping[str, Decimal]]) -> bool:
    return _columns(line) == {name: getattr(entry, name) for name in _columns(line)} and dict(
        line.means
    ) == dict(means.get(entry.pk, {}))


def _means_by_entry(ranking: Ranking) -> dict[int, dict[str, Decimal]]:
    found: dict[int, dict[str, Decimal]] = {}
    rows = CriterionMean.objects.filter(entry__ranking=ranking)
    for entry_id, code, mean in rows.values_list("entry_id", "criterion__code", "mean"):
        found.setdefault(entry_id, {})[code] = mean
    return found


def _write(call: Call, lines: Sequence[Line], *, is_history: bool, by: User) -> Ranking:
    facts = {"is_history": is_history, "computed_at": clock.now(), "computed_by": by}
    ranking, _ = Ranking.objects.update_or_create(call=call, defaults=facts)
    CriterionMean.objects.filter(entry__ranking=ranking).delete()
    ranking.entries.all().delete()
    entries = RankingEntry.objects.bulk_create(
        (
            RankingEntry(ranking=ranking, application=line.application, **_columns(line))
            for line in lines
        ),
        batch_size=BATCH,
    )
    CriterionMean.objects.bulk_create(_means(call, lines, entries), batch_size=BATCH)
    return ranking


def _columns(line: Line) -> dict[str, object]:
    """The columns of the entry, as they stand in the row."""
    return {
        "position": line.position,
        "total": line.total,
        "is_eligible": line.is_eligible,
        "tie_break": line.tie_break,
        "outcome": str(line.outcome),
        "admitted_cost": None if line.admitted_cost is None else euros(line.admitted_cost),
        "due": None if line.due is None else euros(line.due),
        "proposed": None if line.proposed is None else euros(line.proposed),
    }


def _means(
    call: Call, lines: Iterable[Line], entries: Iterable[RankingEntry]
) -> Iterable[CriterionMean]:
    criteria = {criterion.code: criterion for criterion in call.criteria.all()}
    for line, entry in zip(lines, entries, strict=True):
        for code, mean in line.means.items():
            yield CriterionMean(entry=entry, criterion=criteria[code], mean=mean)


def _summary(lines: Sequence[Line]) -> Json:
    counts: dict[str, Json] = {"proposed": sum(line.proposed or 0 for line in lines)}
    for outcome in sorted({str(line.outcome) for line in lines}):
        counts[outcome] = sum(line.outcome == outcome for line in lines)
    return counts


def _record(action: str, ranking: Ranking, *, by: User, after: Json = None) -> None:
    record(action, by=by, target_type="call", target=ranking.call.code, after=after)
