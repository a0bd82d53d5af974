from django.db import migrations

from welfare_kmzero.relabelling import Relabel


class Migration(migrations.Migration):
    dependencies = [("funders", "0004_version_of_a_draft")]

    operations = [
        Relabel(
            {
                "call": {
                    "created_by": "creato da",
                    "max_grant_rate_denominator": "contributo al massimo: denominatore",
                    "max_grant_rate_numerator": "contributo al massimo: numeratore",
                    "min_partial_rate_denominator": "contributo ridotto almeno: denominatore",
                    "min_partial_rate_numerator": "contributo ridotto almeno: numeratore",
                    "protocol": "protocollo d'intesa",
                    "published_by": "pubblicato da",
                },
                "callextension": {
                    "call": "bando",
                    "decided_by": "decisa da",
                },
                "community": {
                    "tile_column": "colonna sulla mappa",
                    "tile_row": "riga sulla mappa",
                },
                "costcategory": {
                    "call": "bando",
                    "max_rate_denominator": "al massimo: denominatore",
                    "max_rate_numerator": "al massimo: numeratore",
                },
                "criterion": {
                    "call": "bando",
                },
                "criterionlevel": {
                    "criterion": "criterio",
                },
                "endowment": {
                    "call": "bando",
                    "funder": "parte del protocollo",
                },
                "funderofficer": {
                    "call": "bando",
                    "ended_by": "cessata da",
                    "funder": "parte del protocollo",
                    "given_by": "affidata da",
                    "user": "persona",
                },
                "legalbasis": {
                    "call": "bando",
                },
                "protocolpartner": {
                    "funder": "parte del protocollo",
                    "protocol": "protocollo d'intesa",
                },
                "protocolshare": {
                    "funder": "parte del protocollo",
                    "protocol": "protocollo d'intesa",
                },
                "requireddocument": {
                    "call": "bando",
                },
                "tiebreak": {
                    "call": "bando",
                    "criterion": "criterio",
                },
            }
        )
    ]
