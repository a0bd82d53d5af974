"""Health of the service, as JSON for machines."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from welfare_kmzero.accounts.access import anyone
from welfare_kmzero.pages import health


@anyone
@require_safe
def salute(request: HttpRequest) -> JsonResponse:
    """``status`` alone for who is not an administrator or an auditor; 503 without database."""
    found = health.findings()
    alive = found[0].is_well
    well = all(finding.is_well for finding in found)
    status = "ok" if well else "degraded" if alive else "down"
    answer: dict[str, object] = {"status": status}
    if alive and _may_know(request):
        answer["findings"] = {
            finding.name: {"well": finding.is_well, "says": finding.says} for finding in found
        }
    response = JsonResponse(answer, status=200 if alive else 503)
    response["Cache-Control"] = "no-store"
    return response


def _may_know(request: HttpRequest) -> bool:
    user = request.user
    return user.is_authenticated and (user.is_staff or getattr(user, "is_auditor", False))
