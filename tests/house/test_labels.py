"""What the administration shows is in Italian: each model and each column has a label of its own."""

from collections.abc import Iterator

from django.apps import apps
from django.contrib import admin
from django.db.models import Field, Model

# Words that are the same in both languages.
SAME = {"password", "partner"}


def our_models() -> Iterator[type[Model]]:
    for config in apps.get_app_configs():
        if config.name.split(".")[0] in {"funders", "projects", "grants", "welfare_kmzero"}:
            yield from config.get_models()


def test_every_column_has_a_label() -> None:
    unnamed = {
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, Field) and not field.primary_key
        if field.verbose_name == field.name.replace("_", " ") and field.name not in SAME
    }

    assert unnamed == set()


def test_every_model_has_a_label() -> None:
    unnamed = {
        model._meta.label
        for model in our_models()
        for name in (str(model._meta.verbose_name), str(model._meta.verbose_name_plural))
        if name.replace(" ", "") in {model._meta.model_name, f"{model._meta.model_name}s"}
        if name not in SAME
    }

    assert unnamed == set()


def test_every_app_of_the_administration_has_a_title() -> None:
    titles = {
        config.label: str(config.verbose_name)
        for config in apps.get_app_configs()
        if any(model._meta.app_config is config for model in admin.site._registry)
    }

    assert {label for label, title in titles.items() if title == label.title()} == set()
    # The control: there are some.
    assert len(titles) >= 8
