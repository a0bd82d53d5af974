"""The sitting belongs to the decision of every funder: the deliberation has none of its own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grants", "0018_sittings_from_the_deliberations")]

    operations = [migrations.RemoveField(model_name="deliberation", name="sitting")]
