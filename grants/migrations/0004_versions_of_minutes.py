"""Two people may write the minutes of one sitting: the later finds out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0003_remark_on_a_criterion")]

    operations = [
        migrations.AddField(
            model_name="minutes",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="agreedreason",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
    ]
