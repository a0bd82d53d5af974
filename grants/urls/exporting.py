"""Tables as CSV and XLSX."""

from django.urls import URLPattern, path

from grants.views import exports

_CALL = "gestione/bandi/<slug:code>/esportazioni/"

urlpatterns: list[URLPattern] = [
    path(_CALL, exports.exports, name="exports"),
    path(f"{_CALL}<slug:table>/<slug:file_format>/", exports.export_now, name="export_now"),
    path(f"{_CALL}<slug:table>/<slug:file_format>/prepara/", exports.export_ask, name="export_ask"),
]
