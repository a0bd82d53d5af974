"""A sitting is of any body that decides; its number is as long as that of the decision."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0019_no_sitting_of_the_deliberation")]

    operations = [
        migrations.AlterModelOptions(
            name="sitting",
            options={
                "verbose_name": "seduta dell'organo che decide",
                "verbose_name_plural": "sedute degli organi che decidono",
            },
        ),
        migrations.AlterModelOptions(
            name="sittingmember",
            options={
                "ordering": ("sitting", "part", "position"),
                "verbose_name": "persona della seduta",
                "verbose_name_plural": "persone della seduta",
            },
        ),
        migrations.AlterField(
            model_name="sitting",
            name="number",
            field=models.CharField("numero", max_length=40, blank=True),
        ),
    ]
