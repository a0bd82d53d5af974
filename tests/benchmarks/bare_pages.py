"""The least that a page can be: who is it, one query, text put together without a template."""

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join

LONGEST = 50
ROWS = f"""
SELECT a.number, a.title, o.name, a.requested
FROM projects_application a JOIN projects_organisation o ON o.id = a.lead_id
ORDER BY a.call_id, a.number LIMIT {LONGEST}
"""
SHEET = """
SELECT a.number, a.title, s.content
FROM projects_application a JOIN documents_snapshot s ON s.id = a.snapshot_id
ORDER BY a.call_id, a.number LIMIT 1
"""
CALL = "SELECT title, summary, opens_at, closes_at FROM funders_call WHERE code = %s"


@login_required
def rows(request: HttpRequest) -> HttpResponse:
    """A page of a list, for who is signed in."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        lines = format_html_join(
            "\n", "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>", cursor.fetchall()
        )
    return _page(format_html("<p>{}</p><table>{}</table>", request.user, lines))


@login_required
def sheet(request: HttpRequest) -> HttpResponse:
    """An application to be read, for who is signed in."""
    with connection.cursor() as cursor:
        cursor.execute(SHEET)
        line = cursor.fetchone()
    return _page(format_html("<p>{}</p><h1>{} {}</h1><pre>{}</pre>", request.user, *line))


def call(request: HttpRequest, code: str) -> HttpResponse:
    """A call, for everyone."""
    with connection.cursor() as cursor:
        cursor.execute(CALL, [code])
        line = cursor.fetchone()
    return _page(format_html("<h1>{}</h1><p>{}</p><p>{} {}</p>", *line))


def _page(content: str) -> HttpResponse:
    return HttpResponse(format_html("<!DOCTYPE html><html><body>{}</body></html>", content))
