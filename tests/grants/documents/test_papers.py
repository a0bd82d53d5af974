"""Every act as a file: conformity, the data inside, the same figures everywhere, nothing more."""

import csv
import dataclasses
import io
import json
import typing

import pytest
from django.template.base import FilterExpression

from grants.documents import (
    deliberation_facts,
    parts,
    proposal,
    ranking,
    statement,
)
from grants.documents.deliberation import DELIBERATION
from projects.documents import receipt
from tests.grants.documents import samples
from tests.grants.documents.conftest import PAPERS
from tests.pdf_reading import attachments_of, solid, text_of
from welfare_kmzero.acts import parts as common
from welfare_kmzero.acts.production import freeze, page_context, produce, thaw
from welfare_kmzero.acts.snapshot import NotASnapshot, from_json
from welfare_kmzero.canonical import canonical_bytes, sha256_hex
from welfare_kmzero.money import euros, format_number
from welfare_kmzero.pdf.press import Press
from welfare_kmzero.pdf.templates import to_html


@pytest.mark.slow
@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_act_conforms_to_archive_and_accessibility(paper, verapdf, flavour):
    _, _, files = paper

    assert verapdf(files.pdf, flavour) == []


@pytest.mark.slow
@pytest.mark.parametrize("flavour", ["3a", "ua1"])
@pytest.mark.parametrize(
    ("kind", "snapshot"),
    [
        (DELIBERATION, samples.deliberation_snapshot(awards=())),
        (proposal.PROPOSAL, samples.proposal_snapshot(awards=())),
        (statement.STATEMENT, samples.statement_snapshot(awards=())),
        (statement.STATEMENT, samples.statement_snapshot(awards=(), scope="funder")),
    ],
    ids=["deliberation", "proposal", "statement", "statement-funder"],
)
def test_act_without_awards_conforms_too(kind, snapshot, verapdf, flavour):
    assert verapdf(produce(kind, snapshot).pdf, flavour) == []


def test_act_embeds_its_data_and_prints_their_hash(paper):  # DOC-7
    _, _, files = paper

    assert attachments_of(files.pdf) == {"dati.json": (files.json, "/Source")}
    assert sha256_hex(files.json) == files.digest
    assert files.digest in solid(text_of(files.pdf))


def test_act_prints_code_and_address_of_verification(paper):
    _, snapshot, files = paper
    text = solid(text_of(files.pdf))

    assert samples.CODE in text
    assert samples.URL in text
    assert ("Bozzasenzanumerodiregistro" in text) == (snapshot.about.number is None)


def test_act_says_that_its_data_are_made_up(paper):
    _, snapshot, files = paper
    text = text_of(files.pdf)

    assert "DATI DIMOSTRATIVI" in text
    assert solid(snapshot.about.demonstration) in solid(text)


def test_snapshot_is_read_back_as_it_was_frozen(paper):
    kind, snapshot, files = paper

    assert thaw(kind, files.json) == snapshot
    assert files.json == canonical_bytes(json.loads(files.json))


def test_same_bytes_by_another_process(paper):  # DOC-8
    kind, snapshot, files = paper
    press = Press()

    again = produce(kind, snapshot, press=press)
    press.close()

    assert again == files


def test_every_name_of_a_template_is_known_even_in_conditions(paper, monkeypatch):
    kind, snapshot, _ = paper
    strict = FilterExpression.resolve
    monkeypatch.setattr(
        FilterExpression,
        "resolve",
        lambda self, context, **_ignored: strict(self, context),
    )

    assert to_html(kind.template, page_context(kind, snapshot, "0" * 64))


def test_layout_has_nothing_to_complain_about(paper, caplog):
    kind, snapshot, _ = paper

    produce(kind, snapshot)

    assert [record.getMessage() for record in caplog.records] == []


def amounts_in(value, name=""):
    """Every number of cents in a snapshot, wherever it is."""
    money = {"awarded", "amount", "requested", "total_cost", "admitted_cost", "endowment"}
    if isinstance(value, dict):
        for key, item in value.items():
            inside = key if name not in {"shares", "years"} else name
            yield from amounts_in(item, inside)
    elif isinstance(value, list):
        for item in value:
            yield from amounts_in(item, name)
    elif isinstance(value, int) and name in money | {"shares", "years"}:
        yield value


# What an act holds but does not print: the deliberation and the proposal leave the plan by
# year to the statement, the ranking's siblings leave means to the ranking.
NOT_PRINTED = {
    "deliberation": {"years"},
    "proposal": {"years", "admitted_cost", "endowment"},
    "statement": {"endowment"},
}


def printed_part(kind, snapshot):
    data = json.loads(freeze(snapshot))
    return _without(data, NOT_PRINTED.get(kind.kind, set()))


def _without(value, names):
    if isinstance(value, dict):
        return {key: _without(item, names) for key, item in value.items() if key not in names}
    return [_without(item, names) for item in value] if isinstance(value, list) else value


def test_every_figure_of_the_data_is_on_paper(paper):  # MON-8
    kind, snapshot, files = paper
    text = solid(text_of(files.pdf))
    data = printed_part(kind, snapshot)
    if kind is proposal.PROPOSAL:
        data = _only_share(data, snapshot.decision.funder)
    if kind is statement.STATEMENT and snapshot.scope is statement.Scope.FUNDER:
        data = _only_share(data, snapshot.subject)

    missing = {cents for cents in amounts_in(data) if format_number(euros(cents)) not in text}

    assert missing == set()
    assert any(amounts_in(data))


