"""A request that waits for its answer opens what it names; an answer says what was there before."""

import json

from django.db import migrations

PARTS = {
    "Sintesi": "summary",
    "Contesto e bisogno": "context",
    "Obiettivi": "objectives",
    "Generatività": "generativity",
    "Rete dei partner": "network",
    "Attività": "activities",
    "Piano finanziario": "budget",
    "Piano delle fonti": "funding",
    "Codici fiscali e CUP": "identifiers",
}
DOCUMENT = "Documento: "
TEXTS = ("summary", "context", "objectives", "generativity")


def reopen(apps, schema_editor):
    requests = apps.get_model("grants", "IntegrationRequest").objects
    waiting = requests.filter(answered_at=None, closed_at=None, reopening=None)
    for request in waiting.select_related("application"):
        documents = _documents(apps, request)
        rows = []
        for line in request.parts.splitlines():
            if line in PARTS:
                rows.append({"part": PARTS[line]})
            elif line.removeprefix(DOCUMENT) in documents and line.startswith(DOCUMENT):
                rows.append({"required_document": documents[line.removeprefix(DOCUMENT)]})
        if rows:
            request.reopening = apps.get_model("projects", "Reopening").objects.create(
                application=request.application,
                reason=request.reason,
                due_at=request.due_at,
                opened_at=request.requested_at,
                opened_by=request.requested_by,
            )
            request.save(update_fields=["reopening"])
            for position, row in enumerate(rows, start=1):
                request.reopening.parts.create(position=position, **row)


def tell_before(apps, schema_editor):
    items = apps.get_model("grants", "IntegrationItem").objects
    texts = items.filter(part__in=TEXTS, before="")
    for item in texts.select_related("request__application__snapshot"):
        said = json.loads(item.request.application.snapshot.content)
        item.before = said[item.part]
        item.save(update_fields=["before"])


def _documents(apps, request):
    documents = apps.get_model("funders", "RequiredDocument").objects
    return {each.title: each for each in documents.filter(call=request.application.call_id)}


def shut(apps, schema_editor):
    """Going back loses what is being corrected; what was answered keeps its snapshot."""
    requests = apps.get_model("grants", "IntegrationRequest").objects
    opened = list(requests.filter(answered_at=None).exclude(reopening=None))
    reopenings = [request.reopening_id for request in opened]
    requests.filter(pk__in=[request.pk for request in opened]).update(reopening=None)
    apps.get_model("projects", "ReopenedPart").objects.filter(reopening__in=reopenings).delete()
    apps.get_model("projects", "Reopening").objects.filter(pk__in=reopenings).delete()


def nothing(apps, schema_editor):
    """The column goes with what it says."""


class Migration(migrations.Migration):
    dependencies = [
        ("funders", "0008_network_rules"),
        ("grants", "0015_answers_from_what_was_reopened"),
    ]

    operations = [
        migrations.RunPython(reopen, shut),
        migrations.RunPython(tell_before, nothing),
    ]
