"""Two users that cannot sign in: the command line and the import of editions."""

from django.db import migrations

SYSTEM_USERS = (
    ("riga-di-comando@sistema.invalid", "Riga di comando"),
    ("importazione@sistema.invalid", "Importazione"),
)


def create(apps, schema_editor):
    user_model = apps.get_model("accounts", "User")
    for email, full_name in SYSTEM_USERS:
        user_model.objects.get_or_create(
            email=email,
            # A password beginning with "!" is unusable (django.contrib.auth.hashers).
            defaults={"full_name": full_name, "is_active": False, "password": "!"},
        )


def remove(apps, schema_editor):
    apps.get_model("accounts", "User").objects.filter(
        email__in=[email for email, _ in SYSTEM_USERS]
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(create, remove)]
