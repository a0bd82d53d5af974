"""What the projects of the demonstration say: invented texts, one story for each title.

The edition of 2018 does not have them: its file says what is known, and no more.
"""

# Long because eighteen projects are told here, each with its own words.

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from welfare_kmzero.editions.format.edition import ActivityEntry, ApplicationEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a project says beside its network and its figures."""

    summary: str
    context: str
    objectives: str
    generativity: str
    activities: tuple[ActivityEntry, ...]


def told(application: ApplicationEntry) -> ApplicationEntry:
    """The same application with the story of its title."""
    story = STORIES[application.title]
    return replace(
        application,
        summary=story.summary,
        context=story.context,
        objectives=story.objectives,
        generativity=story.generativity,
        activities=story.activities,
    )


def _during(first_month: int, last_month: int, title: str, description: str) -> ActivityEntry:
    return ActivityEntry(
        title=title, description=description, first_month=first_month, last_month=last_month
    )


STORIES: Final[Mapping[str, Story]] = {
    "Cortili aperti": Story(
        summary=(
            "Riapriamo otto cortili dei paesi della Valle di Cembra come luoghi di incontro, di "
            "gioco e di piccoli aiuti tra vicini. Ogni cortile ha due custodi, un calendario fatto "
            "insieme e una cassetta degli attrezzi in comune."
        ),
        context=(
            "Nei paesi della valle le case si affacciano su cortili che un tempo erano il salotto "
            "di tutti; oggi molti sono chiusi o servono solo da parcheggio. Chi ha figli piccoli "
            "lavora spesso fuori valle e rientra tardi, chi è anziano passa interi pomeriggi senza "
            "parlare con nessuno. Negli incontri che abbiamo fatto nelle frazioni la richiesta più "
            "ripetuta non è stata un servizio nuovo, ma un posto vicino dove trovarsi. I cortili "
            "ci sono già, e diversi proprietari li aprirebbero volentieri se non restassero soli a "
            "gestirli."
        ),
        objectives=(
            "1. Aprire 8 cortili in 5 paesi, ciascuno con almeno 2 custodi e un'apertura alla "
            "settimana da aprile a ottobre.\n"
            "2. Coinvolgere 120 famiglie e 60 persone anziane, con almeno 40 volontari che prima "
            "non lo erano.\n"
            "3. Avviare 30 aiuti stabili tra vicini (compiti, spesa, passaggi in auto) e "
            "mantenerne 20 alla fine del terzo anno."
        ),
        generativity=(
            "I proprietari mettono i cortili, gli abitanti il tempo, gli artigiani della valle "
            "qualche giornata di lavoro: risorse che ci sono e che oggi non si incontrano. Dal "
            "terzo anno un patto di cortile tra custodi, proprietari e Comune tiene aperti i "
            "luoghi con il ricavato delle feste, senza personale pagato. Restano 16 custodi capaci "
            "di accompagnare chi vorrà aprire il prossimo."
        ),
        activities=(
            _during(
                1,
                6,
                "Mappa dei cortili e dei custodi",
                "Visite nelle frazioni, colloqui con i proprietari, scelta dei primi 3 cortili.",
            ),
            _during(
                4,
                12,
                "Formazione dei custodi",
                "Sei serate su accoglienza, sicurezza e calendario condiviso, aperte anche a chi è "
                "solo curioso.",
            ),
            _during(
                7,
                30,
                "Pomeriggi in cortile",
                "Compiti, merende, piccole riparazioni e racconti della vendemmia, una volta alla "
                "settimana nella bella stagione.",
            ),
            _during(
                13,
                24,
                "Cinque cortili nuovi",
                "I primi custodi accompagnano i successivi, paese per paese.",
            ),
            _during(
                25,
                36,
                "I patti di cortile",
                "Scrittura e firma dei patti, festa di valle, passaggio delle chiavi ai custodi.",
            ),
        ),
    ),
    "La bottega dei saperi": Story(
        summary=(
            "Una bottega in Alta Valsugana dove chi conosce un mestiere lo insegna a chi cerca il "
            "proprio posto. Artigiani in pensione, giovani senza lavoro e persone arrivate da "
            "lontano costruiscono insieme oggetti che poi si vendono davvero."
        ),
        context=(
            "In Alta Valsugana e nella valle dei Mocheni vivono persone che sanno lavorare il "
            "legno, il ferro, la lana e la pietra, ma che non hanno più nessuno a cui insegnarlo. "
            "A pochi chilometri ci sono ragazzi che hanno lasciato la scuola e adulti che hanno "
            "perso il lavoro e, con il lavoro, le giornate. Gli uni e gli altri ci hanno detto di "
            "sentirsi inutili, quasi con le stesse parole. Un locale al piano terra, vuoto da "
            "anni, può diventare il luogo in cui si incontrano."
        ),
        objectives=(
            "1. Far lavorare insieme 12 maestri e 45 apprendisti, in 9 percorsi di quattro mesi.\n"
            "2. Accompagnare almeno 18 apprendisti a un tirocinio o a un lavoro nelle imprese "
            "della zona.\n"
            "3. Coprire con le vendite e i corsi il 60% delle spese della bottega nel terzo anno."
        ),
        generativity=(
            "Il sapere di chi ha smesso di lavorare torna a essere una risorsa di tutti, e chi lo "
            "riceve si impegna a restituire venti ore di laboratorio al paese. Le imprese della "
            "rete offrono scarti di lavorazione e posti di tirocinio. Alla fine restano una "
            "bottega che vende, un gruppo di maestri e un registro dei mestieri che le scuole "
            "possono usare."
        ),
        activities=(
            _during(
                1,
                5,
                "Sistemare la bottega",
                "Lavori leggeri fatti con i primi apprendisti, banchi e attrezzi recuperati.",
            ),
            _during(
                3,
                8,
                "Cercare i maestri",
                "Incontri nei paesi e nei masi, prove di insegnamento, patto di restituzione.",
            ),
            _during(
                6,
                33,
                "I percorsi",
                "Nove gruppi di cinque apprendisti: legno, lana, ferro, pietra e riparazione.",
            ),
            _during(
                12,
                36,
                "La vendita",
                "Mercati di stagione, ordini delle strutture ricettive, catalogo semplice in rete.",
            ),
            _during(
                18,
                36,
                "Verso il lavoro",
                "Tirocini nelle imprese della rete, con un tutore per ogni apprendista.",
            ),
        ),
    ),
    "Orti di quartiere": Story(
        summary=(
            "Trasformiamo tre terreni incolti dei paesi di Primiero in orti coltivati insieme da "
            "famiglie, anziani e persone fragili. Un terzo del raccolto va alle famiglie in "
            "difficoltà, e chi lo riceve può entrare nel gruppo che coltiva."
        ),
        context=(
            "Attorno ai paesi di Primiero ci sono prati e terrazzi che nessuno lavora più, e "
            "condomini nuovi dove ci si conosce poco. Le famiglie arrivate di recente hanno casa "
            "ma non legami; molti anziani sanno coltivare ma da soli non ce la fanno più. Chi "
            "aiuta le famiglie in difficoltà ci racconta che la borsa della spesa spesso si prende "
            "in silenzio e si porta via in fretta. Un orto comune è un modo di dare e di ricevere "
            "nello stesso gesto."
        ),
        objectives=(
            "1. Rimettere a coltura 3 terreni, per 4.000 metri quadrati e 60 particelle.\n"
            "2. Formare 3 gruppi di coltivatori con 90 persone, delle quali almeno 25 seguite dai "
            "servizi sociali.\n"
            "3. Distribuire ogni anno 2.500 chili di verdura a 40 famiglie, 15 delle quali entrano "
            "nei gruppi entro il terzo anno."
        ),
        generativity=(
            "La terra la prestano i proprietari, l'esperienza gli anziani, le braccia tutti gli "
            "altri: quasi niente si compra. Chi comincia ricevendo finisce coltivando, e ogni "
            "gruppo elegge due persone che tengono attrezzi, turni e cassa. Dal quarto anno "
            "sementi, acqua e assicurazione si pagano con le quote delle particelle e con la "
            "vendita delle piantine."
        ),
        activities=(
            _during(
                1,
                5,
                "Terreni e patti",
                "Accordi di comodato, analisi del suolo, disegno degli orti con chi li userà.",
            ),
            _during(
                4,
                9,
                "Preparare la terra",
                "Recinzioni, presa dell'acqua e compostiere, in dieci giornate aperte a tutti.",
            ),
            _during(
                6,
                36,
                "Coltivare insieme",
                "Turni settimanali, un ortolano esperto per gruppo, quaderno delle colture.",
            ),
            _during(
                8,
                36,
                "Il terzo che si dona",
                "Raccolta e consegna alle famiglie, con inviti a cucinare e a coltivare.",
            ),
            _during(
                24,
                36,
                "Gli orti si reggono da soli",
                "Regolamento, cassa comune, formazione dei sei responsabili.",
            ),
        ),
    ),
    "Il bosco che cura": Story(
        summary=(
            "Portiamo nel bosco di Primiero, ogni settimana, persone che attraversano un momento "
            "difficile e chi le assiste. Camminano, raccolgono legna, curano i sentieri rovinati "
            "dalle tempeste: il bosco si rimette in piedi, e loro con lui."
        ),
        context=(
            "Il bosco è a dieci minuti da ogni casa di Primiero, ma chi vive una depressione, una "
            "malattia o l'assistenza quotidiana di un familiare spesso non esce più. I servizi ci "
            "sono, però stanno fra quattro mura e finiscono con l'orario. Intanto molti tratti di "
            "bosco segnati dal vento e dagli insetti aspettano mani che li puliscano. Abbiamo "
            "provato con dodici uscite: chi è venuto la prima volta per accompagnare un altro è "
            "tornato per sé."
        ),
        objectives=(
            "1. Organizzare 300 uscite in tre anni, con 80 persone fragili e 40 familiari che le "
            "assistono.\n"
            "2. Formare 20 accompagnatori del bosco tra abitanti, boscaioli in pensione e studenti.\n"
            "3. Ripristinare 12 chilometri di sentieri e 4 aree di sosta alla portata di tutti."
        ),
        generativity=(
            "Le persone seguite non sono ospiti: lasciano sentieri puliti e panchine, e dopo un "
            "anno possono diventare accompagnatrici. I proprietari dei boschi mettono a "
            "disposizione la legna di risulta, che un gruppo trasforma e vende. Restano "
            "accompagnatori formati, percorsi segnati e un accordo con i servizi per continuare le "
            "uscite senza nuovo contributo."
        ),
        activities=(
            _during(
                1,
                6,
                "Scuola di accompagnatori",
                "Dieci giornate su ascolto, primo soccorso, riconoscimento delle piante e "
                "sicurezza.",
            ),
            _during(
                4,
                36,
                "Il giorno del bosco",
                "Due uscite alla settimana, in piccoli gruppi, anche d'inverno.",
            ),
            _during(
                9,
                30,
                "Cantieri leggeri",
                "Pulizia dei sentieri, panchine, staccionate, con la guida di chi lo faceva di "
                "mestiere.",
            ),
            _during(
                15,
                36,
                "Legna e piccoli oggetti",
                "Lavorazione della legna di risulta e vendita nei mercati della valle.",
            ),
        ),
    ),
    "Vicini di casa": Story(
        summary=(
            "Nei paesi della Val di Non facciamo nascere gruppi di vicini che si accorgono di chi "
            "resta solo e se ne prendono cura prima che serva un servizio. Li sostiene una persona "
            "di riferimento per ogni gruppo di paesi, che mette in contatto chi chiede e chi può "
            "dare."
        ),
        context=(
            "La Val di Non è fatta di tanti paesi piccoli, separati da campi di mele e forre "
            "profonde: bastano una patente non rinnovata o una finestra chiusa perché una persona "
            "sparisca dalla vista. Gli anziani soli sono molti; accanto a loro vivono famiglie che "
            "nella stagione della raccolta non hanno un'ora libera e lavoratori arrivati da fuori "
            "che non conoscono nessuno. I medici e i servizi spesso arrivano quando il problema è "
            "già grande. Chi abita accanto lo vede prima, ma non sa se può bussare né a chi "
            "rivolgersi."
        ),
        objectives=(
            "1. Far nascere 15 gruppi di vicinato in 20 paesi, con 150 vicini attivi.\n"
            "2. Raggiungere 200 persone sole con almeno un contatto alla settimana, telefonate "
            "comprese.\n"
            "3. Ridurre della metà le richieste di accompagnamento che oggi restano senza risposta."
        ),
        generativity=(
            "Non portiamo operatori nelle case: rendiamo possibile quello che i vicini farebbero "
            "già, con una piccola formazione, un'assicurazione e un numero da chiamare. Chi è "
            "aiutato dà qualcosa a sua volta, dalla marmellata all'ora di conversazione in "
            "italiano. Alla fine i gruppi si tengono da soli, e le persone di riferimento sono "
            "volontari con un rimborso pagato da un fondo di paese."
        ),
        activities=(
            _during(
                1,
                8,
                "Ascolto nei paesi",
                "Venti serate in cucina, nei bar e nelle canoniche, per capire chi c'è e che cosa "
                "manca.",
            ),
            _during(
                6,
                15,
                "I primi sei gruppi",
                "Formazione breve, assicurazione, rubrica dei vicini e patto di riservatezza.",
            ),
            _during(
                10,
                36,
                "Le persone di riferimento",
                "Cinque referenti, una ogni quattro paesi, con incontri mensili con i servizi.",
            ),
            _during(
                16,
                30,
                "Altri nove gruppi",
                "Un gruppo esperto accompagna ogni gruppo che nasce.",
            ),
            _during(
                24,
                36,
                "Il fondo di paese",
                "Raccolta tra famiglie e imprese della frutta, regole e primo bilancio.",
            ),
        ),
    ),
    "Officina delle generazioni": Story(
        summary=(
            "A Fassa apriamo un'officina dove anziani e ragazzi riparano insieme sci, biciclette e "
            "piccoli elettrodomestici. Mentre lavorano si scambiano mestieri, lingua ladina e "
            "dimestichezza con il digitale."
        ),
        context=(
            "In Val di Fassa la vita segue le stagioni del turismo: d'inverno e d'estate gli "
            "adulti lavorano senza orario, nei mesi vuoti molti ragazzi non sanno dove stare. I "
            "nonni sono il pilastro delle famiglie, ma fuori casa hanno poche occasioni di essere "
            "cercati per quello che sanno. Nelle cantine si accumulano sci, biciclette e attrezzi "
            "che si buttano perché nessuno li aggiusta. Riparare è una scusa seria per stare "
            "insieme e per parlare anche ladino, che i più giovani capiscono e usano poco."
        ),
        objectives=(
            "1. Riparare 1.500 oggetti in tre anni, con 25 anziani e 70 ragazzi tra i 13 e i 19 "
            "anni.\n"
            "2. Tenere 40 serate di scambio: un mestiere contro un'ora di aiuto con telefono e "
            "computer.\n"
            "3. Arrivare a 15.000 euro l'anno di ricavi da riparazioni e noleggio di attrezzi "
            "usati."
        ),
        generativity=(
            "I pezzi vengono dai noleggi e dagli alberghi, che oggi pagano per smaltirli, e le "
            "mani da chi ha tempo nei mesi morti. I ragazzi ricevono un attestato delle competenze "
            "utile per il lavoro stagionale e restano come aiutanti. Quando il contributo finisce "
            "l'officina vive di riparazioni, e il gruppo misto di conduzione decide prezzi e orari."
        ),
        activities=(
            _during(
                1,
                4,
                "Aprire l'officina",
                "Locale, banchi e regole di sicurezza, scelti da un gruppo di anziani e ragazzi.",
            ),
            _during(
                4,
                36,
                "Riparare in due",
                "Tre pomeriggi alla settimana, sempre con un anziano e un ragazzo allo stesso "
                "banco.",
            ),
            _during(
                6,
                34,
                "Serate di scambio",
                "Mestieri, ladino e digitale nei mesi tra una stagione e l'altra.",
            ),
            _during(
                10,
                36,
                "Accordi con alberghi e noleggi",
                "Ritiro dell'usato, manutenzione a chiamata, noleggio solidale per le famiglie.",
            ),
        ),
    ),
    "Pane e relazioni": Story(
        summary=(
            "In un quartiere della Val d'Adige rimettiamo in funzione un forno comune, dove si "
            "impasta e si cuoce insieme due volte alla settimana. Attorno al pane nascono una "
            "colazione di quartiere, un piccolo lavoro per chi non ne ha e consegne a chi non esce."
        ),
        context=(
            "Il quartiere è cresciuto in fretta: palazzi alti, molte lingue, un solo bar e nessuna "
            "piazza. Le famiglie si incrociano sulle scale, gli anziani restano ai piani alti, e "
            "diverse donne arrivate da altri paesi passano la giornata in casa pur sapendo fare "
            "moltissimo. Durante una festa abbiamo portato un forno mobile e in un pomeriggio si "
            "sono presentate persone che abitano vicine da anni senza conoscersi. Il pane è una "
            "cosa che tutte le cucine del quartiere sanno fare."
        ),
        objectives=(
            "1. Accendere il forno 90 volte l'anno, con 12 fornai di quartiere formati.\n"
            "2. Coinvolgere 150 abitanti di almeno 15 provenienze diverse, 30 dei quali nella "
            "conduzione.\n"
            "3. Portare pane e compagnia ogni settimana a 35 persone che escono poco di casa."
        ),
        generativity=(
            "La farina viene da un mulino della zona a prezzo di costo, la legna dalle potature "
            "del verde, le ricette dagli abitanti. Chi impara a condurre il forno lo insegna a due "
            "altre persone, così il sapere non resta in poche mani. Le colazioni su ordinazione "
            "per uffici e scuole coprono le spese dal terzo anno e danno lavoro ad almeno due "
            "persone."
        ),
        activities=(
            _during(
                1,
                5,
                "Il forno",
                "Messa a norma, accordo per lo spazio, prime cotture di prova.",
            ),
            _during(
                4,
                12,
                "Scuola di pane",
                "Quattro corsi brevi, con una persona che traduce e uno spazio per i bambini.",
            ),
            _during(
                6,
                36,
                "Le cotture comuni",
                "Due volte alla settimana, ciascuno con il proprio impasto.",
            ),
            _during(
                10,
                36,
                "Pane a domicilio",
                "Consegne a piedi, con il tempo di una chiacchierata.",
            ),
            _during(
                18,
                36,
                "Le colazioni",
                "Ordini di uffici e scuole, conti, due posti di lavoro a tempo parziale.",
            ),
        ),
    ),
    "La stazione dei ragazzi": Story(
        summary=(
            "Nella Piana Rotaliana i locali vuoti di una piccola stazione diventano un luogo "
            "gestito da ragazzi tra i 14 e i 20 anni. Sala prove, aiuto nello studio e un chiosco "
            "per i pendolari: lo decidono loro, con adulti che stanno un passo indietro."
        ),
        context=(
            "La Piana Rotaliana sta sulla linea che porta alla città, e ogni giorno molti ragazzi "
            "passano per le sue stazioni senza fermarsi. La scuola, lo sport e gli amici sono "
            "altrove; la sera il paese resta il posto in cui si dorme. I genitori ci chiedono di "
            "tenere i ragazzi occupati, i ragazzi ci chiedono di lasciarli fare qualcosa di vero. "
            "I locali al piano terra della stazione sono vuoti, asciutti e a due passi dai binari: "
            "il posto in cui sono già."
        ),
        objectives=(
            "1. Aprire la stazione 5 pomeriggi e 2 sere alla settimana, con un gruppo di "
            "conduzione di 20 ragazzi.\n"
            "2. Coinvolgere 250 ragazzi in tre anni, 60 dei quali con un impegno stabile.\n"
            "3. Aiutare nello studio 50 ragazzi, grazie a 25 studenti più grandi."
        ),
        generativity=(
            "I ragazzi non sono utenti: tengono le chiavi, i conti e il calendario, e chi ha "
            "compiuto vent'anni accompagna i nuovi. Il chiosco per i pendolari e l'affitto della "
            "sala prove coprono le spese vive; artigiani e imprese agricole della piana offrono "
            "materiali e piccoli lavori estivi. Resta un luogo che gli adulti usano al mattino, in "
            "cambio della manutenzione."
        ),
        activities=(
            _during(
                1,
                6,
                "Progettare insieme",
                "Un gruppo di ragazzi disegna gli spazi, sceglie le regole e chiede i preventivi.",
            ),
            _during(
                5,
                10,
                "Cantiere e apertura",
                "Tinteggiatura, arredi recuperati, festa sul binario.",
            ),
            _during(
                8,
                36,
                "Compiti tra pari",
                "Tre pomeriggi alla settimana, con studenti più grandi riconosciuti dalle scuole.",
            ),
            _during(
                9,
                36,
                "Sala prove e palco",
                "Prenotazioni, laboratorio di suono, quattro serate l'anno per il paese.",
            ),
            _during(
                15,
                36,
                "Il chiosco",
                "Colazioni per i pendolari, con turni e conti tenuti dai ragazzi.",
            ),
        ),
    ),
    "Una malga per tutti": Story(
        summary=(
            "In una malga della Val di Fassa creiamo soggiorni e giornate di lavoro alla portata "
            "di persone con disabilità e delle loro famiglie. Chi viene non è soltanto ospite: "
            "munge, cucina, accoglie chi passa."
        ),
        context=(
            "La montagna di Fassa accoglie visitatori da tutto il mondo, ma chi ci abita e ha una "
            "disabilità spesso la guarda dal fondovalle. Le famiglie ci raccontano estati lunghe, "
            "con i servizi ridotti e i genitori impegnati nella stagione turistica. Una malga "
            "ancora caricata, raggiungibile con un mezzo, ha stanze vuote e un malgaro che cerca "
            "aiuto. Con pochi adattamenti e persone preparate può diventare il posto in cui si "
            "lavora insieme."
        ),
        objectives=(
            "1. Ospitare 60 persone con disabilità in soggiorni di una settimana e 400 persone in "
            "giornate aperte.\n"
            "2. Formare 30 volontari, 10 dei quali con disabilità, all'accoglienza in malga.\n"
            "3. Attivare 12 tirocini estivi e almeno 4 contratti stagionali nelle strutture della "
            "valle."
        ),
        generativity=(
            "Il malgaro trova mani e clienti, le famiglie un'estate più leggera, le persone con "
            "disabilità un ruolo che gli altri vedono. Gli albergatori della rete adottano una "
            "settimana a testa e propongono la malga ai loro ospiti. Dal quarto anno le giornate a "
            "pagamento e i prodotti venduti coprono i soggiorni di chi non può spendere."
        ),
        activities=(
            _during(
                1,
                7,
                "Rendere la malga accogliente",
                "Rampe in legno, bagno e segnaletica semplice, provati prima da chi li userà.",
            ),
            _during(
                3,
                8,
                "Formare i volontari",
                "Un fine settimana al mese in valle, poi una settimana in quota.",
            ),
            _during(
                6,
                33,
                "Le estati in malga",
                "Tre stagioni di soggiorni e di giornate aperte, da giugno a settembre.",
            ),
            _during(
                10,
                34,
                "Tirocini in valle",
                "Da ottobre a Pasqua, il lavoro imparato in malga continua in cucine e botteghe.",
            ),
            _during(
                26,
                36,
                "Prezzi e prodotti",
                "Tariffe, vendita diretta e accordi con gli albergatori per gli anni seguenti.",
            ),
        ),
    ),
    "Il condominio solidale": Story(
        summary=(
            "In un condominio della Valsugana gli inquilini mettono in comune una stanza, qualche "
            "ora e le spese che pesano di più. Impariamo da quel palazzo un metodo che altri "
            "cinque possano copiare."
        ),
        context=(
            "Nei paesi più grandi della Valsugana ci sono palazzi costruiti per chi veniva a "
            "lavorare in fabbrica, dove oggi vivono anziani soli, famiglie con un solo stipendio e "
            "persone appena arrivate. Le liti per le scale e per le bollette arrivano in Comune "
            "prima ancora che qualcuno si sia parlato. In uno di questi palazzi una sala al piano "
            "terra è chiusa da anni e un gruppo di inquilini ci ha chiesto di riaprirla. Da qui si "
            "può cominciare, perché è il palazzo a chiederlo."
        ),
        objectives=(
            "1. Far partecipare 45 delle 60 famiglie del primo palazzo ad almeno un'attività "
            "comune.\n"
            "2. Ridurre del 15% le spese di riscaldamento e di luce delle parti comuni con scelte "
            "prese insieme.\n"
            "3. Portare il metodo in altri 5 palazzi, ciascuno con 2 portavoce scelti dagli "
            "inquilini."
        ),
        generativity=(
            "La stanza e le ore degli inquilini sono già lì: serve qualcuno che per un po' tenga "
            "il filo, poi basta il portierato a turno. Metà di quanto si risparmia sulle bollette "
            "va in una cassa che paga piccole riparazioni e i conti arretrati di chi è in "
            "difficoltà. Restano i portavoce, la cassa e una guida scritta dagli inquilini per gli "
            "altri palazzi."
        ),
        activities=(
            _during(
                1,
                4,
                "Porta a porta",
                "Un colloquio con ogni famiglia, in coppia con un inquilino.",
            ),
            _during(
                4,
                12,
                "La stanza comune",
                "Riapertura, regole d'uso, doposcuola e pranzo del giovedì.",
            ),
            _during(
                8,
                36,
                "Il portierato a turno",
                "Pacchi, piccole commissioni, un occhio a chi non sta bene.",
            ),
            _during(
                10,
                30,
                "Le bollette insieme",
                "Letture mensili, consigli di un tecnico, cassa del risparmio comune.",
            ),
            _during(
                20,
                36,
                "Altri cinque palazzi",
                "Visite, guida del metodo, un portavoce esperto accanto a quelli nuovi.",
            ),
        ),
    ),
    "Sentieri di comunità": Story(
        summary=(
            "Recuperiamo i sentieri che uniscono paesi e masi dell'Alta Valsugana, con squadre di "
            "cui fanno parte persone senza lavoro, scuole e abitanti. Ogni sentiero riaperto torna "
            "a servire: per andare a scuola, a messa, al negozio, a trovare qualcuno."
        ),
        context=(
            "Fra i paesi dell'Alta Valsugana e i masi della valle dei Mocheni c'era una rete di "
            "sentieri usata ogni giorno; con le strade molti si sono chiusi e le frazioni si sono "
            "allontanate. Chi non guida resta fermo, i ragazzi dipendono dall'auto dei genitori. "
            "Nello stesso territorio c'è chi ha perso il lavoro dopo i cinquant'anni e chi aspetta "
            "mesi prima di poterne cercare uno. Rimettere in ordine un sentiero si impara in "
            "fretta, e il risultato si vede la sera stessa."
        ),
        objectives=(
            "1. Riaprire 30 chilometri di sentieri tra frazioni, in 10 tratti adottati ciascuno da "
            "un paese.\n"
            "2. Impegnare nelle squadre 36 persone senza lavoro, e accompagnarne 14 a un contratto.\n"
            "3. Coinvolgere 15 classi e 200 abitanti nelle giornate di cura."
        ),
        generativity=(
            "Ogni tratto ha un gruppo di adozione che si impegna a due giornate l'anno, così la "
            "manutenzione non dipende da un appalto. Le persone delle squadre ottengono attestati "
            "per l'uso degli attrezzi e alcune formano un'impresa di piccola manutenzione del "
            "verde. I proprietari danno il passaggio con accordi scritti, che restano validi "
            "quando il progetto è finito."
        ),
        activities=(
            _during(
                1,
                6,
                "Cercare i sentieri",
                "Mappe e racconti degli anziani, sopralluoghi, accordi di passaggio.",
            ),
            _during(
                5,
                33,
                "Le squadre",
                "Tre squadre da sei persone, rinnovate a metà percorso, con un capo esperto e "
                "formazione alla sicurezza.",
            ),
            _during(
                8,
                36,
                "Giornate di cura",
                "Con scuole e abitanti, un sabato al mese da marzo a novembre.",
            ),
            _during(
                18,
                36,
                "Dall'attestato al lavoro",
                "Accompagnamento nelle imprese e avvio di un'impresa comune.",
            ),
        ),
    ),
    "La biblioteca degli oggetti": Story(
        summary=(
            "Sugli Altipiani Cimbri apriamo una biblioteca dove si prendono in prestito trapani, "
            "ciaspole, culle e sedie a rotelle, invece di libri. Chi presta un oggetto presta "
            "anche un'ora per insegnare a usarlo."
        ),
        context=(
            "Sugli altipiani i paesi sono piccoli e il negozio più vicino può stare a mezz'ora di "
            "strada, che d'inverno diventa di più. Le famiglie comprano cose usate una volta "
            "l'anno, e intanto soffitte e seconde case ne sono piene. Quando serve un ausilio per "
            "un anziano tornato dall'ospedale si aspetta, e a volte si rinuncia. Mettere insieme "
            "gli oggetti è la parte facile: quello che manca è un posto in cui ci si fida gli uni "
            "degli altri."
        ),
        objectives=(
            "1. Raccogliere 1.200 oggetti e arrivare a 3.000 prestiti in tre anni, da 4 punti di "
            "ritiro.\n"
            "2. Iscrivere 400 famiglie, di cui 80 con persone anziane o malate che usano gli "
            "ausili.\n"
            "3. Tenere 60 incontri per imparare a usare e a riparare, guidati da 30 abitanti."
        ),
        generativity=(
            "Gli oggetti arrivano dalle case, comprese quelle di chi viene solo in vacanza e che "
            "così entra in rapporto con chi resta tutto l'anno. La tessera si paga in denaro o in "
            "ore, e le ore tengono aperti i punti di ritiro. Alla fine ci sono un catalogo comune, "
            "un gruppo di riparatori e una cassa che rinnova gli oggetti consumati."
        ),
        activities=(
            _during(
                1,
                6,
                "La grande raccolta",
                "Giornate nei paesi, prova e pulizia degli oggetti, catalogo.",
            ),
            _during(
                5,
                10,
                "Quattro punti di ritiro",
                "Nei locali del Comune e nei negozi che accettano, con orari comuni.",
            ),
            _during(
                7,
                36,
                "Prestiti e consegne",
                "Tessera, consegna a chi non si muove, ausili entro due giorni.",
            ),
            _during(9, 36, "Imparare e riparare", "Due incontri al mese, guidati da chi sa fare."),
        ),
    ),
    "Nonni in rete": Story(
        summary=(
            "Nelle Giudicarie gli anziani imparano a usare telefono e computer dai ragazzi, poi lo "
            "insegnano ad altri anziani. In cambio tengono aperti tre pomeriggi alla settimana per "
            "i bambini che all'uscita da scuola non hanno nessuno a casa."
        ),
        context=(
            "Le Giudicarie sono larghe e spezzate in valli: per una visita o un certificato si "
            "fanno molti chilometri, e sempre più spesso si chiede di farlo con il telefono. Tanti "
            "anziani si fanno aiutare da un figlio lontano, o lasciano perdere. Le famiglie "
            "giovani, invece, cercano qualcuno che stia con i bambini nelle ore tra la scuola e il "
            "rientro. Sono due bisogni vicini di casa, che quasi mai si parlano."
        ),
        objectives=(
            "1. Formare 40 nonni che insegnano, e con loro raggiungere 350 anziani in 12 paesi.\n"
            "2. Aprire 6 pomeriggi dei nonni, per 90 bambini tra i 6 e i 10 anni.\n"
            "3. Far sì che 200 anziani prenotino da soli una visita o un certificato entro il "
            "terzo anno."
        ),
        generativity=(
            "Gli anziani non sono chi riceve il corso ma chi lo porta avanti: ogni nonno formato "
            "ne accompagna almeno cinque. Le famiglie restituiscono ai nonni passaggi in auto e "
            "compagnia, segnati su un quaderno comune. Quando il contributo finisce restano i "
            "nonni insegnanti, le sale prestate dai Comuni e una piccola quota delle famiglie per "
            "le merende."
        ),
        activities=(
            _during(
                1,
                8,
                "I ragazzi insegnano",
                "Venti studenti formano i primi nonni, uno a uno, in sei mesi.",
            ),
            _during(
                7,
                36,
                "I nonni insegnano",
                "Sportelli settimanali in 12 paesi, nei bar e nelle sale civiche.",
            ),
            _during(
                6,
                34,
                "I pomeriggi dei nonni",
                "Merenda, compiti e giochi, con un educatore di appoggio il primo anno.",
            ),
            _during(
                12,
                36,
                "Il quaderno degli scambi",
                "Passaggi, compagnia e piccole commissioni tra famiglie e nonni.",
            ),
            _during(
                28,
                36,
                "Il gruppo che resta",
                "Coordinamento dei nonni, sale, quote e calendario del quarto anno.",
            ),
        ),
    ),
    "Cucina popolare": Story(
        summary=(
            "In Valsugana apriamo una cucina dove tre volte alla settimana si pranza insieme con "
            "il cibo che altrimenti andrebbe buttato. Ai fornelli ci sono cuochi, volontari e "
            "persone che cercano lavoro; a tavola chiunque, e ciascuno paga quanto può."
        ),
        context=(
            "In Valsugana e nel Tesino chi è in difficoltà si vergogna di chiederlo, e nei paesi "
            "tutti si conoscono. Le borse della spesa arrivano a chi è già seguito, molto meno a "
            "chi ha uno stipendio che non basta o a chi mangia da solo ogni giorno. Intanto "
            "negozi, mense e aziende agricole scartano ogni settimana cibo buono. Una tavola "
            "aperta a tutti, dove non si capisce chi paga e chi no, toglie la vergogna e rimette "
            "insieme le persone."
        ),
        objectives=(
            "1. Servire 12.000 pasti l'anno a regime, in una sala da 50 posti aperta tre giorni "
            "alla settimana.\n"
            "2. Recuperare 18 tonnellate di cibo in tre anni, da 25 donatori.\n"
            "3. Formare in cucina 30 persone senza lavoro, e vederne assunte almeno 12."
        ),
        generativity=(
            "Il cibo lo danno negozi e aziende agricole, il tempo 60 volontari, l'esperienza due "
            "cuochi in pensione. Chi mangia può restituire apparecchiando, coltivando o "
            "accompagnando qualcuno a tavola. I pranzi pagati a prezzo pieno e i rinfreschi "
            "preparati su ordinazione coprono l'affitto e la cuoca dal terzo anno in poi."
        ),
        activities=(
            _during(
                1,
                6,
                "La cucina",
                "Locale, autorizzazioni, accordi con i donatori, furgone condiviso.",
            ),
            _during(
                5,
                36,
                "I pranzi aperti",
                "Tre giorni alla settimana, con un tavolo lungo e nessuna tessera.",
            ),
            _during(
                7,
                34,
                "Imparare il mestiere",
                "Cinque corsi di quattro mesi, con tirocinio in ristoranti e mense.",
            ),
            _during(
                12,
                36,
                "Rinfreschi su ordinazione",
                "Feste di paese, riunioni e ricorrenze, per reggere i conti.",
            ),
            _during(
                18,
                36,
                "La tavola che viaggia",
                "Un pranzo al mese nei paesi del Tesino, ospiti delle associazioni locali.",
            ),
        ),
    ),
    "Sport in piazza": Story(
        summary=(
            "In Val di Sole portiamo il movimento nelle piazze dei paesi: camminate, giochi e "
            "ginnastica dolce, gratis e per ogni età. Li guidano abitanti formati, non istruttori "
            "che poi se ne vanno."
        ),
        context=(
            "La Val di Sole vive di sport, ma di quello che si paga e che viene da fuori: piste, "
            "rafting, bicicletta. Chi ci abita, se non gareggia, spesso si muove poco, e nei mesi "
            "senza turisti le piazze sono vuote. Gli anziani smettono di camminare dopo la prima "
            "caduta, gli adolescenti che lasciano la squadra non trovano altro. Muoversi insieme "
            "sotto casa costa poco, e fa incontrare chi non si incontrerebbe mai."
        ),
        objectives=(
            "1. Animare 7 piazze, con 2 appuntamenti alla settimana da marzo a novembre.\n"
            "2. Formare 28 animatori di piazza, metà sotto i 25 anni e metà sopra i 60.\n"
            "3. Coinvolgere 600 abitanti, 150 dei quali dicono di non avere fatto movimento "
            "nell'ultimo anno."
        ),
        generativity=(
            "Gli animatori sono del paese e lavorano in coppie di età diverse: quando uno manca, "
            "l'altro c'è. Le attrezzature le prestano i noleggi nella bassa stagione, e gli "
            "alberghi offrono le palestre d'inverno in cambio di uscite guidate per gli ospiti. "
            "Dopo il terzo anno bastano l'assicurazione e un coordinatore volontario, pagati da "
            "una camminata annuale con iscrizione."
        ),
        activities=(
            _during(
                1,
                4,
                "Formare gli animatori",
                "Otto serate e due giornate, con un medico e un fisioterapista.",
            ),
            _during(
                4,
                35,
                "Le piazze in movimento",
                "Tre stagioni fino a novembre, con un programma diverso in ogni paese.",
            ),
            _during(
                12,
                26,
                "L'inverno al coperto",
                "Palestre degli alberghi e sale civiche, per chi non vuole fermarsi.",
            ),
            _during(
                10,
                36,
                "La camminata di valle",
                "Una volta l'anno, organizzata dagli animatori, con la raccolta per l'anno dopo.",
            ),
        ),
    ),
    "Il tempo regalato": Story(
        summary=(
            "A Primiero creiamo una banca del tempo che unisce famiglie, imprese e anziani: chi ha "
            "un'ora la mette, chi ne ha bisogno la prende. Le ore più preziose sono quelle di "
            "sollievo a chi assiste un familiare giorno e notte."
        ),
        context=(
            "A Primiero molti anziani sono assistiti in casa, quasi sempre da una figlia, una "
            "moglie o una nuora. Chi assiste non chiede, perché non vuole pesare e perché non sa a "
            "chi chiedere; l'ospedale e i servizi più grandi sono lontani, fuori valle. Ci sono "
            "però persone in pensione da poco e dipendenti di imprese che un'ora alla settimana la "
            "darebbero volentieri. Manca chi tenga insieme la domanda e l'offerta con delicatezza, "
            "e chi garantisca per tutti."
        ),
        objectives=(
            "1. Raccogliere 12.000 ore in tre anni da 220 persone e 10 imprese.\n"
            "2. Dare almeno 4 ore di sollievo alla settimana a 60 persone che assistono un "
            "familiare.\n"
            "3. Far sì che metà di chi riceve ore ne dia altrettante, anche in altre forme."
        ),
        generativity=(
            "L'ora regalata non si ripaga a chi l'ha data ma a un terzo, e così il giro si "
            "allarga. Le imprese concedono ai dipendenti ore retribuite di volontariato e ne hanno "
            "in cambio aiuto nelle loro emergenze familiari. Restano un registro semplice, 12 "
            "persone che sanno abbinare chi dà e chi riceve, e un accordo con i servizi sanitari e "
            "sociali."
        ),
        activities=(
            _during(
                1,
                6,
                "Regole e registro",
                "Assicurazione, riservatezza, modo di contare le ore, provati con 20 famiglie.",
            ),
            _during(
                4,
                12,
                "Le persone che abbinano",
                "Formazione di 12 referenti di paese all'ascolto e all'incontro in casa.",
            ),
            _during(
                7,
                36,
                "Le ore di sollievo",
                "Turni stabili presso chi assiste, sempre con le stesse due persone.",
            ),
            _during(
                10,
                36,
                "Le imprese che danno tempo",
                "Accordi con i datori di lavoro, ore retribuite, giornata annuale.",
            ),
            _during(
                20,
                36,
                "Il caffè di chi assiste",
                "Un incontro ogni due settimane, mentre qualcuno resta a casa al posto loro.",
            ),
        ),
    ),
    "Abitare leggero": Story(
        summary=(
            "Sugli Altipiani Cimbri accompagniamo anziani con case troppo grandi e giovani senza "
            "casa a vivere sotto lo stesso tetto o porta a porta. Le stanze chiuse si riaprono, le "
            "spese si dividono e nessuno resta solo d'inverno."
        ),
        context=(
            "Sugli altipiani ci sono più case che famiglie: molte sono di chi viene in vacanza, "
            "altre sono grandi e abitate da una sola persona anziana che ne scalda una stanza. I "
            "giovani che vorrebbero restare, o venire a lavorare qui, non trovano un affitto che "
            "duri oltre la stagione. Gli uni hanno paura di finire in una struttura lontana, gli "
            "altri di dover partire. Abitare insieme può essere una risposta, se qualcuno aiuta a "
            "scegliersi e a stare ai patti."
        ),
        objectives=(
            "1. Avviare 18 convivenze tra anziani e giovani, e 10 affitti lunghi in seconde case.\n"
            "2. Fare in modo che almeno 20 anziani possano restare a casa propria per tutto il "
            "progetto.\n"
            "3. Portare ad abitare stabilmente sugli altipiani 25 persone sotto i 35 anni."
        ),
        generativity=(
            "Le stanze vuote sono la ricchezza nascosta di questi paesi, e il progetto la mette in "
            "circolo senza costruire nulla. Chi entra paga meno e offre presenza, legna spaccata, "
            "neve spalata; chi ospita offre casa, storie e un nome in paese. Alla fine resta uno "
            "sportello tenuto da chi ha già convissuto, che vive con una piccola quota di ogni "
            "accordo."
        ),
        activities=(
            _during(
                1,
                6,
                "Cercare case e persone",
                "Incontri nei paesi, visite alle case, prime storie raccolte.",
            ),
            _during(
                5,
                12,
                "Scegliersi",
                "Colloqui, fine settimana di prova, patto di convivenza scritto con parole "
                "semplici.",
            ),
            _during(
                8,
                36,
                "Abitare",
                "Avvio delle convivenze, visita mensile, aiuto quando nasce un problema.",
            ),
            _during(
                12,
                30,
                "Piccoli lavori",
                "Ingressi separati, stufe e bagni, con artigiani locali e giornate comuni.",
            ),
            _during(
                24,
                36,
                "Lo sportello che resta",
                "Formazione di chi lo terrà, quota sugli accordi, guida per i proprietari.",
            ),
        ),
    ),
    "Mani in pasta": Story(
        summary=(
            "In Val di Non un laboratorio di pasta fresca e conserve dà un mestiere a persone con "
            "disabilità e a donne che vogliono tornare al lavoro. Le mele e gli ortaggi che il "
            "mercato scarta per la forma diventano prodotti venduti in valle."
        ),
        context=(
            "In Val di Non il lavoro non manca nella stagione della raccolta, poi si ferma; chi ha "
            "una disabilità, o riprende dopo anni passati in casa, trova poco e per poco tempo. Le "
            "famiglie ci dicono che dopo la scuola per i loro figli comincia il vuoto. Nei campi e "
            "nei magazzini, intanto, resta frutta sana ma fuori misura. Una cucina attrezzata e in "
            "disuso, e alcune cuoche che hanno voglia di insegnare, sono già un buon inizio."
        ),
        objectives=(
            "1. Inserire nel laboratorio 16 persone con disabilità e 14 donne in cerca di lavoro, "
            "con percorsi di sei mesi.\n"
            "2. Trasformare 20 tonnellate di frutta e ortaggi fuori misura in tre anni.\n"
            "3. Raggiungere 90.000 euro di vendite nel terzo anno e 6 contratti stabili."
        ),
        generativity=(
            "Quello che era scarto diventa materia prima, e chi era seguito da un servizio diventa "
            "collega. Le aziende agricole conferiscono la frutta e ricomprano le conserve per i "
            "loro spacci; le cuoche insegnano e poi affiancano. Il laboratorio si costituisce in "
            "impresa sociale prima della fine del progetto e si regge sulle vendite."
        ),
        activities=(
            _during(
                1,
                6,
                "La cucina e le ricette",
                "Autorizzazioni, attrezzature, venti ricette provate con le cuoche.",
            ),
            _during(
                5,
                34,
                "Imparare facendo",
                "Cinque gruppi di sei persone, con mansioni adatte a ciascuno.",
            ),
            _during(
                7,
                36,
                "Dal campo al vasetto",
                "Ritiro della frutta fuori misura, lavorazione, etichette chiare.",
            ),
            _during(
                10,
                36,
                "Vendere in valle",
                "Spacci, alberghi, mense e mercati; conti letti insieme ogni mese.",
            ),
            _during(
                24,
                36,
                "L'impresa che nasce",
                "Forma giuridica, soci, primi contratti stabili.",
            ),
        ),
    ),
}
