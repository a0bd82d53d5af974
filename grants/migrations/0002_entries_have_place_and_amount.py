"""A CHECK lets NULL pass: a line not excluded has its position, a funded one its amount."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0001_initial"),
        ("projects", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="assignment",
            name="grants_assignment_position_not_negative",
        ),
        migrations.RemoveConstraint(
            model_name="rankingentry",
            name="grants_rankingentry_position_unless_not_admitted",
        ),
        migrations.RemoveConstraint(
            model_name="rankingentry",
            name="grants_rankingentry_amount_when_funded",
        ),
        migrations.AddConstraint(
            model_name="rankingentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("outcome", "not_admitted"),
                        ("position__isnull", True),
                        ("total__isnull", True),
                    ),
                    models.Q(
                        models.Q(("outcome", "not_admitted"), _negated=True),
                        ("position__gte", 1),
                        ("position__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="grants_rankingentry_position_unless_not_admitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="rankingentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("outcome__in", ["funded", "partially_funded"]),
                        ("proposed__gt", 0),
                        ("proposed__isnull", False),
                    ),
                    models.Q(
                        models.Q(("outcome__in", ["funded", "partially_funded"]), _negated=True),
                        ("proposed__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="grants_rankingentry_amount_when_funded",
            ),
        ),
    ]
