from django.db import migrations

from welfare_kmzero.relabelling import Relabel


class Migration(migrations.Migration):
    dependencies = [("grants", "0007_assignments_in_their_order")]

    operations = [
        Relabel(
            {
                "agreedreason": {
                    "application": "domanda",
                    "minutes": "verbale",
                    "version": "versione",
                },
                "amountproposal": {
                    "application": "domanda",
                    "proposed_by": "proposto da",
                },
                "assignment": {
                    "application": "domanda",
                    "assigned_by": "assegnata da",
                    "evaluator": "componente del gruppo",
                },
                "attendance": {
                    "evaluator": "componente del gruppo",
                    "minutes": "verbale",
                },
                "award": {
                    "application": "domanda",
                    "conceded_by": "concesso da",
                    "round": "tornata",
                },
                "awardround": {
                    "call": "bando",
                    "decided_by": "decisa da",
                    "proposed_by": "proposta da",
                    "ranking": "graduatoria",
                },
                "awardshare": {
                    "award": "contributo",
                    "conceded_by": "concessa da",
                    "funder": "parte del protocollo",
                },
                "awardyear": {
                    "share": "quota",
                },
                "cofundingstatement": {
                    "act": "atto",
                    "application": "domanda",
                    "call": "bando",
                    "funder": "parte del protocollo",
                    "made_by": "generato da",
                },
                "commitment": {
                    "decision": "decisione",
                },
                "conflictdeclaration": {
                    "application": "domanda",
                    "declared_by": "dichiarato da",
                    "evaluator": "componente del gruppo",
                },
                "criterionmean": {
                    "criterion": "criterio",
                    "entry": "posizione in graduatoria",
                },
                "deliberation": {
                    "decision": "decisione",
                    "drafted_by": "preparata da",
                    "sitting": "seduta",
                    "version": "versione",
                },
                "deliberationitem": {
                    "deliberation": "deliberazione",
                },
                "deliberationpart": {
                    "deliberation": "deliberazione",
                },
                "eligibilitycheck": {
                    "admitted_by": "ammessa da",
                    "application": "domanda",
                    "not_admitted_by": "non ammessa da",
                    "opened_by": "aperta da",
                },
                "evaluation": {
                    "assignment": "assegnazione",
                    "draft_by": "in compilazione da",
                    "submitted_by": "consegnata da",
                    "version": "versione",
                    "voided_by": "annullata da",
                },
                "evaluator": {
                    "panel": "gruppo di valutazione",
                    "user": "persona",
                },
                "finding": {
                    "check_row": "istruttoria formale",
                },
                "fundingdecision": {
                    "adopted_by": "registrata da",
                    "drafted_by": "preparata da",
                    "funder": "parte del protocollo",
                    "round": "tornata",
                },
                "integrationitem": {
                    "document": "documento",
                    "request": "richiesta di integrazione",
                },
                "integrationrequest": {
                    "answered_by": "risposta di",
                    "application": "domanda",
                    "closed_by": "chiusa da",
                    "requested_by": "richiesta da",
                },
                "minutes": {
                    "approved_by": "approvato da",
                    "panel": "gruppo di valutazione",
                    "recorded_by": "registrato da",
                    "version": "versione",
                },
                "panel": {
                    "call": "bando",
                    "created_by": "creato da",
                },
                "publication": {
                    "call": "bando",
                    "published_by": "pubblicato da",
                },
                "ranking": {
                    "approved_by": "approvata da",
                    "call": "bando",
                    "computed_by": "calcolata da",
                },
                "rankingentry": {
                    "application": "domanda",
                    "ranking": "graduatoria",
                },
                "remark": {
                    "criterion": "criterio",
                    "evaluation": "scheda di valutazione",
                },
                "score": {
                    "criterion": "criterio",
                    "evaluation": "scheda di valutazione",
                },
                "sitting": {
                    "call": "bando",
                    "recorded_by": "registrata da",
                },
                "sittingmember": {
                    "sitting": "seduta",
                },
            }
        )
    ]
