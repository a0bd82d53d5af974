"""Django with the least that a filing needs: sessions, the token, who is signed in."""

from welfare_kmzero.settings import *  # noqa: F403  # all of ours, but for what follows

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "welfare_kmzero.accounts",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # The sessions of the benchmark are those of our door, which wants it.
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "tests.benchmarks.bare_site"
