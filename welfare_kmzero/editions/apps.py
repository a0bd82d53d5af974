from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "welfare_kmzero.editions"
    label = "editions"
    verbose_name = "Edizioni"
