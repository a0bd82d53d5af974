"""Rows of what the applications of a call say: network, sources, activities.

They are told from the frozen snapshots: of what was filed, or of what it became when it was
corrected on request. The counts are of what was filed.
"""

import json
from collections.abc import Iterator
from typing import Any

from funders.models import Call, Community
from funders.states import OrganisationKind
from grants.documents.table_applications import applications_of, content_now
from grants.documents.table_rows import CHUNK, Rows
from projects.states import FundingKind
from welfare_kmzero.acts.parts import publishable_tax_code
from welfare_kmzero.money import euros

_KINDS: dict[str, str] = dict(OrganisationKind.choices)
_SOURCES: dict[str, str] = dict(FundingKind.choices)


def _contents(call: Call) -> Iterator[tuple[str, dict[str, Any]]]:  # reason: parsed JSON
    listed = applications_of(call).by_number().values_list("code", content_now())
    for code, content in listed.iterator(CHUNK):
        yield code, json.loads(content)


def network_rows(call: Call) -> Rows:
    """The lead first, then the partners in the order of the project."""
    territories = dict(Community.objects.values_list("code", "name"))
    for code, content in _contents(call):
        bodies = (("Capofila", content["lead"]), *(("Partner", e) for e in content["partners"]))
        for place, body in bodies:
            yield (
                code,
                place,
                body["name"],
                publishable_tax_code(body["tax_code"]),
                _KINDS.get(body["kind"], body["kind"]),
                territories.get(body["territory"], body["territory"]),
                body.get("role", ""),
            )


def network_count(call: Call) -> int:
    """As many leads as applications, and the partners of each."""
    # One query: an outer join holds a row for each partner, and one where there is none.
    bodies = (
        applications_of(call)
        .order_by()
        .values("pk", "lead")
        .union(
            applications_of(call)
            .order_by()
            .filter(project__partners__isnull=False)
            .values("pk", "project__partners__organisation"),
            all=True,
        )
    )
    return bodies.count()


def source_rows(call: Call) -> Rows:
    for code, content in _contents(call):
        for each in content.get("funding", ()):
            kind = _SOURCES.get(each["source"], each["source"])
            yield code, kind, each["description"], euros(each["contributed"])


def activity_rows(call: Call) -> Rows:
    for code, content in _contents(call):
        for each in content.get("activities", ()):
            yield (
                code,
                each["title"],
                each["description"],
                each["first_month"],
                each["last_month"],
            )
