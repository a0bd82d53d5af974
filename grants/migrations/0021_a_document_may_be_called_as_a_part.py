"""The code of a document may be the name of a part: each is answered once, by itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0004_signers_of_a_file"),
        ("grants", "0020_sittings_of_every_body"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="integrationitem",
            name="grants_item_part_once",
        ),
        migrations.AddConstraint(
            model_name="integrationitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("document__isnull", True)),
                fields=("request", "part"),
                name="grants_item_part_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="integrationitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("document__isnull", False)),
                fields=("part", "request"),
                name="grants_item_document_once",
            ),
        ),
    ]
