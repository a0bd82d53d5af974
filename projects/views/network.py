"""The buttons of the network page that look for a body or write down a new one."""

import re
from dataclasses import dataclass

from django.http import QueryDict

from funders.actions.errors import ActionRefused
from funders.states import OrganisationKind
from projects.actions import organisation as bodies
from projects.documents.draft import Draft
from projects.forms.network import NetworkSheet, NewBodyForm, look_for
from projects.models import Organisation
from welfare_kmzero.accounts.models import User
from welfare_kmzero.screens.forms import add_refusal

_ADD = re.compile(r"metti-(?P<code>[-a-zA-Z0-9_]{1,40})")


@dataclass(frozen=True, slots=True)
class Answer:
    """The page to show, not saved, and its status."""

    sheet: NetworkSheet
    status: int = 200


def answer(draft: Draft, data: QueryDict, *, by: User) -> Answer | None:
    """What the button does; None for one that only moves rows."""
    action = data.get("azione", "")
    rows = NetworkSheet.rows_in(data)
    if action == "cerca":
        sheet = NetworkSheet.with_rows(draft, rows)
        known = [draft.project.lead.code, *sheet.by_code]
        sheet.search = look_for(data.get("cerca", ""), excluding=known)
        return Answer(sheet)
    if match := _ADD.fullmatch(action):
        is_known = Organisation.objects.filter(code=match["code"]).exists()
        there = {row["body"] for row in rows} | {draft.project.lead.code}
        if is_known and match["code"] not in there:
            rows = [*rows, {"body": match["code"], "role": ""}]
        return Answer(NetworkSheet.with_rows(draft, rows))
    if action == "registra":
        return _registered(draft, data, by=by)
    return None


def _registered(draft: Draft, data: QueryDict, *, by: User) -> Answer:
    """The new body joins the rows; one that is known already is refused in its own form."""
    rows = NetworkSheet.rows_in(data)
    form = NewBodyForm(data)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            body = bodies.register(
                name=typed["name"],
                kind=OrganisationKind(typed["kind"]),
                tax_code=typed["tax_code"],
                territory=typed["territory"],
                is_demonstration=draft.project.lead.is_demonstration,
                by=by,
            )
        except bodies.TaxCodeTaken:
            add_refusal(
                form,
                bodies.TaxCodeTaken("È già registrato: cercalo con il suo codice fiscale."),
                field="tax_code",
            )
        except ActionRefused as refused:
            add_refusal(form, refused)
        else:
            return Answer(NetworkSheet.with_rows(draft, [*rows, {"body": body.code, "role": ""}]))
    sheet = NetworkSheet.with_rows(draft, rows)
    sheet.new_body = form
    return Answer(sheet, status=422)
