"""Rows of ``funders``, and calls ready to be published."""

import datetime as dt
from decimal import Decimal
from typing import Any

from funders.models import (
    Call,
    CallExtension,
    Community,
    CostCategory,
    Criterion,
    CriterionLevel,
    Endowment,
    Funder,
    FunderOfficer,
    LegalBasis,
    NetworkRule,
    NetworkRuleKind,
    Protocol,
    ProtocolPartner,
    ProtocolShare,
    RequiredDocument,
    TieBreak,
)
from tests.factories.making import CLOSES_AT, OPENS_AT, TWO_THIRDS, number, row_of
from tests.factories.of_people import a_person, an_officer
from welfare_kmzero.workflow import move


def a_territory(code: str = "C5") -> Community:
    return Community.objects.get(code=code)


def a_funder(**columns: Any) -> Funder:
    """A party; the same code is the same party."""
    code = columns.setdefault("code", f"FUNDER{number()}")
    known = Funder.objects.filter(code=code).first()
    return known or row_of(Funder, columns, name=f"Ente {code}", kind="other_public")


def a_protocol(**columns: Any) -> Protocol:
    code = columns.setdefault("code", f"PROT-{number()}")
    return row_of(Protocol, columns, title=f"Protocollo {code}")


def a_share(**columns: Any) -> ProtocolShare:
    return row_of(
        ProtocolShare,
        columns,
        protocol=lambda _: a_protocol(),
        funder=lambda _: a_funder(),
        position=lambda row: row["protocol"].shares.count() + 1,
        numerator=1,
        denominator=1,
    )


def a_partner_of_protocol(**columns: Any) -> ProtocolPartner:
    return row_of(
        ProtocolPartner,
        columns,
        protocol=lambda _: a_protocol(),
        funder=lambda _: a_funder(),
        position=lambda row: row["protocol"].partners.count() + 1,
        commitment="Accompagna i progetti",
    )


def a_call(**columns: Any) -> Call:
    """A call in preparation, without terms."""
    code = columns.setdefault("code", f"BANDO-{number()}")
    return row_of(
        Call,
        columns,
        title=f"Bando {code}",
        protocol=lambda _: a_protocol(),
        opens_at=OPENS_AT,
        closes_at=CLOSES_AT,
        terms_sha256="0" * 64,
        created_at=OPENS_AT,
        created_by=lambda _: an_officer(),
    )


def a_legal_basis(**columns: Any) -> LegalBasis:
    return row_of(
        LegalBasis,
        columns,
        call=lambda _: a_call(),
        position=lambda row: row["call"].legal_bases.count() + 1,
        text="Legge provinciale 27 luglio 2007, n. 13",
    )


def an_extension(**columns: Any) -> CallExtension:
    return row_of(
        CallExtension,
        columns,
        call=lambda _: a_published_call(),
        closes_at=CLOSES_AT + dt.timedelta(days=10),
        reason="Guasto della piattaforma",
        decided_at=CLOSES_AT - dt.timedelta(hours=1),
        decided_by=lambda _: an_officer(),
    )


def an_endowment(**columns: Any) -> Endowment:
    return row_of(
        Endowment,
        columns,
        call=lambda _: a_call(),
        funder=lambda _: a_funder(),
        available=Decimal("30000.00"),
    )


def a_criterion(**columns: Any) -> Criterion:
    return row_of(
        Criterion,
        columns,
        call=lambda _: a_call(),
        code=f"K{number()}",
        position=lambda row: row["call"].criteria.count() + 1,
        title="Generatività",
        max_points=Decimal(25),
    )


def a_level(**columns: Any) -> CriterionLevel:
    return row_of(
        CriterionLevel,
        columns,
        criterion=lambda _: a_criterion(),
        points=Decimal(5),
        meaning="Appena accennata",
    )


def a_tie_break(**columns: Any) -> TieBreak:
    return row_of(
        TieBreak,
        columns,
        call=lambda _: a_call(),
        criterion=lambda row: a_criterion(call=row["call"]),
        position=lambda row: row["call"].tie_breaks.count() + 1,
    )


def a_category(**columns: Any) -> CostCategory:
    return row_of(
        CostCategory,
        columns,
        call=lambda _: a_call(),
        code=f"CAT{number()}",
        position=lambda row: row["call"].cost_categories.count() + 1,
        title="Personale",
    )


def a_required_document(**columns: Any) -> RequiredDocument:
    return row_of(
        RequiredDocument,
        columns,
        call=lambda _: a_call(),
        code=f"DOC{number()}",
        position=lambda row: row["call"].required_documents.count() + 1,
        title="Atto costitutivo",
    )


def a_network_rule(*kinds: str, **columns: Any) -> NetworkRule:
    """At least one local authority in the network, or other ``kinds``."""
    rule = row_of(
        NetworkRule,
        columns,
        call=lambda _: a_call(),
        position=lambda row: row["call"].network_rules.count() + 1,
        scope="network",
        title="Almeno un ente locale",
    )
    for kind in kinds or ("local_authority",):
        a_network_rule_kind(rule=rule, kind=kind)
    return rule


def a_network_rule_kind(**columns: Any) -> NetworkRuleKind:
    return row_of(
        NetworkRuleKind,
        columns,
        rule=lambda _: a_network_rule(),
        position=lambda row: row["rule"].kinds.count() + 1,
        kind="for_profit",
    )


def an_officer_function(**columns: Any) -> FunderOfficer:
    return row_of(
        FunderOfficer,
        columns,
        call=lambda _: a_call(),
        funder=lambda _: a_funder(),
        user=lambda _: an_officer(),
        function="check",
        given_at=OPENS_AT,
        given_by=lambda _: a_person("Ivo"),
    )


def with_terms(call: Call) -> Call:
    """Give a call in preparation what it lacks to be published: 2/3 and 1/3, endowments, terms."""
    if not call.protocol.shares.exists():
        for code, kind, share in TWO_THIRDS:
            a_share(
                protocol=call.protocol,
                funder=a_funder(code=code, kind=kind),
                numerator=share.numerator,
                denominator=share.denominator,
            )
    for share in call.protocol.shares.all():
        if not call.endowments.filter(funder=share.funder).exists():
            available = Decimal(30000) * share.numerator / share.denominator
            an_endowment(
                call=call, funder=share.funder, available=available.quantize(Decimal("0.01"))
            )
    if not call.criteria.exists():
        a_criterion(call=call, code="GEN")
        a_criterion(call=call, code="INN", title="Innovatività", max_points=Decimal(20))
    if not call.cost_categories.exists():
        a_category(call=call, code="PERS")
    return call


def a_published_call(**columns: Any) -> Call:
    """A call that may receive applications: CARITRO 20.000,00 and PAT 10.000,00."""
    return move(with_terms(a_call(**columns)), "published", by=an_officer())
