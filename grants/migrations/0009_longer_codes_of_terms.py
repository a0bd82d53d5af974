"""The rule that separated two equal totals may be the code of a criterion: as long as that."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0008_labels_in_italian"),
    ]

    operations = [
        migrations.AlterField(
            model_name="rankingentry",
            name="tie_break",
            field=models.CharField(blank=True, max_length=40, verbose_name="regola di precedenza"),
        ),
    ]
