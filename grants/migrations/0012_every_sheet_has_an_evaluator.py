"""The sheet says whose it is: none without, and an index for whoever counts them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0011_evaluator_from_the_assignment")]

    operations = [
        migrations.AlterField(
            model_name="evaluation",
            name="evaluator",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="grants.evaluator",
                verbose_name="componente del gruppo",
            ),
        ),
        migrations.AddIndex(
            model_name="evaluation",
            index=models.Index(fields=["evaluator", "status"], name="grants_evaluation_of_member"),
        ),
    ]
