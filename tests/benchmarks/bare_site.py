"""The least that filing can be: who is it, a counter under lock, one row. Pages beside."""

import json

from django.contrib.auth.decorators import login_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

from tests.benchmarks import bare_pages

CONTENT = json.dumps({"testo": "Orti, cucina e doposcuola. " * 200})


@login_required
def file(request: HttpRequest) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE banco_counter SET last_number = last_number + 1 RETURNING *")
        (number,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO banco_filing (number, user_id, filed_at, content)"
            " VALUES (%s, %s, now(), %s)",
            [number, request.user.pk, CONTENT],
        )
    return HttpResponseRedirect(f"/domande/{number}/")


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("buongiorno")


urlpatterns = [
    path("invio/", file),
    path("elenco/", bare_pages.rows),
    path("scheda/", bare_pages.sheet),
    path("bandi/<slug:code>/", bare_pages.call),
    path("robots.txt", hello),
]
