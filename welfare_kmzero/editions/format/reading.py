"""Reading a whole edition: from bytes to frozen entries, or every fault with its path.

Three passes, so that one run tells as much as it can: the JSON text; the shape of every
record; then what one record says of another. The last leaves alone what could not be read,
so that a fault is told once, where it is.
"""

from typing import TypeVar

from welfare_kmzero.editions.format import (
    coherence,
    decided,
    judged,
    reading_applications,
    reading_outcome,
    reading_panel,
    reading_terms,
    values,
)
from welfare_kmzero.editions.format.edition import FORMAT, Edition
from welfare_kmzero.editions.format.faults import ROOT, Faults, quoted
from welfare_kmzero.editions.format.fields import Fields, Placed, Reader, read_record
from welfare_kmzero.editions.format.json_text import Value, parse
from welfare_kmzero.editions.format.sections import AllKeys, Sections, keys_of

T = TypeVar("T")
_REQUIRED = frozenset({"funders", "organisations", "applications"})


def read(content: bytes) -> Edition:
    """The edition in ``content``. Raises BrokenEdition with every fault."""
    faults = Faults()
    edition = read_record(parse(content), ROOT, faults, _edition)
    faults.refuse_any()
    assert edition is not None  # noqa: S101 - a record without faults has its entry
    return edition


def _edition(fields: Fields) -> Edition | None:
    sections = _sections(fields)
    coherence.check(sections, fields.faults)
    judged.check(sections, fields.faults)
    if fields.faults:
        return None
    decided.check(sections, fields.faults)
    return _whole(sections)


def _sections(fields: Fields) -> Sections:
    _check_format(fields)
    return Sections(
        note=fields.take_or("note", values.words_or_blank(20_000), ""),
        funders=fields.placed("funders", reading_terms.funder),
        protocol=_record(fields, "protocol", reading_terms.protocol),
        call=_record(fields, "call", reading_terms.call),
        part=reading_terms.call_in_part(fields.raw("call")),
        organisations=fields.placed("organisations", reading_applications.organisation),
        applications=fields.placed("applications", reading_applications.application),
        panel=fields.placed_or_none("panel", reading_panel.evaluator),
        conflicts=fields.placed_or_none("conflicts", reading_panel.conflict),
        evaluations=fields.placed_or_none("evaluations", reading_panel.evaluation),
        checks=fields.placed_or_none("checks", reading_panel.check),
        proposals=fields.placed_or_none("proposals", reading_panel.proposal),
        sitting=fields.record_or_none("sitting", reading_outcome.sitting),
        ranking=_placed_if_any(fields, "ranking", reading_outcome.ranked),
        awards=_placed_if_any(fields, "awards", reading_outcome.award),
        documents=fields.records_or_none("documents", reading_outcome.document),
        keys=_keys(fields),
    )


def _check_format(fields: Fields) -> None:
    found = fields.take("format", values.words(100))
    if found is not None and found != FORMAT:
        fields.wrong("format", f"{quoted(found)} non è il formato {FORMAT}.")


def _record(fields: Fields, key: str, reader: Reader[T]) -> T | None:
    """A record that must be there and not be null."""
    if fields.raw(key) is None:
        fields.wrong(key, "manca.")
    return fields.record_or_none(key, reader)


def _placed_if_any(fields: Fields, key: str, reader: Reader[T]) -> tuple[Placed[T], ...] | None:
    return None if fields.raw(key) is None else fields.placed(key, reader)


def _keys(fields: Fields) -> AllKeys:
    names = {
        "funders": ("code",),
        "organisations": ("code",),
        "applications": ("number",),
        "panel": ("code",),
        "conflicts": ("evaluator", "application"),
        "evaluations": ("application", "evaluator"),
        "checks": ("application",),
        "proposals": ("application",),
        "ranking": ("application",),
        "awards": ("application",),
    }
    found = {
        section: keys_of(_list_of(fields, section), fields.at(section), *members)
        for section, members in names.items()
    }
    organisations = fields.raw("organisations")
    tax_codes = keys_of(organisations, fields.at("organisations"), "tax_code")
    return AllKeys(tax_codes=tax_codes, **found)


def _list_of(fields: Fields, section: str) -> Value:
    """A list that may be left out is then empty: whatever points into it points at nothing."""
    value = fields.raw(section)
    return [] if value is None and section not in _REQUIRED else value


def _whole(sections: Sections) -> Edition | None:
    """The edition; None when one of its single records is broken."""
    if sections.protocol is None or sections.call is None:
        return None
    return Edition(
        note=sections.note,
        funders=_entries(sections.funders),
        protocol=sections.protocol,
        call=sections.call,
        organisations=_entries(sections.organisations),
        applications=_entries(sections.applications),
        panel=_entries(sections.panel),
        conflicts=_entries(sections.conflicts),
        evaluations=_entries(sections.evaluations),
        checks=_entries(sections.checks),
        proposals=_entries(sections.proposals),
        sitting=sections.sitting,
        ranking=None if sections.ranking is None else _entries(sections.ranking),
        awards=None if sections.awards is None else _entries(sections.awards),
        documents=sections.documents,
    )


def _entries(placed: tuple[Placed[T], ...]) -> tuple[T, ...]:
    return tuple(each.entry for each in placed)
