"""What is missing from a project and from its lead, with the way to where it is written."""

from dataclasses import dataclass

from projects.documents.draft import Draft
from projects.models import Organisation, Project
from projects.rules.completeness import Section
from projects.views.frame import PARTS_BY_SECTION, address_of


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is missing, with the way to where it is written."""

    label: str
    address: str
    sentence: str


def missing_of(draft: Draft, *, may_write: bool) -> list[Missing]:
    """In the order of the parts."""
    return [
        Missing(
            label=PARTS_BY_SECTION[gap.section][0],
            address=way(gap.section, draft.project, may_write=may_write, field=gap.field),
            sentence=gap.sentence,
        )
        for gap in draft.gaps
    ]


def way(section: Section, project: Project, *, may_write: bool, field: str = "") -> str:
    """To where a part is written, or to where it is read for who does not write."""
    if not may_write:
        return f"{address_of('preview', project)}#{section.value}"
    address = address_of(PARTS_BY_SECTION[section][1], project)
    return f"{address}#id_{field}" if address and field else address


def missing_of_body(organisation: Organisation) -> list[str]:
    """What a body will be asked for sooner or later; it bars nothing now."""
    wanted = {
        "l'indirizzo della sede": organisation.address,
        "la PEC": organisation.pec,
        "il nome del legale rappresentante": organisation.legal_representative,
        "l'IBAN": organisation.iban,
    }
    return [words for words, text in wanted.items() if not text]
