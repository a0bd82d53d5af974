"""What may never be in ``funders``, even by raw SQL.

Terms are written while the call is in preparation; publishing looks at them as a whole and
freezes them with the protocol on which they stand. What is learned later is a row of its own
(an extension) or a date of the protocol that was not known.
"""

from collections.abc import Iterator

from welfare_kmzero.triggers.declare import (
    Lock,
    On,
    Trigger,
    closed,
    frozen,
    marks_of,
    moves,
    on_move,
    refuse,
)

PUBLISHED = "Il bando è pubblicato: i suoi termini non si modificano."
_SHARES = "FROM funders_protocolshare s WHERE s.protocol_id = NEW.protocol_id"
# Dates of the protocol: a call may open before it is signed (2017 did).
_LEARNED_LATER = ("signed_on", "valid_from", "valid_until")
# Ten times as much still fits in an integer of eight bytes.
_MAX_PRODUCT = 900_000_000_000_000_000


def deadline_of(call: str) -> str:
    """The effective deadline of the call whose key is ``call``: its last extension, if any."""
    return (
        f"COALESCE((SELECT x.closes_at FROM funders_callextension x WHERE x.call_id = {call}"
        " ORDER BY x.id DESC LIMIT 1),"
        f" (SELECT k.closes_at FROM funders_call k WHERE k.id = {call}))"
    )


def triggers() -> Iterator[Trigger]:
    yield from moves("funders.Call")
    yield from frozen(
        "funders.Call",
        when="ROW.status <> 'draft'",
        but=marks_of("funders.Call"),
        message=PUBLISHED,
    )
    yield from refuse(
        "funders.Call",
        "instants",
        on=(On.INSERT, On.UPDATE),
        when="NOT_AN_INSTANT(NEW.opens_at) OR NOT_AN_INSTANT(NEW.closes_at)",
        message="Apertura e scadenza sono istanti del calendario.",
    )
    yield from _publishing()
    yield from _terms()
    yield from _protocol()
    yield from _extensions()


def _publishing() -> Iterator[Trigger]:
    # One of the products of up to three denominators is a multiple of all: then the sum is
    # one of whole numbers. CASE keeps the products that an integer cannot hold from being made.
    product = "a.d * b.d * c.d"
    denominators = f"(SELECT 1 AS d UNION SELECT CAST(s.denominator AS BIGINT) {_SHARES})"
    whole = (
        f"EXISTS (SELECT 1 FROM {denominators} a, {denominators} b, {denominators} c"
        f" WHERE CASE WHEN a.d <= {_MAX_PRODUCT} / (b.d * c.d) THEN"
        f" NOT EXISTS (SELECT 1 {_SHARES} AND ({product}) % s.denominator <> 0)"
        f" AND (SELECT SUM(({product}) / s.denominator * s.numerator) {_SHARES}) = {product}"
        " ELSE FALSE END)"
    )
    # The lock keeps shares and endowments still; whoever writes them asks for the call first.
    protocol = Lock("funders_protocol", "id = NEW.protocol_id", alone=True)
    yield from on_move(
        "funders.Call",
        "published",
        "whole",
        when=f"NOT {whole}",
        message="Le quote del protocollo non fanno esattamente 1.",
        locks=[protocol],
    )
    yield from on_move(
        "funders.Call",
        "published",
        "endowed",
        when=(
            f"EXISTS (SELECT 1 {_SHARES} AND NOT EXISTS (SELECT 1 FROM funders_endowment e"
            " WHERE e.call_id = NEW.id AND e.funder_id = s.funder_id))"
            " OR EXISTS (SELECT 1 FROM funders_endowment e WHERE e.call_id = NEW.id"
            f" AND NOT EXISTS (SELECT 1 {_SHARES} AND s.funder_id = e.funder_id))"
        ),
        message="Ogni parte con una quota, e nessun'altra, ha la sua dotazione.",
    )
    yield from on_move(
        "funders.Call",
        "published",
        "scored",
        when="NOT EXISTS (SELECT 1 FROM funders_criterion c WHERE c.call_id = NEW.id)",
        message="Un bando senza criteri non si pubblica.",
    )
    yield from on_move(
        "funders.Call",
        "published",
        "hashed",
        when="LENGTH(NEW.terms_sha256) <> 64",
        message="Prima di pubblicare si fissa l'impronta dei termini.",
    )
    yield from on_move(
        "funders.Call",
        "published",
        "met",
        when=(
            "EXISTS (SELECT 1 FROM funders_networkrule r WHERE r.call_id = NEW.id AND NOT EXISTS"
            " (SELECT 1 FROM funders_networkrulekind n WHERE n.rule_id = r.id))"
        ),
        message="Una regola della rete dice quali enti vuole.",
    )


