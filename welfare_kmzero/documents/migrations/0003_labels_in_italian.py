from django.db import migrations

from welfare_kmzero.relabelling import Relabel


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_number_of_the_protocol_register")]

    operations = [
        Relabel(
            {
                "act": {
                    "issued_by": "generato da",
                    "register_entry": "registrazione",
                    "snapshot": "fotografia dei dati",
                    "supersedes": "sostituisce",
                },
                "documentlink": {
                    "act": "atto",
                    "document": "documento",
                    "linked_by": "aggiunto da",
                },
                "protocolentry": {
                    "corrects": "corregge",
                    "typed_by": "scritto da",
                },
                "registerannulment": {
                    "annulled_by": "annullata da",
                    "entry": "registrazione",
                },
                "registercounter": {
                    "last_number": "ultimo numero",
                    "register": "registro",
                    "year": "anno",
                },
                "registerentry": {
                    "registered_by": "registrato da",
                },
                "storeddocument": {
                    "stored_by": "conservato da",
                },
            }
        )
    ]
