"""The sheet says whose it is: first the column."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0009_longer_codes_of_terms")]

    operations = [
        migrations.AddField(
            model_name="evaluation",
            name="evaluator",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="grants.evaluator",
                verbose_name="componente del gruppo",
            ),
        ),
    ]
