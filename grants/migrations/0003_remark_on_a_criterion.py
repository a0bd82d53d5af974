"""A sheet says why, criterion by criterion."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("funders", "0003_rates_have_both_terms"),
        ("grants", "0002_entries_have_place_and_amount"),
    ]

    operations = [
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="motivo")),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funders.criterion",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="grants.evaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "motivo di un punteggio",
                "verbose_name_plural": "motivi dei punteggi",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "criterion"), name="grants_remark_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="grants_remark_not_blank",
                        violation_error_message="Il testo non può mancare.",
                    ),
                ],
            },
        ),
    ]
