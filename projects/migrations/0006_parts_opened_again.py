"""Parts of a filed application opened again, and what it says with their corrections."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import projects.rules.parts
import welfare_kmzero.money


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0004_signers_of_a_file"),
        ("funders", "0008_network_rules"),
        ("projects", "0005_labels_in_italian"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reopening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="motivo")),
                ("due_at", models.DateTimeField(verbose_name="entro il")),
                ("opened_at", models.DateTimeField(verbose_name="aperta il")),
                (
                    "message",
                    models.TextField(blank=True, verbose_name="messaggio in preparazione"),
                ),
                (
                    "closed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="chiusa il"),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopenings",
                        to="projects.application",
                        verbose_name="domanda",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="chiusa da",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="aperta da",
                    ),
                ),
            ],
            options={
                "verbose_name": "riapertura di una domanda",
                "verbose_name_plural": "riaperture delle domande",
                "ordering": ("application", "opened_at"),
            },
        ),
        migrations.CreateModel(
            name="ReopenedPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="ordine")),
                ("part", models.CharField(blank=True, max_length=20, verbose_name="parte")),
                ("content", models.TextField(blank=True, verbose_name="contenuto")),
                (
                    "file_name",
                    models.CharField(blank=True, max_length=200, verbose_name="nome del file"),
                ),
                (
                    "saved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="salvata il"),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storeddocument",
                        verbose_name="documento",
                    ),
                ),
                (
                    "required_document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funders.requireddocument",
                        verbose_name="documento richiesto",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="salvata da",
                    ),
                ),
                (
                    "reopening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="projects.reopening",
                        verbose_name="riapertura",
                    ),
                ),
            ],
            options={
                "verbose_name": "parte riaperta",
                "verbose_name_plural": "parti riaperte",
                "ordering": ("reopening", "position"),
            },
        ),
        migrations.CreateModel(
            name="Completion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("requested", welfare_kmzero.money.MoneyField(verbose_name="contributo richiesto")),
                ("total_cost", welfare_kmzero.money.MoneyField(verbose_name="costo totale")),
                ("completed_at", models.DateTimeField(verbose_name="integrata il")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="completions",
                        to="projects.application",
                        verbose_name="domanda",
                    ),
                ),
                (
                    "completed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="integrata da",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.snapshot",
                        verbose_name="fotografia dei dati",
                    ),
                ),
                (
                    "reopening",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="completion",
                        to="projects.reopening",
                        verbose_name="riapertura",
                    ),
                ),
            ],
            options={
                "verbose_name": "domanda integrata",
                "verbose_name_plural": "domande integrate",
                "ordering": ("application", "id"),
            },
        ),
        migrations.AddConstraint(
            model_name="reopening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                    _connector="OR",
                ),
                name="projects_reopening_closed_paired",
                violation_error_message="L'istante e la persona vanno insieme.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reopening",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="projects_reopening_reasoned",
                violation_error_message="Il testo non può mancare.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reopening",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_at__gt", models.F("opened_at"))),
                name="projects_reopening_due_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="reopening",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("application",),
                name="projects_reopening_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="reopenedpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("saved_at__isnull", True), ("saved_by__isnull", True)),
                    models.Q(("saved_at__isnull", False), ("saved_by__isnull", False)),
                    _connector="OR",
                ),
                name="projects_reopenedpart_saved_paired",
                violation_error_message="L'istante e la persona vanno insieme.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reopenedpart",
            constraint=models.UniqueConstraint(
                fields=("reopening", "position"), name="projects_reopenedpart_position_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reopenedpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("file_name", ""),
                        (
                            "part__in",
                            [
                                projects.rules.parts.Part["SUMMARY"],
                                projects.rules.parts.Part["CONTEXT"],
                                projects.rules.parts.Part["OBJECTIVES"],
                                projects.rules.parts.Part["GENERATIVITY"],
                                projects.rules.parts.Part["NETWORK"],
                                projects.rules.parts.Part["ACTIVITIES"],
                                projects.rules.parts.Part["BUDGET"],
                                projects.rules.parts.Part["FUNDING"],
                                projects.rules.parts.Part["IDENTIFIERS"],
                            ],
                        ),
                        ("required_document__isnull", True),
                        ("document__isnull", True),
                    ),
                    models.Q(("content", ""), ("part", ""), ("required_document__isnull", False)),
                    _connector="OR",
                ),
                name="projects_reopenedpart_of_one_kind",
                violation_error_message="Una parte riaperta è una parte della domanda o un documento.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reopenedpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("document__isnull", True), ("file_name", "")),
                    models.Q(
                        ("document__isnull", False), models.Q(("file_name", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="projects_reopenedpart_file_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="completion",
            constraint=models.CheckConstraint(
                condition=models.Q(("requested__gte", 0)),
                name="projects_completion_requested_not_negative",
                violation_error_message="Il numero è troppo piccolo.",
            ),
        ),
        migrations.AddConstraint(
            model_name="completion",
            constraint=models.CheckConstraint(
                condition=models.Q(("total_cost__gte", models.F("requested"))),
                name="projects_completion_request_within_cost",
                violation_error_message="Il contributo richiesto supera il costo.",
            ),
        ),
    ]
