"""The sitting belongs to the decision of every funder: first the column."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0016_reopen_what_waits_for_an_answer")]

    operations = [
        migrations.AddField(
            model_name="fundingdecision",
            name="sitting",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decision",
                to="grants.sitting",
                verbose_name="seduta",
            ),
        ),
    ]