def _only_share(value, code):
    if isinstance(value, dict):
        kept = {}
        for key, item in value.items():
            if key == "shares":
                kept[key] = {code: item[code]} if isinstance(item, dict) else item
            elif key == "years":
                kept[key] = {year: {code: each[code]} for year, each in item.items()}
            elif key not in {"awarded", "commitments"}:
                kept[key] = _only_share(item, code)
        return kept
    return [_only_share(item, code) for item in value] if isinstance(value, list) else value


def rows_of(content):
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def cents_of(text):
    return int(text.replace(",", "").replace("-", "-") or 0)


def test_deliberation_csv_sums_to_the_totals_on_paper(printed):  # MON-8
    files = printed("deliberation-final")
    rows, text = rows_of(files.csv), solid(text_of(files.pdf))

    for column in ("costo_ammesso", "contributo", "quota_CARITRO", "quota_PAT"):
        total = sum(cents_of(row[column]) for row in rows)
        assert f"{format_number(euros(total))}" in text
    assert sum(cents_of(row["contributo"]) for row in rows) == 75_000_000
    assert sum(cents_of(row["quota_CARITRO"]) for row in rows) == 50_000_000
    assert sum(cents_of(row["quota_PAT"]) for row in rows) == 25_000_000


def test_statement_csv_holds_the_same_sums_by_project_year_and_payee(printed):  # MON-8
    rows = rows_of(printed("statement-call-definitive").csv)
    sums = {}
    for row in rows:
        key = (row["sezione"], row["finanziatore"])
        sums[key] = sums.get(key, 0) + cents_of(row["quota"])

    foundation, province = (each.name for each in samples.parties())
    for section in ("progetto", "anno", "ente erogatore", "totale"):
        assert sums[section, foundation] == 50_000_000
        assert sums[section, province] == 25_000_000


def test_proposal_csv_has_the_share_of_its_funder_only(printed):
    rows = rows_of(printed("proposal-draft").csv)

    assert sum(cents_of(row["contributo_stanziato"]) for row in rows) == 50_000_000
    assert len(rows) == 7


def test_ranking_csv_has_every_application(printed):
    rows = rows_of(printed("ranking-final").csv)

    assert [row["numero"] for row in rows] == [line.number for line in samples.ranked()]
    assert sum(cents_of(row["contributo"]) for row in rows) == 75_000_000


FORBIDDEN_FIELDS = {
    "iban", "email", "phone", "address", "birth", "evaluator", "reason", "comment", "score", "user",
}  # fmt: skip


def fields_of(kind, seen):
    if dataclasses.is_dataclass(kind) and kind not in seen:
        seen.add(kind)
        for name, hint in typing.get_type_hints(kind).items():
            yield f"{kind.__name__}.{name}"
            for inner in (hint, *typing.get_args(hint)):
                yield from fields_of(inner, seen)


def test_no_field_of_a_snapshot_holds_what_may_not_leave():  # PRV-3
    kinds = {kind.snapshot for kind, _ in PAPERS.values()}
    names = [name for kind in kinds for name in fields_of(kind, set())]

    bad = [name for name in names if FORBIDDEN_FIELDS & set(name.partition(".")[2].split("_"))]

    assert bad == []
    assert len(names) > 100


def test_nothing_of_evaluators_conflicts_and_comments_leaves(paper):  # PRV-3
    _, _, files = paper
    edition = samples.edition()
    secrets = {each["name"] for each in edition["panel"]}
    secrets |= {each["reason"] for each in edition["conflicts"]}
    secrets |= {each["comment"] for each in edition["evaluations"]}
    everything = solid(text_of(files.pdf)) + solid(files.csv.decode() + files.json.decode())

    assert len(secrets) > 4
    assert [secret for secret in secrets if solid(secret) in everything] == []


def test_tax_code_of_a_person_cannot_enter_a_snapshot():  # PRV-3
    with pytest.raises(common.NotPublishable):
        common.Body(name="Ditta individuale", tax_code="RSSMRA80A01H501U")

    assert common.publishable_tax_code("RSSMRA80A01H501U") is None
    assert common.publishable_tax_code("00743110157") == "00743110157"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"unknown": 1}, "unknown"),
        ({"threshold": 60}, r"\$\.threshold"),
        ({"threshold": "sessanta"}, r"\$\.threshold"),
        ({"minutes": {}}, r"\$\.minutes"),
        ({"funding_line": "jump"}, r"\$\.funding_line"),
        ({"criteria": [{"code": "GEN"}]}, r"\$\.criteria\[0\]"),
    ],
)
def test_snapshot_of_another_shape_is_refused(change, place):
    data = {**json.loads(freeze(samples.ranking_snapshot())), **change}

    with pytest.raises(NotASnapshot, match=place):
        from_json(ranking.RankingSnapshot, data)


def test_cells_that_begin_a_formula_are_made_harmless():
    hostile = dataclasses.replace(
        samples.awards()[0],
        title='=HYPERLINK("http://x")',
        lead=parts.Body(name="@SUM(1)"),
        territory="-2+3",
        payee=parts.Body(name="+39 x"),
    )
    snapshot = samples.deliberation_snapshot(awards=(hostile,))

    (row,) = rows_of(produce(PAPERS["deliberation-draft"][0], snapshot).csv)

    assert row["titolo"] == '\'=HYPERLINK("http://x")'
    assert row["capofila"] == "'@SUM(1)"
    assert row["territorio"] == "'-2+3"
    assert row["ente_erogatore"] == "'+39 x"
    assert cents_of(row["contributo"]) == hostile.awarded


def test_kinds_and_their_snapshots_agree():
    for kind, build in PAPERS.values():
        assert build().about.kind == kind.kind
        assert kind.snapshot in {
            deliberation_facts.DeliberationSnapshot,
            proposal.ProposalSnapshot,
            ranking.RankingSnapshot,
            receipt.ReceiptSnapshot,
            statement.StatementSnapshot,
        }
