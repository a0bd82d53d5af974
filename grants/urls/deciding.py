"""The acts: deliberation, decisions of the funders, commitments, statements."""

from django.urls import URLPattern, path

from grants.views import (
    commitments,
    decision,
    decision_sitting,
    deliberation,
    original,
    statements,
)

_CALL = "gestione/bandi/<slug:code>/decisioni/"
_STATEMENTS = "gestione/bandi/<slug:code>/prospetti/"
_ONE = f"{_CALL}<number:number>/<slug:funder>/"

urlpatterns: list[URLPattern] = [
    path(_CALL, decision.decisions, name="decisions"),
    path(_ONE, decision.decision, name="decision"),
    path(f"{_ONE}bozza/", decision.decision_issue, name="decision_issue"),
    path(f"{_ONE}registra/", decision.decision_adoption, name="decision_adoption"),
    path(f"{_ONE}testo/", deliberation.deliberation_text, name="deliberation_text"),
    path(f"{_ONE}lista/", deliberation.deliberation_items, name="deliberation_items"),
    path(f"{_ONE}seduta/", decision_sitting.decision_sitting, name="decision_sitting"),
    path(f"{_ONE}impegni/", commitments.commitments, name="commitments"),
    path(f"{_ONE}originale/", original.decision_file, name="decision_file"),
    path(f"{_ONE}protocollo/", original.decision_protocol, name="decision_protocol"),
    path(_STATEMENTS, statements.statements, name="statements"),
    path(f"{_STATEMENTS}genera/", statements.statements_issue, name="statements_issue"),
    path(f"{_STATEMENTS}archivio/", statements.archive_ask, name="archive_ask"),
    path("gestione/bandi/<slug:code>/file/<number:number>/", statements.job_file, name="job_file"),
]
