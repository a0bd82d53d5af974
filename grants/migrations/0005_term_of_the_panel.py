"""Until when the sheets of a call are awaited."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0004_versions_of_minutes")]

    operations = [
        migrations.AddField(
            model_name="panel",
            name="due_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="termine per le valutazioni"
            ),
        ),
    ]
