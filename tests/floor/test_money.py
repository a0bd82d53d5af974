"""Money: what people type, what is kept, what comes back; never a float on the way."""

import ast
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, models
from django.db.models import Avg, ExpressionWrapper, F, Max, Min, Sum
from hypothesis import given
from hypothesis import strategies as st

from projects.models import BudgetLine
from tests.factories import a_budget_line, a_project
from welfare_kmzero.money import (
    MAX_CENTS,
    MoneyField,
    NotAnAmount,
    PointsField,
    cents,
    euros,
    format_euro,
    format_number,
    parse_euro,
)

ROOT = Path(__file__).resolve().parent.parent.parent
NBSP, THIN = "\u00a0", "\u202f"

# MON-3: exactly these are amounts ...
ACCEPTED = {
    "0": "0.00",
    "00": "0.00",
    "0,00": "0.00",
    "0.00": "0.00",
    "0,5": "0.50",
    "0,05": "0.05",
    "0.05": "0.05",
    "1": "1.00",
    "007": "7.00",
    "1,2": "1.20",
    "1.2": "1.20",
    "1,23": "1.23",
    "1.23": "1.23",
    "12": "12.00",
    "123": "123.00",
    "1234": "1234.00",
    "1234,5": "1234.50",
    "1234,56": "1234.56",
    "1234.56": "1234.56",
    "1234.5": "1234.50",
    "1.234": "1234.00",
    "1.234,5": "1234.50",
    "1.234,56": "1234.56",
    "12.345": "12345.00",
    "123.456": "123456.00",
    "1.234.567": "1234567.00",
    "1.234.567,89": "1234567.89",
    "1 234": "1234.00",
    "1 234,56": "1234.56",
    f"1{NBSP}234,56": "1234.56",
    f"1{THIN}234{THIN}567,89": "1234567.89",
    "250000": "250000.00",
    "500.000,00": "500000.00",
    "750000,00": "750000.00",
    "€ 1.234,56": "1234.56",
    f"€{NBSP}1.234,56": "1234.56",
    "€1234": "1234.00",
    "1.234,56 €": "1234.56",
    "1.234,56€": "1234.56",
    "  1.234,56  ": "1234.56",
    "\t42\n": "42.00",
    "9999999999999": "9999999999999.00",
    "10.000.000.000.000,00": "10000000000000.00",
}
# ... and these are none.
REFUSED = [
    "",
    " ",
    "€",
    "€€",
    "€ 5 €",
    "€€5",
    "-1",
    "-0",
    "-0,00",
    "+1",
    "−1",
    "(5)",
    "1_000",
    "1'000",
    "1’000,00",
    "1E+2",
    "1e2",
    "1e400",
    "0x10",
    "0b1",
    "NaN",
    "nan",
    "sNaN",
    "Infinity",
    "inf",
    "None",
    "null",
    "true",
    "abc",
    "5 euro",
    "EUR 5",
    "5$",
    "£5",
    "٣",
    "١٢٣",
    "１２３",
    "१२३",
    "Ⅻ",
    "½",
    "1²",
    ",50",
    ".50",
    "1,",
    "1.",
    ",",
    ".",
    "1,234",
    "1,234.56",
    "1.234.56",
    "1,2,3",
    "1.2.3",
    "1,23,45",
    "1.234,567",
    "1234,567",
    "1234.5678",
    "0.500",
    "00.123",
    "012.345",
    "1.23,45",
    "12.34.567",
    "1234.567,00",
    "1.2345",
    "1 23",
    "12 34,56",
    "1 234.56",
    "1.234 567",
    "1 234.567,89",
    "1  234",
    "1 . 234",
    "1 ,5",
    "1\n234",
    "1;5",
    "1/3",
    "10%",
    "=1+1",
    "1\x00",
    "1\u200b",
    "10.000.000.000.000,01",
    "99999999999999",
    "9" * 30,
    "9" * 41,
    "1" * 100_000,
    "1." + "000." * 20_000 + "000",
]


@pytest.mark.parametrize(("text", "amount"), ACCEPTED.items())
def test_an_amount_typed_by_a_person_is_read(text: str, amount: str) -> None:
    read = parse_euro(text)

    assert str(read) == amount


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: ascii(text)[:30])
def test_what_is_no_amount_is_refused_with_a_word_of_advice(text: str) -> None:
    with pytest.raises(NotAnAmount, match=r"Scrivi l'importo in euro|troppo grande"):
        parse_euro(text)


