"""The constraints said once, on a table of this test: what each admits and refuses."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from welfare_kmzero import constraints


class Colour(models.TextChoices):
    RED = "red", "Rosso"
    GREEN = "green", "Verde"


class Thing(models.Model):
    """A row with one of each."""

    colour = models.CharField(max_length=10, default="red")
    shown_at = models.DateTimeField(null=True)
    shown_by = models.CharField(max_length=10, null=True)
    size = models.IntegerField(null=True, default=3)
    name = models.CharField(max_length=10, default="cosa")
    share_numerator = models.IntegerField(null=True)
    share_denominator = models.IntegerField(null=True)

    class Meta:
        app_label = "things"
        managed = False
        constraints = (
            constraints.one_of("colour", Colour, name="things_colour"),
            constraints.paired("shown", name="things_shown"),
            constraints.at_least("size", 3, name="things_size"),
            constraints.not_blank("name", name="things_name"),
            constraints.rate("share", name="things_share"),
        )

    def __str__(self) -> str:
        return self.name


@pytest.fixture
def table(db: None) -> None:
    """Made in the transaction of the test, and gone with it."""
    editor = connection.schema_editor(collect_sql=True, atomic=False)
    editor.deferred_sql = []
    statement, values = editor.table_sql(Thing)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


NOON = "2018-12-07T11:00:00+00:00"
ADMITTED = [
    {},
    {"colour": "green"},
    {"shown_at": NOON, "shown_by": "Elsa"},
    {"size": 4},
    {"size": None},
    {"name": " "},
    {"share_numerator": 0, "share_denominator": 1},
    {"share_numerator": 2, "share_denominator": 3},
    {"share_numerator": 1, "share_denominator": 1},
]
REFUSED = [
    ({"colour": "blue"}, "things_colour", "Valore non previsto."),
    ({"colour": ""}, "things_colour", "Valore non previsto."),
    ({"shown_at": NOON}, "things_shown", "L'istante e la persona vanno insieme."),
    ({"shown_by": "Elsa"}, "things_shown", "L'istante e la persona vanno insieme."),
    ({"size": 2}, "things_size", "Il numero è troppo piccolo."),
    ({"size": -1}, "things_size", "Il numero è troppo piccolo."),
    ({"name": ""}, "things_name", "Il testo non può mancare."),
    ({"share_numerator": 1}, "things_share", "La frazione deve essere tra 0 e 1."),
    ({"share_denominator": 3}, "things_share", "La frazione deve essere tra 0 e 1."),
    (
        {"share_numerator": 4, "share_denominator": 3},
        "things_share",
        "La frazione deve essere tra 0 e 1.",
    ),
    (
        {"share_numerator": -1, "share_denominator": 3},
        "things_share",
        "La frazione deve essere tra 0 e 1.",
    ),
    (
        {"share_numerator": 0, "share_denominator": 0},
        "things_share",
        "La frazione deve essere tra 0 e 1.",
    ),
]


@pytest.mark.parametrize("columns", ADMITTED, ids=str)
def test_a_right_row_is_admitted(table: None, columns: dict[str, object]) -> None:
    Thing.objects.create(**columns)

    assert Thing.objects.count() == 1


@pytest.mark.parametrize(("columns", "name", "said"), REFUSED, ids=str)
def test_a_wrong_row_is_refused_by_the_database_by_name(
    table: None, columns: dict[str, object], name: str, said: str
) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Thing.objects.create(**columns)

    assert not Thing.objects.exists()


@pytest.mark.parametrize(("columns", "name", "said"), REFUSED, ids=str)
def test_a_person_is_told_in_words(
    table: None, columns: dict[str, object], name: str, said: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        Thing(**columns).validate_constraints()

    assert said in refused.value.messages
