"""A request opens parts of its application again; an answer keeps what was there before."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0014_laws_of_every_act"),
        ("projects", "0006_parts_opened_again"),
    ]

    operations = [
        migrations.AddField(
            model_name="integrationitem",
            name="before",
            field=models.TextField(blank=True, verbose_name="testo precedente"),
        ),
        migrations.AddField(
            model_name="integrationrequest",
            name="reopening",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.reopening",
                verbose_name="riapertura",
            ),
        ),
    ]