def test_the_table_is_as_long_as_the_case_asks() -> None:
    assert len(ACCEPTED) + len(REFUSED) >= 120


@given(st.integers(0, MAX_CENTS))
def test_what_is_written_is_read_back(amount: int) -> None:
    # MON-1
    assert cents(parse_euro(format_euro(euros(amount)))) == amount
    assert cents(parse_euro(format_number(euros(amount)))) == amount
    assert cents(parse_euro(str(euros(amount)))) == amount


@given(st.text(max_size=50))
def test_no_text_is_read_as_an_amount_that_it_does_not_show(text: str) -> None:
    try:
        amount = parse_euro(text)
    except NotAnAmount:
        return
    digits = "".join(character for character in text if character in "0123456789")
    written = str(cents(amount)).rstrip("0")
    assert digits.lstrip("0").rstrip("0") == written


@given(st.integers(-(10**17), 10**17))
def test_cents_and_euros_are_the_same_money(amount: int) -> None:
    if abs(amount) < 10**18:
        assert cents(euros(amount)) == amount
    assert euros(amount).as_tuple().exponent == -2


@pytest.mark.parametrize("text", ["0.001", "10.005", "-0.001", "1E-3", "33.333333"])
def test_parts_of_a_cent_are_never_rounded_away(text: str) -> None:
    with pytest.raises(NotAnAmount, match="due decimali"):
        cents(Decimal(text))


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+16", "9" * 40])
def test_no_more_euros_than_the_database_holds(text: str) -> None:
    with pytest.raises(NotAnAmount, match="troppo grande"):
        cents(Decimal(text))


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0", "€\u00a00,00"),
        ("0.05", "€\u00a00,05"),
        ("999.99", "€\u00a0999,99"),
        ("1000", "€\u00a01.000,00"),
        ("750000", "€\u00a0750.000,00"),
        ("1234567.8", "€\u00a01.234.567,80"),
        ("-12.30", "€\u00a0-12,30"),
    ],
)
def test_amounts_are_written_the_italian_way(amount: str, written: str) -> None:
    assert format_euro(Decimal(amount)) == written


# The column


@pytest.fixture
def lines(db: None) -> list[BudgetLine]:
    """A thousand cents and three sums beyond what a float can count."""
    project = a_project()
    small = [a_budget_line(project=project, cost=Decimal("0.01")) for _ in range(10)]
    large = [a_budget_line(project=project, cost=Decimal("9999999999999.99")) for _ in range(3)]
    return [*small, *large]


def test_sums_are_exact_on_every_engine(lines: list[BudgetLine]) -> None:
    # MON-1: SQLite adds DECIMAL columns in floating point; these are integers
    of_project = BudgetLine.objects.filter(project=lines[0].project)

    total = of_project.aggregate(total=Sum("cost"), least=Min("cost"), most=Max("cost"))

    assert total == {
        "total": Decimal("30000000000000.07"),
        "least": Decimal("0.01"),
        "most": Decimal("9999999999999.99"),
    }
    assert str(total["total"]) == "30000000000000.07"


