"""The sheet says whose it is: every sheet takes it from its assignment."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grants", "0010_evaluator_of_a_sheet")]

    operations = [
        migrations.RunSQL(
            "UPDATE grants_evaluation SET evaluator_id = (SELECT a.evaluator_id"
            " FROM grants_assignment a WHERE a.id = grants_evaluation.assignment_id)",
            migrations.RunSQL.noop,
        )
    ]
