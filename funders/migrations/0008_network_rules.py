"""Who may take part in a call: rules about its network and the kinds that answer them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("funders", "0007_longer_codes_of_terms"),
    ]

    operations = [
        migrations.CreateModel(
            name="NetworkRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="ordine")),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("lead", "Il capofila"),
                            ("network", "La rete, capofila compreso"),
                        ],
                        max_length=8,
                        verbose_name="di chi parla",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="regola")),
                (
                    "minimum",
                    models.PositiveSmallIntegerField(default=1, verbose_name="quanti, almeno"),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="network_rules",
                        to="funders.call",
                        verbose_name="bando",
                    ),
                ),
            ],
            options={
                "verbose_name": "regola della rete",
                "verbose_name_plural": "regole della rete",
                "ordering": ("call", "position"),
            },
        ),
        migrations.CreateModel(
            name="NetworkRuleKind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="ordine")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("third_sector", "Ente del terzo settore"),
                            ("non_profit", "Altro ente senza scopo di lucro"),
                            ("social_cooperative", "Cooperativa sociale"),
                            ("local_authority", "Ente locale"),
                            ("for_profit", "Impresa"),
                            ("apsp", "APSP (azienda pubblica di servizi alla persona)"),
                            ("citizens", "Cittadini, singoli o associati"),
                            ("families", "Famiglie"),
                            ("trade_union", "Organizzazione sindacale"),
                            ("school", "Scuola o ente di formazione"),
                            ("other_public", "Altro ente pubblico"),
                            ("other", "Altro"),
                        ],
                        max_length=20,
                        verbose_name="natura",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kinds",
                        to="funders.networkrule",
                        verbose_name="regola",
                    ),
                ),
            ],
            options={
                "verbose_name": "natura ammessa da una regola",
                "verbose_name_plural": "nature ammesse dalle regole",
                "ordering": ("rule", "position"),
            },
        ),
        migrations.AddConstraint(
            model_name="networkrule",
            constraint=models.UniqueConstraint(
                fields=("call", "position"), name="funders_networkrule_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="networkrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("scope", "lead")),
                fields=("call",),
                name="funders_networkrule_one_of_the_lead",
            ),
        ),
        migrations.AddConstraint(
            model_name="networkrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("scope__in", ["lead", "network"])),
                name="funders_networkrule_scope",
                violation_error_message="Valore non previsto.",
            ),
        ),
        migrations.AddConstraint(
            model_name="networkrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True),
                name="funders_networkrule_titled",
                violation_error_message="Il testo non può mancare.",
            ),
        ),
        migrations.AddConstraint(
            model_name="networkrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("minimum__gte", 1)),
                name="funders_networkrule_minimum_from_one",
                violation_error_message="Il numero è troppo piccolo.",
            ),
        ),
        migrations.AddConstraint(
            model_name="networkrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minimum", 1), models.Q(("scope", "lead"), _negated=True), _connector="OR"
                ),
                name="funders_networkrule_lead_is_one",
                violation_error_message="Il capofila è uno solo.",
            ),
        ),
        migrations.AddConstraint(
            model_name="networkrulekind",
            constraint=models.UniqueConstraint(
                fields=("rule", "position"), name="funders_rulekind_position_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="networkrulekind",
            constraint=models.UniqueConstraint(
                fields=("rule", "kind"), name="funders_rulekind_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="networkrulekind",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "third_sector",
                            "non_profit",
                            "social_cooperative",
                            "local_authority",
                            "for_profit",
                            "apsp",
                            "citizens",
                            "families",
                            "trade_union",
                            "school",
                            "other_public",
                            "other",
                        ],
                    )
                ),
                name="funders_rulekind_kind",
                violation_error_message="Valore non previsto.",
            ),
        ),
    ]
