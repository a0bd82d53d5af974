"""The parts of an application that were opened again: what they say, and the whole with them.

What one part says is a small mapping in the words of the snapshot (``application.py``):
amounts in cents, bodies as they were when they were written down. Put into the content it
gives what the application says with the correction, which the same forms and the same rules
read as they read a project.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from funders.models import Community
from projects.documents.application import (
    ApplicationContent,
    AttachedFile,
    Body,
    Expense,
    Source,
    Step,
    content_in_force,
)
from projects.documents.draft import Draft
from projects.models import (
    Activity,
    Application,
    BudgetLine,
    Completion,
    FundingSource,
    Organisation,
    Partner,
    Project,
    ReopenedPart,
    Reopening,
)
from projects.rules.completeness import Gap, Section
from projects.rules.parts import Part
from welfare_kmzero.canonical import Json, canonical_text, seal
from welfare_kmzero.money import Cents, euros

# The section whose gaps are those of each table; prose has the gaps of its own field.
_SECTIONS: Mapping[str, Section] = {
    Part.NETWORK: Section.NETWORK,
    Part.ACTIVITIES: Section.ACTIVITIES,
    Part.BUDGET: Section.BUDGET,
    Part.FUNDING: Section.SOURCES,
}
Said = Mapping[str, Any]  # reason: parsed JSON, of the shape of each part


@dataclass(frozen=True, slots=True)
class Reopened:
    """A reopening read once: its parts, what the application said, what it says with them."""

    reopening: Reopening
    parts: tuple[ReopenedPart, ...]
    before: ApplicationContent
    after: ApplicationContent

    @property
    def application(self) -> Application:
        return self.reopening.application

    @property
    def corrected(self) -> tuple[ReopenedPart, ...]:
        return tuple(each for each in self.parts if each.is_corrected)

    def seal(self, part: ReopenedPart) -> str:
        """The mark of what one part says now, by what its page shows of it."""
        if part.required_document_id is not None:
            return seal([part.document_id, part.file_name])
        if part.part == Part.NETWORK:
            return seal([[each.code, each.role] for each in self.after.partners])
        return seal(said_by(self.after, part.part))

    def part(self, key: int) -> ReopenedPart:
        """The part of that key, as it is kept now."""
        return next(each for each in self.parts if each.pk == key)


def read_reopened(reopening: Reopening) -> Reopened:
    """Three queries; the application comes with its call, lead and snapshot."""
    applications = Application.objects.select_related("call", "lead", "snapshot")
    application = applications.get(pk=reopening.application_id)
    reopening.application = application
    # What came before this reopening, also once its own corrections are in force.
    earlier = Completion.objects.filter(application=application, reopening__lt=reopening.pk)
    last = earlier.order_by("-pk").values_list("snapshot__content", flat=True).first()
    before = content_in_force(application, last)
    rows = ReopenedPart.objects.select_related("required_document", "document", "saved_by")
    parts = tuple(rows.filter(reopening=reopening).order_by("position"))
    for each in parts:
        each.reopening = reopening
    return Reopened(reopening, parts, before, with_corrections(before, parts))


def said_by(content: ApplicationContent, part: str) -> Json:
    """What ``content`` says in one part."""
    said: Mapping[str, Any] = {  # reason: values of every part
        Part.NETWORK: lambda: {"partners": [asdict(each) for each in content.partners]},
        Part.ACTIVITIES: lambda: {"activities": [asdict(each) for each in content.activities]},
        Part.BUDGET: lambda: {"budget": [asdict(each) for each in content.budget]},
        Part.FUNDING: lambda: {
            "requested": content.requested,
            "funding": [asdict(each) for each in content.funding],
        },
        Part.IDENTIFIERS: lambda: {
            "cup": content.cup,
            "tax_codes": {each.code: each.tax_code for each in content.bodies},
        },
    }
    if part in said:
        found: Json = said[part]()
        return found
    return {part: getattr(content, part)}


def with_part(content: ApplicationContent, part: str, said: Said) -> ApplicationContent:
    """``content`` with what ``said`` puts in the place of one part."""
    if part == Part.NETWORK:
        return replace(content, partners=tuple(Body(**each) for each in said["partners"]))
    if part == Part.ACTIVITIES:
        return replace(content, activities=tuple(Step(**each) for each in said["activities"]))
    if part == Part.BUDGET:
        return replace(content, budget=tuple(Expense(**each) for each in said["budget"]))
    if part == Part.FUNDING:
        return replace(
            content,
            requested=said["requested"],
            funding=tuple(Source(**each) for each in said["funding"]),
        )
    if part == Part.IDENTIFIERS:
        return _with_codes(content, said)
    return replace(content, **{part: said[part]})


def _with_codes(content: ApplicationContent, said: Said) -> ApplicationContent:
    codes: Mapping[str, str] = said["tax_codes"]

    def coded(body: Body) -> Body:
        return replace(body, tax_code=codes.get(body.code, body.tax_code))

    return replace(
        content,
        cup=said["cup"],
        lead=coded(content.lead),
        partners=tuple(coded(each) for each in content.partners),
    )


def with_corrections(
    content: ApplicationContent, parts: Sequence[ReopenedPart]
) -> ApplicationContent:
    """``content`` with what was corrected, the documents put in among the attachments.

    The codes come after the network, which says whose they are. Where it is not known what
    was attached, a document put in later does not make it known.
    """
    for each in sorted(parts, key=lambda each: each.part == Part.IDENTIFIERS):
        if each.content:
            content = with_part(content, each.part, json.loads(each.content))
    files = [_file(each) for each in parts if each.document is not None]
    if not files or content.attachments is None:
        return content
    return replace(content, attachments=(*content.attachments, *files))


def _file(part: ReopenedPart) -> AttachedFile:
    required, document = part.required_document, part.document
    assert required is not None and document is not None  # noqa: S101, PT018 - constraints
    return AttachedFile(
        required.code, required.title, part.file_name, document.sha256, document.size
    )


def written(said: Json) -> str:
    """How a part keeps what it should say."""
    return canonical_text(said)


@dataclass
class ReopenedDraft(Draft):
    """A project that is not written: what an application says, for the forms to correct."""

    content: ApplicationContent


def draft_of(application: Application, content: ApplicationContent) -> ReopenedDraft:
    """``content`` as the forms and the rules of a project read it; nothing of it is saved.

    Four queries: territory and categories, bodies, what the call asks. ``application`` has
    its call and lead.
    """
    project = Project(
        pk=application.project_id,
        call=application.call,
        lead=application.lead,
        title=content.title,
        summary=content.summary,
        context=content.context,
        objectives=content.objectives,
        generativity=content.generativity,
        territory=Community.objects.filter(code=content.territory).first(),
        requested=euros(Cents(content.requested)),
        cup=content.cup,
    )
    draft = ReopenedDraft(project, content)
    categories = {each.code: each for each in draft.categories}
    codes = [each.code for each in content.partners]
    known = Organisation.objects.filter(code__in=codes).select_related("territory")
    bodies = {each.code: each for each in known}
    draft.__dict__.update(
        attachments=[],
        partners=[
            Partner(project=project, organisation=bodies[each.code], position=place, role=each.role)
            for place, each in enumerate(content.partners, start=1)
            if each.code in bodies
        ],
        budget=[
            BudgetLine(
                project=project,
                category=categories[each.category],
                position=place,
                description=each.description,
                year=each.year,
                cost=euros(Cents(each.cost)),
            )
            for place, each in enumerate(content.budget, start=1)
        ],
        funding=[
            FundingSource(
                project=project,
                position=place,
                source=each.source,
                description=each.description,
                contributed=euros(Cents(each.contributed)),
            )
            for place, each in enumerate(content.funding, start=1)
        ],
        activities=[
            Activity(
                project=project,
                position=place,
                title=each.title,
                description=each.description,
                first_month=each.first_month,
                last_month=each.last_month,
            )
            for place, each in enumerate(content.activities, start=1)
        ],
    )
    return draft


def gaps_of(draft: ReopenedDraft, parts: Iterable[str]) -> tuple[Gap, ...]:
    """What the call would still miss in these parts, as they are corrected now."""
    named = set(parts)
    sections = {_SECTIONS[part] for part in named & _SECTIONS.keys()}
    return tuple(gap for gap in draft.gaps if gap.section in sections or gap.field in named)
