"""The laws that the acts of the Giunta see by rule, each from its own date."""

import datetime as dt

from django.db import migrations

# Text, first day, whether only an act that commits money sees it.
LAWS = (
    ("vista la L.P. 27 luglio 2007, n. 13 (artt. 14 e 37)", dt.date(2007, 7, 27), False),
    ("vista la L.P. 30 novembre 1992, n. 23 (art. 19)", dt.date(1992, 11, 30), False),
    ("vista la L.P. 14 settembre 1979, n. 7 (artt. 9-bis e 55)", dt.date(1979, 9, 14), True),
    (
        "visto il D.Lgs. 23 giugno 2011, n. 118 (art. 56 e allegato 4/2)",
        dt.date(2011, 6, 23),
        True,
    ),
)


def create(apps, schema_editor):
    law_model = apps.get_model("grants", "CitedLaw")
    for position, (text, valid_from, is_for_awards_only) in enumerate(LAWS, start=1):
        law_model.objects.get_or_create(
            text=text,
            defaults={
                "position": position,
                "valid_from": valid_from,
                "is_for_awards_only": is_for_awards_only,
            },
        )


def remove(apps, schema_editor):
    texts = [text for text, *_ in LAWS]
    apps.get_model("grants", "CitedLaw").objects.filter(text__in=texts).delete()


class Migration(migrations.Migration):
    dependencies = [("grants", "0013_laws_with_their_validity")]
    operations = [migrations.RunPython(create, remove)]
