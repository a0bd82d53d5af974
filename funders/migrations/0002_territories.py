"""The 16 territories of Trentino (LP 3/2006): 15 Comunità with Fascia, and Territorio Val d'Adige.

The tiles place each territory roughly where it lies: column from west, row from north.
"""

from django.db import migrations

TERRITORIES = (
    ("C1", "Comunità territoriale della Val di Fiemme", 5, 1),
    ("C2", "Comunità di Primiero", 6, 2),
    ("C3", "Comunità Valsugana e Tesino", 5, 2),
    ("C4", "Comunità Alta Valsugana e Bersntol", 4, 2),
    ("C5", "Comunità della Valle di Cembra", 4, 1),
    ("C6", "Comunità della Val di Non", 2, 0),
    ("C7", "Comunità della Valle di Sole", 1, 0),
    ("C8", "Comunità delle Giudicarie", 1, 2),
    ("C9", "Comunità Alto Garda e Ledro", 2, 3),
    ("C10", "Comunità della Vallagarina", 3, 3),
    ("C11", "Comun General de Fascia", 6, 0),
    ("C12", "Magnifica Comunità degli Altipiani Cimbri", 4, 3),
    ("C13", "Comunità Rotaliana-Königsberg", 3, 1),
    ("C14", "Comunità della Paganella", 2, 1),
    ("C15", "Territorio Val d'Adige", 3, 2),
    ("C16", "Comunità della Valle dei Laghi", 2, 2),
)


def create(apps, schema_editor):
    community_model = apps.get_model("funders", "Community")
    for position, (code, name, column, row) in enumerate(TERRITORIES, start=1):
        community_model.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "position": position,
                "tile_column": column,
                "tile_row": row,
            },
        )


def remove(apps, schema_editor):
    apps.get_model("funders", "Community").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("funders", "0001_initial")]
    operations = [migrations.RunPython(create, remove)]
