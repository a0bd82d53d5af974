"""The acts: deliberation, decisions of the funders, commitments, statements."""

from django.urls import URLPattern, path

from grants.views import commitments, decision, deliberation

_CALL = "gestione/bandi/<slug:code>/decisioni/"
_ONE = f"{_CALL}<number:number>/<slug:funder>/"

urlpatterns: list[URLPattern] = [
    path(_CALL, decision.decisions, name="decisions"),
    path(_ONE, decision.decision, name="decision"),
    path(f"{_ONE}bozza/", decision.decision_issue, name="decision_issue"),
    path(f"{_ONE}registra/", decision.decision_adoption, name="decision_adoption"),
    path(f"{_ONE}testo/", deliberation.deliberation_text, name="deliberation_text"),
    path(f"{_ONE}lista/", deliberation.deliberation_items, name="deliberation_items"),
    path(f"{_ONE}seduta/", deliberation.deliberation_sitting, name="deliberation_sitting"),
    path(f"{_ONE}impegni/", commitments.commitments, name="commitments"),
]
