"""The steps of a call, and the words of its terms."""

from django.db.models import TextChoices


class CallState(TextChoices):
    DRAFT = "draft", "In preparazione"
    PUBLISHED = "published", "Pubblicato"
    EVALUATING = "evaluating", "In valutazione"
    RANKED = "ranked", "Graduatoria approvata"
    DECIDED = "decided", "Concluso"


# Open or closed is the clock's: a published call is open between its two instants.
CALL_TRANSITIONS: dict[str, frozenset[str]] = {
    CallState.DRAFT: frozenset({CallState.PUBLISHED}),
    CallState.PUBLISHED: frozenset({CallState.EVALUATING}),
    CallState.EVALUATING: frozenset({CallState.RANKED}),
    CallState.RANKED: frozenset({CallState.DECIDED}),
    CallState.DECIDED: frozenset(),
}


class FunderKind(TextChoices):
    FOUNDATION = "foundation", "Fondazione"
    PROVINCE = "province", "Provincia"
    LOCAL_AUTHORITIES = "local_authorities", "Autonomie locali"
    MUNICIPALITY = "municipality", "Comune"
    COMMUNITY = "community", "Comunità"
    COMPANY = "company", "Impresa"
    OTHER_PUBLIC = "other_public", "Altro ente pubblico"
    OTHER_PRIVATE = "other_private", "Altro ente privato"


PRIVATE_KINDS = frozenset({FunderKind.FOUNDATION, FunderKind.COMPANY, FunderKind.OTHER_PRIVATE})


class OfficerFunction(TextChoices):
    PUBLISH = "publish", "Pubblica il bando"
    RECEIVE = "receive", "Riceve le domande"
    CHECK = "check", "Istruttoria formale"
    APPOINT = "appoint", "Nomina il gruppo di valutazione"
    DECIDE = "decide", "Decide la propria quota"
    PAY = "pay", "Eroga"
    MONITOR = "monitor", "Monitora"


class Channel(TextChoices):
    VIA_COMMUNITY = "VIA_COMMUNITY", "Attraverso le Comunità"
    VIA_DEMARCHI = "VIA_DEMARCHI", "Attraverso la Fondazione Demarchi"
    DIRECT = "DIRECT", "Direttamente al capofila"


class LineRule(TextChoices):
    STOP = "stop", "Si ferma al primo progetto che non trova capienza"
    PARTIAL = "partial", "Riduce il contributo del primo che non trova capienza, poi si ferma"
    SKIP = "skip", "Salta chi non trova capienza e prosegue"


class OrganisationKind(TextChoices):
    """The actors of LP 13/2007, art. 3, and the economic ones of the programme.

    Here, below who asks: a call says which of them may take part.
    """

    THIRD_SECTOR = "third_sector", "Ente del terzo settore"
    NON_PROFIT = "non_profit", "Altro ente senza scopo di lucro"
    SOCIAL_COOPERATIVE = "social_cooperative", "Cooperativa sociale"
    LOCAL_AUTHORITY = "local_authority", "Ente locale"
    FOR_PROFIT = "for_profit", "Impresa"
    APSP = "apsp", "APSP (azienda pubblica di servizi alla persona)"
    CITIZENS = "citizens", "Cittadini, singoli o associati"
    FAMILIES = "families", "Famiglie"
    TRADE_UNION = "trade_union", "Organizzazione sindacale"
    SCHOOL = "school", "Scuola o ente di formazione"
    OTHER_PUBLIC = "other_public", "Altro ente pubblico"
    OTHER = "other", "Altro"


class RuleScope(TextChoices):
    """Of whom a rule of the network speaks."""

    LEAD = "lead", "Il capofila"
    NETWORK = "network", "La rete, capofila compreso"
