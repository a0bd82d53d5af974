"""The sitting of the panel of 2018: invented, like the scores of which it gives the reasons."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from funders.models import Call
from grants.actions import sitting
from grants.actions.minutes import MinutesDraft, record_minutes
from grants.models import Evaluation, Panel
from projects.models import Application
from welfare_kmzero.accounts.models import User

_HELD_ON: Final = dt.date(2018, 10, 15)
_TEXT: Final = (
    "Verbale dimostrativo: data, presenze e motivazioni sono inventate.\n\n"
    "Il gruppo legge insieme i progetti nell'ordine delle domande e concorda, per ciascuno, la "
    "motivazione che segue. Chi è in conflitto con una domanda esce durante la discussione."
)
MARK: Final = "(motivazione dimostrativa) "
REASONS: Final[Mapping[str, str]] = {
    "Cortili aperti": (
        "I cortili ci sono già e il progetto li rimette in uso con il tempo di chi vi abita. "
        "La rete è varia, e ciò che resta dopo il contributo è descritto con precisione."
    ),
    "La bottega dei saperi": (
        "L'idea di far insegnare gli artigiani ai più giovani è apprezzata. Manca poco alla "
        "soglia: i compiti dei partner e la misura dei risultati restano generici."
    ),
    "Orti di quartiere": (
        "Gli orti diventano luogo di cura reciproca e non solo di coltivazione. Innovazione e "
        "generatività convincono; il monitoraggio può essere più preciso."
    ),
    "Il bosco che cura": (
        "La rete è la parte più solida del progetto e tiene insieme enti che di solito non si "
        "incontrano. L'autonomia dal contributo è ancora incerta."
    ),
    "Vicini di casa": (
        "L'aiuto tra vicini è un buon punto di partenza, e i costi sono contenuti. Il bisogno del "
        "territorio è descritto con pochi dati, e non si vede che cosa resta."
    ),
    "Officina delle generazioni": (
        "Giovani e anziani lavorano allo stesso banco e ciascuno porta ciò che sa. Le entrate "
        "proprie crescono di anno in anno; il monitoraggio è il punto da rafforzare."
    ),
    "Pane e relazioni": (
        "Il forno come luogo di incontro è un'idea chiara. Il piano economico non spiega come "
        "l'attività continui senza il contributo."
    ),
    "La stazione dei ragazzi": (
        "I ragazzi gestiscono il luogo e non ne sono soltanto ospiti. La rete è ampia e i costi "
        "sono proporzionati alle attività."
    ),
    "Una malga per tutti": (
        "Il bisogno di luoghi accessibili in montagna è ben descritto. La risposta proposta è "
        "poco diversa da quelle che ci sono, e i risultati attesi non si misurano."
    ),
    "Il condominio solidale": (
        "Le spese sono spiegate con cura. La rete è formata da enti con compiti simili, e il "
        "coinvolgimento di chi abita nel condominio è soltanto annunciato."
    ),
    "Sentieri di comunità": (
        "La cura dei sentieri diventa occasione di lavoro e di incontro tra i paesi. Il progetto "
        "è equilibrato in ogni parte e risponde a un bisogno vero del territorio."
    ),
    "La biblioteca degli oggetti": (
        "Condividere gli oggetti fa nascere legami, e il progetto lo dice bene. Le risorse nuove "
        "non sono però quantificate, e la sostenibilità resta da dimostrare."
    ),
    "Nonni in rete": (
        "L'attenzione alla solitudine degli anziani è sincera. Gli anziani vi compaiono soprattutto "
        "come destinatari, e gli indicatori non dicono che cosa cambia."
    ),
    "Cucina popolare": (
        "Il bisogno è documentato e chi mangia partecipa al lavoro della cucina. La rete può "
        "aprirsi di più alle imprese del territorio."
    ),
    "Sport in piazza": (
        "Le attività sono numerose e alla portata di tutti. Restano eventi separati: non si vede "
        "come generino risorse nuove, né come si misurino gli effetti."
    ),
    "Il tempo regalato": (
        "La banca del tempo risponde a un bisogno riconosciuto. La rete è poco varia, e il "
        "passaggio dall'aiuto ricevuto a quello dato non è spiegato."
    ),
    "Abitare leggero": (
        "La coabitazione tra persone di età diverse è una risposta nuova per questo territorio. "
        "Il progetto è completo, anche se la rete dipende molto dal capofila."
    ),
    "Mani in pasta": (
        "Il laboratorio è descritto con passione. Il progetto resta una attività del capofila, "
        "senza una rete che la sostenga né un'idea di come continuare."
    ),
}


def hold_sitting(call: Call, *, by: User) -> None:
    """One sitting, everybody there, with a reason for every project; approved.

    The panel has handed in its sheets and the ranking is not approved yet.
    """
    panel = Panel.objects.get(call=call)
    sheets = Evaluation.objects.of_call(call).values("assignment__application")
    evaluated = Application.objects.filter(pk__in=sheets).order_by("id")
    draft = MinutesDraft(
        held_on=_HELD_ON,
        place="Sala dimostrativa",
        text=_TEXT,
        attendance=dict.fromkeys(panel.evaluators.order_by("position"), True),
        reasons={each: MARK + REASONS[each.title] for each in evaluated if each.title in REASONS},
    )
    minutes = record_minutes(panel, draft, by=by)
    sitting.approve(minutes, version=minutes.version, by=by)