def _terms() -> Iterator[Trigger]:
    call = Lock("funders_call", "id = ROW.call_id")
    published = (
        "EXISTS (SELECT 1 FROM funders_call k WHERE k.id = ROW.call_id AND k.status <> 'draft')"
    )
    for model in (
        "Criterion",
        "TieBreak",
        "CostCategory",
        "RequiredDocument",
        "NetworkRule",
        "LegalBasis",
        "Endowment",
    ):
        yield from closed(f"funders.{model}", when=published, message=PUBLISHED, locks=[call])
    yield from closed(
        "funders.CriterionLevel",
        when=(
            "EXISTS (SELECT 1 FROM funders_call k JOIN funders_criterion c ON c.call_id = k.id"
            " WHERE c.id = ROW.criterion_id AND k.status <> 'draft')"
        ),
        message=PUBLISHED,
        locks=[
            Lock(
                "funders_call",
                "id = (SELECT c.call_id FROM funders_criterion c WHERE c.id = ROW.criterion_id)",
            )
        ],
    )
    yield from closed(
        "funders.NetworkRuleKind",
        when=(
            "EXISTS (SELECT 1 FROM funders_call k JOIN funders_networkrule r ON r.call_id = k.id"
            " WHERE r.id = ROW.rule_id AND k.status <> 'draft')"
        ),
        message=PUBLISHED,
        locks=[
            Lock(
                "funders_call",
                "id = (SELECT r.call_id FROM funders_networkrule r WHERE r.id = ROW.rule_id)",
            )
        ],
    )
    yield from refuse(
        "funders.TieBreak",
        "own_criterion",
        on=(On.INSERT, On.UPDATE),
        when=(
            "NOT EXISTS (SELECT 1 FROM funders_criterion c"
            " WHERE c.id = NEW.criterion_id AND c.call_id = NEW.call_id)"
        ),
        message="Il criterio di precedenza è di un altro bando.",
    )
    yield from refuse(
        "funders.CriterionLevel",
        "within_scale",
        on=(On.INSERT, On.UPDATE),
        when=(
            "EXISTS (SELECT 1 FROM funders_criterion c"
            " WHERE c.id = NEW.criterion_id AND c.max_points < NEW.points)"
        ),
        message="Il livello supera i punti del criterio.",
    )


def _protocol() -> Iterator[Trigger]:
    in_use = (
        "EXISTS (SELECT 1 FROM funders_call k WHERE k.protocol_id = {protocol}"
        " AND k.status <> 'draft')"
    )
    message = "Il protocollo regge un bando pubblicato: non si modifica."
    yield from frozen(
        "funders.Protocol",
        when=in_use.format(protocol="ROW.id"),
        but=_LEARNED_LATER,
        message=message,
    )
    forgotten = " OR ".join(
        f"(OLD.{column} IS NOT NULL AND NEW.{column} DIFFERS FROM OLD.{column})"
        for column in _LEARNED_LATER
    )
    yield from refuse(
        "funders.Protocol",
        "remembers",
        on=On.UPDATE,
        when=f"{in_use.format(protocol='OLD.id')} AND ({forgotten})",
        message="Le date di un protocollo in uso si completano, non si correggono.",
    )
    for model in ("ProtocolShare", "ProtocolPartner"):
        yield from closed(
            f"funders.{model}",
            when=in_use.format(protocol="ROW.protocol_id"),
            message=message,
            locks=[Lock("funders_protocol", "id = ROW.protocol_id")],
        )


def _extensions() -> Iterator[Trigger]:
    yield from frozen("funders.CallExtension", message="Una proroga non si modifica.")
    yield from refuse(
        "funders.CallExtension",
        "later",
        on=On.INSERT,
        when=(
            f"NOT_AN_INSTANT(NEW.closes_at) OR NEW.closes_at <= {deadline_of('NEW.call_id')}"
            " OR NOT EXISTS (SELECT 1 FROM funders_call k"
            " WHERE k.id = NEW.call_id AND k.status = 'published')"
        ),
        message="Una proroga sposta più avanti la scadenza di un bando pubblicato.",
        locks=[Lock("funders_call", "id = NEW.call_id", alone=True)],
    )
