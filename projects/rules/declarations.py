"""What whoever commits the organisation declares when an application is signed.

Rule. The declarations stand in place of certificates and of sworn statements (DPR
28 December 2000, n. 445, artt. 46 and 47); who declares falsely is liable under art. 76 and
loses what was obtained (art. 75). The text has a version: what was declared is kept word
for word with the signature, and a new text is a new version.
"""

VERSION = "2026-1"

PREMISE = (
    "Consapevole delle responsabilità penali per dichiarazioni mendaci (art. 76 del DPR 28 dicembre "
    "2000, n. 445) e della decadenza dai benefici ottenuti (art. 75), dichiaro ai sensi degli "
    "articoli 46 e 47 dello stesso DPR che:"
)

DECLARATIONS = (
    "rappresento legalmente l'ente capofila, o sono stato incaricato da chi lo rappresenta di presentare questa domanda;",
    "i dati dell'ente, il piano finanziario, le fonti e i documenti allegati sono veri e completi;",
    "gli enti della rete conoscono il progetto e hanno accettato di prendervi parte con il ruolo indicato;",
    "per le stesse spese l'ente non riceve altri contributi pubblici, oltre alle fonti indicate nella domanda;",
    "l'ente accetta le condizioni del bando e si impegna a comunicare ogni variazione dei dati dichiarati.",
)


def whole_text() -> str:
    """Premise and declarations, one a line: what is kept with a signature."""
    return "\n".join((PREMISE, *(f"– {each}" for each in DECLARATIONS)))
