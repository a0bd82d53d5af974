"""The operative points of the Giunta's act: what it decides, and what it leaves to others."""

from funders.states import Channel
from grants.documents.checklist import Place, sentences
from grants.documents.deliberation_facts import DeliberationSnapshot, Figures
from grants.documents.parts import cited, minutes_cited, total
from grants.documents.premises import money
from welfare_kmzero import italian

_PART = "parte integrante e sostanziale della presente deliberazione"


def points(facts: DeliberationSnapshot, sums: Figures) -> list[str]:
    """The numbered points, without number; each ends with a semicolon, the last with a full stop."""
    texts = [
        _outcome(facts),
        *(_assignment(facts, sums) if facts.awards else [_nothing()]),
        *facts.points,
        *(sentences(facts.items, Place.POINT) if facts.awards else []),
        _publication(facts),
        (
            "di dare atto che avverso la presente deliberazione è ammesso ricorso al Tribunale "
            "regionale di giustizia amministrativa di Trento entro 60 giorni o, in alternativa, ricorso "
            "straordinario al Presidente della Repubblica entro 120 giorni"
        ),
    ]
    bare = [text.strip().rstrip(".;") for text in texts]
    return [f"{text};" for text in bare[:-1]] + [f"{bare[-1]}."]


def _outcome(facts: DeliberationSnapshot) -> str:
    verb = "di prendere atto degli esiti" if facts.takes_note else "di approvare gli esiti"
    others = [
        f"al provvedimento {italian.joined('di', _name(facts, each.funder))} "
        f"{cited(each.number, each.decided_on)}"
        for each in facts.decisions
        if each.amount
    ]
    sources = italian.listed([minutes_cited(facts.terms.minutes, preposition="a"), *others])
    return f"{verb} della selezione, di cui {sources}, riportati nell'allegato 1, {_PART}"


def _assignment(facts: DeliberationSnapshot, sums: Figures) -> list[str]:
    own = sums.own
    share = (
        "la quota pubblica"
        if sums.is_whole_public_share
        else f"la quota a carico {italian.joined('di', own.party.name)}"
    )
    text = (
        f"di assegnare {share} di {money(own.amount)}, pari a {italian.share(own.party.share)} del "
        f"contributo complessivo di {money(sums.awarded)}, per gli importi indicati nell'allegato 2, "
        f"{_PART}"
    )
    if sums.others:
        text += f", dando atto che {_rest(sums)}, non oggetto della presente deliberazione"
    return [text, _payment(facts), _commitment(facts, sums)]


def _rest(sums: Figures) -> str:
    each = italian.listed(
        f"per {money(one.amount)} a carico {italian.joined('di', one.party.name)}"
        for one in sums.others
    )
    provides = (
        "che provvede con proprio atto"
        if len(sums.others) == 1
        else "che provvedono con propri atti"
    )
    if len(sums.others) == 1:
        (one,) = sums.others
        each = f"a carico {italian.joined('di', one.party.name)}"
    return (
        f"la parte restante di {italian.share(sums.others_share)}, pari a "
        f"{money(sums.others_amount)}, è {each}, {provides}"
    )


def _payment(facts: DeliberationSnapshot) -> str:
    if facts.terms.channel is Channel.DIRECT:
        return (
            "di disporre l'erogazione diretta ai soggetti capofila indicati nella tabella B "
            "dell'allegato 2"
        )
    if facts.terms.channel is Channel.VIA_DEMARCHI:
        return (
            "di disporre che l'erogazione ai soggetti capofila avvenga per il tramite del soggetto "
            "indicato nella tabella B dell'allegato 2"
        )
    return (
        "di assegnare le somme agli enti erogatori indicati nella tabella B dell'allegato 2, che "
        "provvedono a loro volta all'erogazione ai soggetti capofila"
    )


def _commitment(facts: DeliberationSnapshot, sums: Figures) -> str:
    base = (
        f"di impegnare la somma di {money(sums.own.amount)}, ai sensi dell'articolo 56 e "
        "dell'allegato 4/2 del decreto legislativo 23 giugno 2011, n. 118, in base "
        "all'esigibilità della spesa, secondo la tabella degli impegni che segue i presenti punti"
    )
    committed = total(line.amount for line in facts.commitments)
    if facts.commitments and committed != sums.own.amount:
        base += f" (importi finora indicati: {money(committed)})"
    return base


def _publication(facts: DeliberationSnapshot) -> str:
    base = (
        "di disporre la pubblicazione della presente deliberazione ai sensi degli articoli 26 e 27 "
        "del decreto legislativo 14 marzo 2013, n. 33"
    )
    if not facts.awards:
        return base
    return (
        f"{base}, dando atto che la pubblicazione è condizione legale di efficacia "
        "dell'assegnazione"
    )


def _nothing() -> str:
    return (
        "di dare atto che nessun contributo è assegnato e che dalla presente deliberazione non "
        "derivano oneri a carico del bilancio provinciale"
    )


def _name(facts: DeliberationSnapshot, code: str) -> str:
    return next(each.name for each in facts.protocol.parties if each.code == code)
