"""A criterion may have a step of its own; without one that of the call holds."""

from django.db import migrations, models

import welfare_kmzero.money


class Migration(migrations.Migration):
    dependencies = [
        ("funders", "0005_labels_in_italian"),
    ]

    operations = [
        migrations.AddField(
            model_name="criterion",
            name="step",
            field=welfare_kmzero.money.PointsField(
                blank=True, null=True, verbose_name="passo dei punti"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("step__isnull", True), ("step__gt", 0), _connector="OR"),
                name="funders_criterion_step_positive",
                violation_error_message="Il passo è maggiore di zero.",
            ),
        ),
    ]
