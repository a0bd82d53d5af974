"""The premises of the Giunta's act: what happened before, told from the data.

Every sentence holds for one or many funders, projects and rapporteurs, for any share,
and for an outcome without awards. Officers' own paragraphs come last.
"""

from funders.states import Channel
from grants.documents.checklist import CHECKLIST, Place, concerns_awards, sentence
from grants.documents.deliberation_facts import Carried, DeliberationSnapshot, Figures
from grants.documents.parts import Decision, cited, minutes_cited
from grants.states import Outcome
from welfare_kmzero import italian
from welfare_kmzero.acts.parts import Party
from welfare_kmzero.money import Cents, euros, format_euro

_EARLY = ("protocol_act", "reservation_act", "panel_act")
_OUTCOMES = {
    Outcome.FUNDED: ("ammessa a finanziamento", "ammesse a finanziamento"),
    Outcome.PARTIALLY_FUNDED: (
        "ammessa con contributo ridotto",
        "ammesse con contributo ridotto",
    ),
    Outcome.RESERVE: ("idonea non finanziata (in riserva)", "idonee non finanziate (in riserva)"),
    Outcome.NOT_ELIGIBLE: ("non idonea", "non idonee"),
    Outcome.NOT_ADMITTED: ("non ammessa alla valutazione", "non ammesse alla valutazione"),
}


def money(amount: Cents) -> str:
    """Cents as the acts write them."""
    return format_euro(euros(amount))


def premises(facts: DeliberationSnapshot, sums: Figures) -> list[str]:
    """The paragraphs before «Tutto ciò premesso», in order."""
    return [
        _protocol(facts),
        *sentence(facts.items, "protocol_act"),
        *sentence(facts.items, "reservation_act"),
        _call(facts),
        *sentence(facts.items, "panel_act"),
        _outcome(facts),
        _split(facts, sums),
        *(_decision(facts, each) for each in facts.decisions if each.amount),
        *_channel(facts, sums),
        *(
            text
            for code, entry in CHECKLIST.items()
            if entry.place is Place.PREMISE
            and code not in _EARLY
            and (facts.awards or not concerns_awards(code))
            for text in sentence(facts.items, code)
        ),
        *facts.premises,
    ]


def carried_by(parties: tuple[Party, ...]) -> str:
    """``2/3 a carico della Fondazione … e 1/3 a carico della Provincia …``."""
    return italian.listed(
        f"{italian.share(each.share)} a carico {italian.joined('di', each.name)}"
        for each in parties
    )


def _protocol(facts: DeliberationSnapshot) -> str:
    protocol = facts.protocol
    names = [each.name for each in protocol.parties] + list(protocol.partners)
    signed = italian.BLANK if protocol.signed_on is None else italian.long_date(protocol.signed_on)
    by = italian.listed(italian.joined("da", name) for name in names)
    return (
        f"Con l'atto denominato «{protocol.title}», sottoscritto in data {signed} {by}, le parti "
        "sostengono il programma «Welfare a km zero», che finanzia l'avvio di attività di welfare "
        "generativo nei territori. La spesa è ripartita fra i soggetti finanziatori nella misura "
        f"di {carried_by(protocol.parties)}."
    )


def _call(facts: DeliberationSnapshot) -> str:
    published = facts.terms.published_on
    on = italian.BLANK if published is None else italian.long_date(published)
    text = (
        f"Il bando «{facts.about.call.title}», pubblicato in data {on}, ha fissato il termine per "
        f"la presentazione delle domande al {italian.deadline(facts.terms.deadline)}."
    )
    endowments = [
        (each.name, each.endowment) for each in facts.protocol.parties if each.endowment is not None
    ]
    if len(endowments) < len(facts.protocol.parties):
        return text
    parts = italian.listed(
        f"{money(amount)} {italian.joined('da', name)}" for name, amount in endowments
    )
    whole = money(Cents(sum(amount for _, amount in endowments)))
    return f"{text} La dotazione è di {whole}, messi a disposizione per {parts}."


def _outcome(facts: DeliberationSnapshot) -> str:
    count = len(facts.ranking)
    if not count:
        return "Non sono pervenute domande."
    examined = (
        "È stata esaminata 1 domanda" if count == 1 else f"Sono state esaminate {count} domande"
    )
    results = italian.listed(
        italian.counted(found, *words)
        for outcome, words in _OUTCOMES.items()
        if (found := sum(line.outcome == outcome for line in facts.ranking))
    )
    minutes = minutes_cited(facts.terms.minutes, preposition="da")
    return (
        f"{examined}. Gli esiti, come risultano {minutes}, sono "
        f"riportati nella graduatoria (allegato 1): {results}."
    )


def _split(facts: DeliberationSnapshot, sums: Figures) -> str:
    count = len(facts.awards)
    if not count:
        return "Dagli esiti della selezione non risultano contributi da assegnare."
    later = (
        ""
        if facts.round_number == 1
        else f" (tornata di assegnazione n. {facts.round_number} del medesimo bando)"
    )
    parts = italian.listed(_part(each) for each in sums.all)
    to = "al progetto ammesso" if count == 1 else f"ai {count} progetti ammessi"
    return (
        f"Il contributo complessivo destinato {to} è di {money(sums.awarded)}{later}. Esso è "
        "ripartito al centesimo di euro fra i soggetti finanziatori, secondo le quote del "
        f"protocollo: {parts} (allegato 2)."
    )


def _part(each: Carried) -> str:
    return (
        f"{money(each.amount)}, pari a {italian.share(each.party.share)}, a carico "
        f"{italian.joined('di', each.party.name)}"
    )


def _decision(facts: DeliberationSnapshot, decision: Decision) -> str:
    name = next(each.name for each in facts.protocol.parties if each.code == decision.funder)
    of = italian.joined("di", name)
    if decision.recorded:
        body = decision.body or "organo competente"
        who = f"{italian.article(body)}{body}"
        return (
            f"{who[:1].upper()}{who[1:]} {of} ha concesso la quota di propria competenza, pari a "
            f"{money(decision.amount)}, con provvedimento {cited(decision.number, decision.decided_on)}."
        )
    return (
        f"La quota a carico {of}, pari a {money(decision.amount)}, è oggetto di un distinto "
        f"provvedimento di quel soggetto ({cited(decision.number, decision.decided_on)})."
    )


def _channel(facts: DeliberationSnapshot, sums: Figures) -> list[str]:
    if not facts.awards:
        return []
    share = "pubblica" if sums.is_whole_public_share else "a carico della Provincia"
    if facts.terms.channel is Channel.VIA_COMMUNITY:
        return [
            (
                f"La quota {share} è assegnata alle Comunità e agli altri enti competenti nei "
                "territori dei progetti, che la erogano a loro volta ai soggetti capofila."
            )
        ]
    if facts.terms.channel is Channel.VIA_DEMARCHI:
        payees = sorted({line.payee.name for line in facts.awards if line.payee is not None})
        through = (
            italian.listed(italian.joined("di", name) for name in payees) or f"di {italian.BLANK}"
        )
        return [
            (
                f"La quota {share} è erogata ai soggetti capofila per il tramite {through}, che ne "
                "cura la gestione amministrativa."
            )
        ]
    return [f"La quota {share} è erogata direttamente ai soggetti capofila."]
