"""The workplace of an evaluator, and the sitting."""

from django.urls import path

from grants.views import conflict, dossier, evaluation, reading

urlpatterns = [
    path("valutazioni/", reading.evaluations, name="evaluations"),
    path("valutazioni/<str:code>/", evaluation.sheet, name="sheet"),
    path("valutazioni/<str:code>/dichiarazione/", conflict.declaration, name="declaration"),
    path("valutazioni/<str:code>/consegna/", evaluation.hand_in, name="hand_in"),
    path("valutazioni/<str:code>/fascicolo/", dossier.whole_file, name="whole_file"),
    path("valutazioni/<str:code>/documenti/<number:place>/", dossier.read_file, name="read_file"),
]
