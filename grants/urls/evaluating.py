"""The workplace of an evaluator, and the sitting."""

from django.urls import path

from grants.views import agreed, conflict, dossier, evaluation, minutes, reading

SITTINGS = "gestione/bandi/<slug:code>/sedute/"

urlpatterns = [
    path("valutazioni/", reading.evaluations, name="evaluations"),
    path("valutazioni/<str:code>/", evaluation.sheet, name="sheet"),
    path("valutazioni/<str:code>/dichiarazione/", conflict.declaration, name="declaration"),
    path("valutazioni/<str:code>/consegna/", evaluation.hand_in, name="hand_in"),
    path("valutazioni/<str:code>/fascicolo/", dossier.whole_file, name="whole_file"),
    path("valutazioni/<str:code>/documenti/<number:place>/", dossier.read_file, name="read_file"),
    path("valutazioni/<str:code>/integrazioni/<number:item>/", dossier.read_item, name="read_item"),
    path(f"{SITTINGS}", minutes.list_page, name="minutes"),
    path(f"{SITTINGS}termine/", minutes.term, name="evaluation_term"),
    path(f"{SITTINGS}<number:number>/", minutes.sitting, name="sitting"),
    path(f"{SITTINGS}<number:number>/approva/", minutes.approval, name="approve_sitting"),
    path(f"{SITTINGS}<number:number>/verbale/", minutes.paper, name="minutes_file"),
    path(f"{SITTINGS}<number:number>/domande/<str:application>/", agreed.reason, name="reason"),
]
