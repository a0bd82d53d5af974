"""Addresses of the pages: Italian, plural, public codes instead of keys."""

from django.urls import path

from welfare_kmzero.pages.views import (
    acts,
    calls,
    desk,
    funded,
    health,
    home,
    info,
    jobs,
    lists,
    register,
    verify,
)

app_name = "pages"
urlpatterns = [
    path("", home.home, name="home"),
    path("bandi/", calls.call_list, name="calls"),
    path("bandi/<slug:code>/", calls.call_detail, name="call"),
    path("gestione/bandi/<slug:code>/anteprima/", calls.call_preview, name="call_preview"),
    path("bandi/<slug:code>/esiti/", calls.call_results, name="results"),
    path("protocollo/", calls.protocol_list, name="protocol"),
    path("progetti-finanziati/", funded.funded_list, name="funded"),
    path("verifica/", verify.verify, name="verify"),
    path("verifica/<str:code>/", verify.act_detail, name="act"),
    path("atti/<str:code>/<slug:role>/", acts.act_file, name="act_file"),
    path("scrivania/", desk.desk_page, name="desk"),
    path("scrivania/atti/<slug:code>/", desk.call_acts, name="call_acts"),
    path("lavori/", jobs.job_list, name="jobs"),
    path("lavori/<number:number>/", jobs.job_detail, name="job"),
    path("lavori/<number:number>/riprova/", jobs.job_retry, name="job_retry"),
    path("lavori/<number:number>/file/", lists.list_file, name="list_file"),
    path("registro/", register.register_page, name="register"),
    path("registro/scarica/", lists.list_now, {"code": "registro"}, name="register_now"),
    path("registro/prepara/", lists.list_ask, {"code": "registro"}, name="register_ask"),
    path("tracciato/", register.trail_page, name="audit_trail"),
    path("tracciato/verifica/", register.trail_verify, name="audit_verify"),
    path("tracciato/scarica/", lists.list_now, {"code": "tracciato"}, name="trail_now"),
    path("tracciato/prepara/", lists.list_ask, {"code": "tracciato"}, name="trail_ask"),
    path("accessibilita/", info.accessibility, name="accessibility"),
    path("privacy/", info.privacy, name="privacy"),
    path("crediti/", info.credits_page, name="credits"),
    path("robots.txt", info.robots, name="robots"),
    path("salute", health.salute, name="health"),
]