def test_the_database_keeps_integers(lines: list[BudgetLine]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cost FROM projects_budgetline WHERE id = %s", [lines[-1].pk])
        (kept,) = cursor.fetchone()

    assert kept == 999_999_999_999_999
    assert type(kept) is int


def test_a_million_random_sums_would_be_no_different(lines: list[BudgetLine]) -> None:
    """Adding in the database and adding here agree for any cut of the rows."""
    for count in range(1, len(lines) + 1):
        some = BudgetLine.objects.filter(pk__in=[line.pk for line in lines[:count]])
        assert some.aggregate(total=Sum("cost"))["total"] == sum(
            (line.cost for line in lines[:count]), Decimal(0)
        )


def test_comparisons_and_expressions_speak_euros(lines: list[BudgetLine]) -> None:
    cheap = BudgetLine.objects.filter(cost__lt=Decimal("0.02"))
    double = ExpressionWrapper(F("cost") + F("cost"), output_field=MoneyField())

    assert cheap.count() == 10
    assert BudgetLine.objects.filter(cost=Decimal("9999999999999.99")).count() == 3
    assert set(cheap.annotate(double=double).values_list("double", flat=True)) == {Decimal("0.02")}


@pytest.mark.parametrize(
    "expression", [F("cost") + F("cost"), F("cost") * 2, F("cost") - F("cost")]
)
def test_cents_are_never_taken_for_a_bare_number(
    lines: list[BudgetLine], expression: models.expressions.CombinedExpression
) -> None:
    with pytest.raises(FieldError):
        list(BudgetLine.objects.annotate(bare=expression).values_list("bare"))


def test_an_average_of_amounts_is_an_error_and_no_float(lines: list[BudgetLine]) -> None:
    BudgetLine.objects.filter(pk=lines[0].pk).update(cost=Decimal("0.02"))

    with pytest.raises(ValueError, match="invalid literal"):
        BudgetLine.objects.aggregate(mean=Avg("cost"))


@pytest.mark.django_db
@pytest.mark.parametrize("amount", [0.1, 10.0, float("nan")])
def test_a_float_is_never_kept(amount: float) -> None:
    with pytest.raises(TypeError, match="floating point is not money"):
        a_budget_line(cost=amount)
    with pytest.raises(ValidationError):
        MoneyField().to_python(amount)


@pytest.mark.django_db
def test_parts_of_a_cent_are_never_kept() -> None:
    with pytest.raises(NotAnAmount):
        a_budget_line(cost=Decimal("10.005"))
    with pytest.raises(ValidationError, match="due decimali"):
        MoneyField().clean(Decimal("10.005"), None)


@pytest.mark.parametrize("value", ["", "dieci", "1,5", object()])
def test_what_is_no_number_is_refused_by_the_field(value: object) -> None:
    with pytest.raises(ValidationError):
        MoneyField().to_python(value)


def test_points_are_kept_like_money() -> None:
    field = PointsField()

    assert field.get_prep_value(Decimal("91.67")) == 9167
    assert field.from_db_value(9167) == Decimal("91.67")
    assert field.from_db_value(None) is field.get_prep_value(None) is None
    assert field.to_python("12.5") == Decimal("12.50")


@pytest.mark.parametrize("kind", [MoneyField, PointsField])
def test_the_column_is_the_same_in_every_migration(kind: type[models.Field]) -> None:
    _, path, arguments, options = kind("importo").deconstruct()

    assert path == f"welfare_kmzero.money.{kind.__name__}"
    assert (arguments, options) == ([], {"verbose_name": "importo"})
    assert kind().db_type(connection) == "bigint"


# MON-1: the code itself


def product() -> list[Path]:
    apps = ("funders", "projects", "grants", "welfare_kmzero")
    return sorted(file for app in apps for file in (ROOT / app).rglob("*.py"))


# Where seconds and points of paper, not money, are counted in floating point.
NO_MONEY = (
    "welfare_kmzero/bootstrap.py",
    "welfare_kmzero/instance.py",
    "welfare_kmzero/jobs/",
    "welfare_kmzero/pdf/",
    "welfare_kmzero/serving.py",
    "welfare_kmzero/settings.py",
    "welfare_kmzero/supervise.py",
    "welfare_kmzero/uploads/stamps.py",
)
FLOATING = {"float", "FloatField", "DecimalField", "Avg", "StdDev", "Variance"}


def test_no_money_passes_through_a_float() -> None:
    """No ``float(...)``, no literal with a dot, no FloatField or DecimalField column, no Avg."""
    found = [
        f"{name}:{node.lineno}"
        for file in product()
        if not (name := str(file.relative_to(ROOT))).startswith(NO_MONEY)
        for node in floating(ast.parse(file.read_text(encoding="utf-8")))
        # The form field of a MoneyField, which makes Decimal of what a person typed.
        if not (name == "welfare_kmzero/money.py" and isinstance(node, ast.Call))
    ]

    assert found == []


def floating(tree: ast.AST) -> Iterator[ast.Constant | ast.Call]:
    """Literals and calls in floating point; a name that ends with SECONDS may hold one."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and target.id.endswith("SECONDS"):
                continue
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node
        if isinstance(node, ast.Call) and called(node) in FLOATING:
            yield node
        yield from floating(node)


def called(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


@pytest.mark.parametrize(
    "code",
    [
        "total = 0.1",
        "share = amount / float(3)",
        "rate = models.FloatField()",
        "cost = DecimalField(max_digits=9)",
        "qs.aggregate(models.Avg('cost'))",
    ],
)
def test_a_float_would_be_seen(code: str) -> None:
    assert len(list(floating(ast.parse(code)))) == 1
