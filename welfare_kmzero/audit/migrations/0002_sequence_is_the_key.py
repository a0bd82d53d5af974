"""The number of an event becomes its key, so that the hash covers every column."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RemoveField(model_name="event", name="id"),
        migrations.AlterField(
            model_name="event",
            name="sequence",
            field=models.BigIntegerField(primary_key=True, serialize=False, verbose_name="n."),
        ),
    ]
