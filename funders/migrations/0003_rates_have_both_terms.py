"""A CHECK lets NULL pass: a rate has both its terms or none."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("funders", "0002_territories"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="call",
            name="funders_call_max_grant_rate",
        ),
        migrations.RemoveConstraint(
            model_name="call",
            name="funders_call_min_partial_rate",
        ),
        migrations.RemoveConstraint(
            model_name="costcategory",
            name="funders_category_max_rate",
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("max_grant_rate_denominator__isnull", True),
                        ("max_grant_rate_numerator__isnull", True),
                    ),
                    models.Q(
                        ("max_grant_rate_denominator__gt", 0),
                        ("max_grant_rate_denominator__isnull", False),
                        ("max_grant_rate_numerator__gte", 0),
                        ("max_grant_rate_numerator__isnull", False),
                        ("max_grant_rate_numerator__lte", models.F("max_grant_rate_denominator")),
                    ),
                    _connector="OR",
                ),
                name="funders_call_max_grant_rate",
                violation_error_message="La frazione deve essere tra 0 e 1.",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("min_partial_rate_denominator__isnull", True),
                        ("min_partial_rate_numerator__isnull", True),
                    ),
                    models.Q(
                        ("min_partial_rate_denominator__gt", 0),
                        ("min_partial_rate_denominator__isnull", False),
                        ("min_partial_rate_numerator__gte", 0),
                        ("min_partial_rate_numerator__isnull", False),
                        (
                            "min_partial_rate_numerator__lte",
                            models.F("min_partial_rate_denominator"),
                        ),
                    ),
                    _connector="OR",
                ),
                name="funders_call_min_partial_rate",
                violation_error_message="La frazione deve essere tra 0 e 1.",
            ),
        ),
        migrations.AddConstraint(
            model_name="costcategory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("max_rate_denominator__isnull", True), ("max_rate_numerator__isnull", True)
                    ),
                    models.Q(
                        ("max_rate_denominator__gt", 0),
                        ("max_rate_denominator__isnull", False),
                        ("max_rate_numerator__gte", 0),
                        ("max_rate_numerator__isnull", False),
                        ("max_rate_numerator__lte", models.F("max_rate_denominator")),
                    ),
                    _connector="OR",
                ),
                name="funders_category_max_rate",
                violation_error_message="La frazione deve essere tra 0 e 1.",
            ),
        ),
    ]
