"""The addresses of the product."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

# One door for everyone, with its second factor and its audit.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth documents it
admin.site.site_header = "Welfare a km zero – configurazione"
admin.site.index_title = "Persone e configurazione"

urlpatterns = [
    path("", include("welfare_kmzero.pages.urls")),
    path("accesso/", include("welfare_kmzero.signin.urls")),
    path("accesso/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
