"""The steps of a project and of an application, and the words of who asks."""

from django.db.models import TextChoices


class ProjectState(TextChoices):
    DRAFT = "draft", "Bozza – non inviata"
    SIGNED_OFF = "signed_off", "Pronta, da inviare"
    FILED = "filed", "Inviata"


# A project signed off or filed is taken up again to correct it, until the deadline.
PROJECT_TRANSITIONS: dict[str, frozenset[str]] = {
    ProjectState.DRAFT: frozenset({ProjectState.SIGNED_OFF}),
    ProjectState.SIGNED_OFF: frozenset({ProjectState.DRAFT, ProjectState.FILED}),
    ProjectState.FILED: frozenset({ProjectState.DRAFT}),
}


class ApplicationState(TextChoices):
    FILED = "filed", "Inviata"
    WITHDRAWN = "withdrawn", "Ritirata"


APPLICATION_TRANSITIONS: dict[str, frozenset[str]] = {
    ApplicationState.FILED: frozenset({ApplicationState.WITHDRAWN}),
    ApplicationState.WITHDRAWN: frozenset(),
}


class ApplicationOrigin(TextChoices):
    FILED_HERE = "filed_here", "Presentata su questo sito"
    IMPORTED = "imported", "Importata da un'edizione"


class MemberRole(TextChoices):
    OWNER = "owner", "Referente"
    EDITOR = "editor", "Collabora"
    LEGAL_REPRESENTATIVE = "legal_representative", "Legale rappresentante"
    READER = "reader", "Legge"


# Who answers for an organisation and commits it.
COMMITTER_ROLES = frozenset({MemberRole.OWNER, MemberRole.LEGAL_REPRESENTATIVE})
# Who writes for an organisation; a reader reads.
WRITER_ROLES = frozenset({MemberRole.OWNER, MemberRole.EDITOR, MemberRole.LEGAL_REPRESENTATIVE})


class FundingKind(TextChoices):
    OWN = "own", "Risorse proprie"
    COFUNDING = "cofunding", "Altri finanziatori"
    IN_KIND = "in_kind", "Valorizzazioni"
    REVENUE = "revenue", "Entrate del progetto"


class SignOffMethod(TextChoices):
    IN_APP = "in_app", "Dichiarazioni rese in questo sito"
    SIGNED_FILE = "signed_file", "Domanda scaricata, firmata e caricata"


class SignatureFormat(TextChoices):
    PADES = "pades", "PAdES (PDF firmato)"
    P7M = "p7m", "CAdES (.p7m)"
