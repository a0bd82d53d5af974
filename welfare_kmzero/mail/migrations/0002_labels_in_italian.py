from django.db import migrations

from welfare_kmzero.relabelling import Relabel


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_initial")]

    operations = [
        Relabel(
            {
                "message": {
                    "written_by": "scritto da",
                },
            }
        )
    ]
