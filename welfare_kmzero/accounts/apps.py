from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "welfare_kmzero.accounts"
    label = "accounts"
    verbose_name = "Persone"
