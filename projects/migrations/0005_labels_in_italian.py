from django.db import migrations

from welfare_kmzero.relabelling import Relabel


class Migration(migrations.Migration):
    dependencies = [("projects", "0004_list_applications_by_number")]

    operations = [
        Relabel(
            {
                "activity": {
                    "project": "progetto",
                },
                "application": {
                    "call": "bando",
                    "filed_by": "inviata da",
                    "project": "progetto",
                    "register_entry": "registrazione",
                    "replaces": "sostituisce",
                    "snapshot": "fotografia dei dati",
                },
                "attachment": {
                    "attached_by": "allegato da",
                    "document": "documento",
                    "project": "progetto",
                    "required_document": "documento richiesto",
                },
                "budgetline": {
                    "category": "categoria di spesa",
                    "project": "progetto",
                },
                "fundingsource": {
                    "project": "progetto",
                },
                "invitation": {
                    "accepted_by": "accettato da",
                    "invited_by": "invitata da",
                    "organisation": "ente",
                    "revoked_by": "revocato da",
                },
                "member": {
                    "ended_by": "cessata da",
                    "joined_by": "aggiunta da",
                    "organisation": "ente",
                    "user": "persona",
                },
                "organisation": {
                    "created_by": "creato da",
                    "version": "versione",
                },
                "partner": {
                    "organisation": "ente",
                    "project": "progetto",
                },
                "project": {
                    "call": "bando",
                    "created_by": "creato da",
                    "signed_off_by": "firmato da",
                },
                "signingcopy": {
                    "asked_by": "richiesta da",
                    "document": "documento",
                    "project": "progetto",
                    "snapshot": "fotografia dei dati",
                },
                "signoff": {
                    "copy": "copia da firmare",
                    "document": "documento",
                    "project": "progetto",
                    "signed_by": "firmata da",
                },
                "withdrawal": {
                    "application": "domanda",
                    "withdrawn_by": "ritirata da",
                },
            }
        )
    ]
