"""Reading what was decided: sitting, ranking, awards, documents."""

from decimal import Decimal

from funders.states import Channel
from grants.states import Outcome
from welfare_kmzero.editions.format import values
from welfare_kmzero.editions.format.edition import (
    CODE_LENGTH,
    AwardEntry,
    DocumentEntry,
    PersonEntry,
    RankedEntry,
    SittingEntry,
)
from welfare_kmzero.editions.format.fields import Fields, read_mapping
from welfare_kmzero.editions.format.json_text import Members, Value
from welfare_kmzero.editions.format.values import Unreadable, kind_of

_number = values.number(39)


def sitting(fields: Fields) -> SittingEntry:
    entry = SittingEntry(
        date=fields.take_or_none("date", values.date),
        time=fields.take_or_none("time", values.hour),
        reference=fields.take_or("reference", values.words_or_blank(40), ""),
        number=fields.take_or("number", values.words_or_blank(40), ""),
        president=fields.record_or_none("president", _person),
        present=fields.records_or_none("present", _person),
        absent=fields.records_or_none("absent", _person),
        assisting=fields.record_or_none("assisting", _person),
        rapporteurs=fields.records_or_none("rapporteurs", _person),
        closing_time=fields.take_or_none("closing_time", values.hour),
        is_unanimous=fields.take_or_none("is_unanimous", values.truth),
    )
    if fields.is_whole and entry.number and entry.date is None:
        fields.wrong("number", "il numero della deliberazione va con la data della seduta.")
    return entry


def _person(fields: Fields) -> PersonEntry:
    return PersonEntry(
        role=fields.take("role", values.words(60)), name=fields.take("name", values.words(150))
    )


def ranked(fields: Fields) -> RankedEntry:
    entry = RankedEntry(
        position=fields.take_or_none("position", values.whole(1, 1_000_000)),
        application=fields.refer("application", _number, "applications"),
        total=fields.take_or_none("total", values.points),
        eligible=fields.take("eligible", values.truth),
        tie_break=fields.take_or_none("tie_break", values.words(CODE_LENGTH)),
        outcome=fields.take("outcome", values.one_of(Outcome.values)),
    )
    if fields.is_whole:
        _check_ranked(entry, fields)
    return entry


def _check_ranked(entry: RankedEntry, fields: Fields) -> None:
    if entry.outcome == Outcome.NOT_ADMITTED:
        for key in ("position", "total"):
            if fields.raw(key) is not None:
                fields.wrong(key, "una domanda non ammessa non ha né posizione né punteggio.")
    elif entry.position is None:
        fields.wrong("position", "manca la posizione.")
    if entry.eligible != (entry.outcome not in {Outcome.NOT_ELIGIBLE, Outcome.NOT_ADMITTED}):
        fields.wrong("eligible", f"non va d'accordo con l'esito {entry.outcome}.")


def award(fields: Fields) -> AwardEntry:
    return AwardEntry(
        application=fields.refer("application", _number, "applications"),
        amount=fields.take("amount", values.positive_amount),
        shares=fields.mapping_or_none("shares", values.amount),
        years=_years(fields),
        channel=fields.take("channel", values.one_of(Channel.values)),
        round=fields.take_or("round", values.whole(1, 1_000), 1),
    )


def _years(fields: Fields) -> dict[int, dict[str, Decimal]] | None:
    """Year to funder to amount; None when the file leaves it to be computed."""
    if fields.raw("years") is None:
        return None
    found: dict[int, dict[str, Decimal]] = {}
    for key, cells in fields.mapping("years", _object).items():
        if len(key) == 4 and key.isascii() and key.isdigit():
            path = fields.at_inner("years", key)
            found[int(key)] = read_mapping(cells, path, fields.faults, values.amount)
        else:
            fields.faults.add(fields.at_inner("years", key), "la chiave deve essere un anno.")
    return found


def _object(value: Value) -> Members:
    if not isinstance(value, Members):
        raise Unreadable(f"serve un oggetto, qui c'è {kind_of(value)}.")
    return value


def document(fields: Fields) -> DocumentEntry:
    return DocumentEntry(
        kind=fields.take("kind", values.words(40)),
        title=fields.take("title", values.words(400)),
        sha256=fields.take("sha256", values.sha256),
        register_number=fields.take_or_none("register_number", values.words(100)),
        created_at=fields.take("created_at", values.instant),
    )
