from django.db import migrations

from welfare_kmzero.relabelling import Relabel


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]

    operations = [
        Relabel(
            {
                "job": {
                    "queued_by": "richiesto da",
                },
            }
        )
    ]
