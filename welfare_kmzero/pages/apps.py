from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "welfare_kmzero.pages"
    label = "pages"
    verbose_name = "Pagine"
