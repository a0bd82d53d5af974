"""The board of the evaluations, the ranking, the awards, the results."""

from django.urls import path

from grants.views import amount, awards, board, ranking, results, what_if

OFFICE = "gestione/bandi/<slug:code>"
RANKING = f"{OFFICE}/graduatoria"
AWARDS = f"{OFFICE}/contributi"

urlpatterns = [
    path(f"{OFFICE}/quadro/", board.board, name="board"),
    path(f"{OFFICE}/quadro/<number:number>/", board.sheet, name="board_sheet"),
    path(f"{OFFICE}/quadro/<number:number>/riapri/", board.reopen, name="sheet_reopen"),
    path(f"{OFFICE}/quadro/<number:number>/annulla/", board.void, name="sheet_void"),
    path(f"{RANKING}/", ranking.ranking, name="ranking"),
    path(f"{RANKING}/calcola/", ranking.compute, name="ranking_compute"),
    path(f"{RANKING}/approva/", ranking.approve, name="ranking_approve"),
    path(f"{RANKING}/simulazione/", what_if.what_if, name="what_if"),
    path(f"{RANKING}/importi/<str:number>/", amount.amount, name="amount"),
    path(f"{RANKING}/importi/<str:number>/togli/", amount.drop, name="amount_drop"),
    path(f"{OFFICE}/pubblica-esiti/", results.publish, name="publish_results"),
    path(f"{AWARDS}/", awards.award_list, name="awards"),
    path(f"{AWARDS}/proponi/", awards.propose, name="awards_propose"),
    path(f"{AWARDS}/domanda/<str:number>/", awards.award, name="award"),
    path(f"{AWARDS}/domanda/<str:number>/erogatore/", awards.set_payee, name="award_payee"),
    path(f"{AWARDS}/domanda/<str:number>/cup/", awards.set_cup, name="award_cup"),
]
