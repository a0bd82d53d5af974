"""The format of an edition sets no short limit to the codes of criteria, costs and documents."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("funders", "0006_step_of_a_criterion"),
    ]

    operations = [
        migrations.AlterField(
            model_name=name,
            name="code",
            field=models.CharField(max_length=40, verbose_name="codice"),
        )
        for name in ("costcategory", "criterion", "requireddocument")
    ]
