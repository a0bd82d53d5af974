"""The office page of a call, its formal check, its panel."""

from django.urls import path

from grants.views import check, checks, office

urlpatterns = [
    path("gestione/bandi/<slug:code>/", office.call_page, name="office_call"),
    path("gestione/bandi/<slug:code>/avvio/", office.start, name="start_evaluation"),
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
]
