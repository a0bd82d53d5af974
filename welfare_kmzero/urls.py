"""The addresses of the product."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path, register_converter

from welfare_kmzero.screens.converters import SmallNumber

register_converter(SmallNumber, "number")

# One door for everyone, with its second factor and its audit.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth documents it
admin.site.site_header = "Welfare a km zero – configurazione"
admin.site.index_title = "Persone e configurazione"

handler500 = "welfare_kmzero.disk_full.server_fault"

urlpatterns = [
    path("", include("welfare_kmzero.pages.urls")),
    path("", include("funders.urls")),
    path("", include("projects.urls")),
    path("", include("grants.urls")),
    path("accesso/", include("welfare_kmzero.signin.urls")),
    path("accesso/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
