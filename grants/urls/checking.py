"""The office page of a call, its formal check, its panel."""

from django.urls import path

from grants.views import assignment, check, checks, office, panel

urlpatterns = [
    path("gestione/bandi/<slug:code>/", office.call_page, name="office_call"),
    path("gestione/bandi/<slug:code>/avvio/", office.start, name="start_evaluation"),
    path("gestione/bandi/<slug:code>/gruppo/", panel.panel_page, name="panel"),
    path("gestione/bandi/<slug:code>/gruppo/nomina/", panel.appoint, name="panel_appoint"),
    path("gestione/bandi/<slug:code>/gruppo/componenti/", panel.add_member, name="panel_add"),
    path(
        "gestione/bandi/<slug:code>/gruppo/componenti/<str:member>/",
        panel.member_page,
        name="panel_member",
    ),
    path("gestione/bandi/<slug:code>/gruppo/promemoria/", panel.remind, name="panel_remind"),
    path("gestione/bandi/<slug:code>/gruppo/assegnazioni/", assignment.matrix, name="assignments"),
    path("gestione/bandi/<slug:code>/gruppo/distribuzione/", assignment.balance, name="balance"),
    path("gestione/bandi/<slug:code>/istruttoria/", checks.check_list, name="checks"),
    path("gestione/bandi/<slug:code>/ammissione/", checks.admit_together, name="admit_together"),
    path("gestione/bandi/<slug:code>/istruttoria/<str:number>/", check.check_page, name="check"),
    path(
        "gestione/bandi/<slug:code>/istruttoria/<str:number>/esito/",
        check.decide,
        name="check_decide",
    ),
    path(
        "gestione/bandi/<slug:code>/istruttoria/<str:number>/integrazione/",
        check.ask,
        name="check_ask",
    ),
    path(
        "gestione/bandi/<slug:code>/istruttoria/<str:number>/chiusura/",
        check.close,
        name="check_close",
    ),
    path(
        "gestione/bandi/<slug:code>/istruttoria/<str:number>/protocollo/",
        check.register,
        name="check_register",
    ),
    path(
        "gestione/bandi/<slug:code>/istruttoria/<str:number>/allegati/<number:place>/",
        check.attached_file,
        name="check_file",
    ),
    path(
        "gestione/bandi/<slug:code>/istruttoria/<str:number>/firma/",
        check.signed_file,
        name="check_signature",
    ),
]
