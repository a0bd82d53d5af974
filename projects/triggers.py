"""What may never be in ``projects``, even by raw SQL.

A project is written while it is a draft; an application says what its project said when it
was filed, within the effective deadline, and never changes.
"""

from collections.abc import Iterator

from funders.triggers import deadline_of
from welfare_kmzero.triggers.declare import (
    Lock,
    On,
    Trigger,
    big,
    closed,
    frozen,
    marks_of,
    moves,
    on_move,
    refuse,
)

_SIGNED_OFF = "Il progetto non è in bozza: va ripreso prima di modificarlo."
_INVITED = "Un invito mandato non si modifica: si ritira, e se ne manda un altro."
_FILED = "La domanda è inviata: non si modifica e non si cancella."


def requested_of(application: str) -> str:
    """SQL: what the row of that alias asks for, corrections included."""
    last = (
        "SELECT c.requested FROM projects_completion c"
        f" WHERE c.application_id = {application}.id ORDER BY c.id DESC LIMIT 1"
    )
    return f"COALESCE(({last}), {application}.requested)"


def triggers() -> Iterator[Trigger]:
    yield from _organisation()
    yield from _project()
    yield from _sign_off()
    yield from _application()
    yield from _withdrawal()
    yield from _reopening()


def _organisation() -> Iterator[Trigger]:
    yield from refuse(
        "projects.Organisation",
        "known",
        on=On.UPDATE,
        when=(
            "NEW.tax_code <> OLD.tax_code"
            " AND EXISTS (SELECT 1 FROM projects_application a WHERE a.lead_id = OLD.id)"
        ),
        message="L'ente ha inviato una domanda: il suo codice fiscale non cambia.",
    )
    ends = ("accepted_at", "accepted_by_id", "revoked_at", "revoked_by_id")
    yield from frozen("projects.Invitation", but=ends, message=_INVITED)
    changed = " OR ".join(f"NEW.{column} DIFFERS FROM OLD.{column}" for column in ends)
    yield from refuse(
        "projects.Invitation",
        "ended_once",
        on=On.UPDATE,
        when=f"(OLD.accepted_at IS NOT NULL OR OLD.revoked_at IS NOT NULL) AND ({changed})",
        message=_INVITED,
    )
    yield from refuse(
        "projects.Invitation",
        "in_time",
        on=(On.INSERT, On.UPDATE),
        when=(
            "NEW.accepted_at IS NOT NULL"
            " AND (NOT_AN_INSTANT(NEW.accepted_at) OR NEW.accepted_at > NEW.expires_at)"
        ),
        message="L'invito è scaduto: non si accetta più.",
    )


def _project() -> Iterator[Trigger]:
    yield from moves("projects.Project")
    yield from frozen(
        "projects.Project",
        when="ROW.status <> 'draft'",
        but=marks_of("projects.Project"),
        message=_SIGNED_OFF,
    )
    yield from refuse(
        "projects.Project",
        "of_its_call",
        on=On.UPDATE,
        when=(
            "(NEW.call_id <> OLD.call_id OR NEW.id <> OLD.id)"
            " AND (EXISTS (SELECT 1 FROM projects_application a WHERE a.project_id = OLD.id)"
            " OR EXISTS (SELECT 1 FROM projects_budgetline b WHERE b.project_id = OLD.id))"
        ),
        message="Un progetto non passa a un altro bando.",
    )
    yield from on_move(
        "projects.Project",
        "draft",
        "in_time",
        when=(
            "OLD.status = 'filed' AND NOT EXISTS (SELECT 1 FROM funders_call k"
            " WHERE k.id = NEW.call_id AND k.status = 'published')"
        ),
        message="Il bando non riceve più domande: quella inviata resta com'è.",
        locks=[Lock("funders_call", "id = NEW.call_id")],
    )
    yield from on_move(
        "projects.Project",
        "filed",
        "in_an_application",
        when=(
            "NOT EXISTS (SELECT 1 FROM projects_application a WHERE a.project_id = NEW.id"
            " AND a.project_version = NEW.version)"
        ),
        message="Un progetto è inviato quando c'è la sua domanda.",
    )
    written = (
        "EXISTS (SELECT 1 FROM projects_project p"
        " WHERE p.id = ROW.project_id AND p.status <> 'draft')"
    )
    for model in ("Partner", "BudgetLine", "FundingSource", "Activity", "Attachment"):
        yield from closed(
            f"projects.{model}",
            when=written,
            message=_SIGNED_OFF,
            locks=[Lock("projects_project", "id = ROW.project_id")],
        )
    for model, column, table, what in (
        ("BudgetLine", "category_id", "funders_costcategory", "La categoria di spesa"),
        (
            "Attachment",
            "required_document_id",
            "funders_requireddocument",
            "Il documento richiesto",
        ),
    ):
        yield from refuse(
            f"projects.{model}",
            "of_the_call",
            on=(On.INSERT, On.UPDATE),
            when=(
                f"NEW.{column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {table} t"
                f" JOIN projects_project p ON p.call_id = t.call_id"
                f" WHERE t.id = NEW.{column} AND p.id = NEW.project_id)"
            ),
            message=f"{what} è di un altro bando.",
        )


def _sign_off() -> Iterator[Trigger]:
    """What was signed stays; a signature is of the version that is being written."""
    yield from frozen("projects.SignOff", message="Una firma non si modifica e non si cancella.")
    yield from refuse(
        "projects.SignOff",
        "of_this_version",
        on=On.INSERT,
        when=(
            "NOT EXISTS (SELECT 1 FROM projects_project p WHERE p.id = NEW.project_id"
            " AND p.status = 'draft' AND p.version = NEW.project_version)"
        ),
        message="Si firma la versione attuale di un progetto in bozza.",
        locks=[Lock("projects_project", "id = NEW.project_id")],
    )
    yield from refuse(
        "projects.SignOff",
        "of_its_copy",
        on=On.INSERT,
        when=(
            "NEW.copy_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM projects_signingcopy c"
            " WHERE c.id = NEW.copy_id AND c.project_id = NEW.project_id"
            " AND c.project_version = NEW.project_version AND c.document_id IS NOT NULL)"
        ),
        message="Il file firmato è di un'altra versione della domanda.",
    )
    copy = "projects.SigningCopy"
    yield from frozen(
        copy, but=("document_id",), message="La copia da firmare non si modifica e non si cancella."
    )
    yield from refuse(
        copy,
        "printed_once",
        on=On.UPDATE,
        when="OLD.document_id IS NOT NULL AND NEW.document_id DIFFERS FROM OLD.document_id",
        message="La copia da firmare è già stampata.",
    )


def _application() -> Iterator[Trigger]:
    yield from moves("projects.Application")
    yield from frozen("projects.Application", but=marks_of("projects.Application"), message=_FILED)
    # A filing and the end of the filings wait for each other.
    call = Lock("funders_call", "id = NEW.call_id")
    yield from refuse(
        "projects.Application",
        "in_time",
        on=On.INSERT,
        when=(
            "NOT_AN_INSTANT(NEW.filed_at) OR NOT EXISTS (SELECT 1 FROM funders_call k"
            " WHERE k.id = NEW.call_id AND k.status = 'published'"
            " AND (NEW.origin = 'imported' OR NEW.filed_at >= k.opens_at))"
            f" OR (NEW.origin <> 'imported' AND NEW.filed_at > {deadline_of('NEW.call_id')})"
        ),
        message="Il bando non è aperto nell'istante dell'invio.",
        locks=[call],
    )
    yield from refuse(
        "projects.Application",
        "as_written",
        on=On.INSERT,
        when=(
            "NOT EXISTS (SELECT 1 FROM projects_project p JOIN funders_call k ON k.id = p.call_id"
            " WHERE p.id = NEW.project_id AND p.call_id = NEW.call_id AND p.lead_id = NEW.lead_id"
            " AND p.status IN ('signed_off', 'filed') AND p.version = NEW.project_version"
            " AND p.territory_id = NEW.territory_id"
            " AND p.requested = NEW.requested AND NEW.code = k.code || '-' || NEW.number)"
        ),
        message="La domanda dice quello che dice il suo progetto, approvato per l'invio.",
        locks=[Lock("projects_project", "id = NEW.project_id")],
    )
    total = big("SUM(b.cost)")
    yield from refuse(
        "projects.Application",
        "total",
        on=On.INSERT,
        when=(
            f"NEW.total_cost <> (SELECT {total} FROM projects_budgetline b"
            " WHERE b.project_id = NEW.project_id)"
        ),
        message="Il costo totale è la somma delle voci di spesa.",
    )
    yield from refuse(
        "projects.Application",
        "registered",
        on=On.INSERT,
        when=(
            "NEW.register_entry_id IS NOT NULL AND NOT EXISTS ("
            "SELECT 1 FROM documents_registerentry e JOIN documents_snapshot s"
            " ON s.sha256 = e.sha256 WHERE e.id = NEW.register_entry_id"
            " AND s.id = NEW.snapshot_id)"
        ),
        message="La registrazione di una domanda porta l'impronta dei suoi dati.",
    )
    yield from refuse(
        "projects.Application",
        "successor",
        on=On.INSERT,
        when=(
            "NEW.replaces_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM projects_application a"
            " WHERE a.id = NEW.replaces_id AND a.project_id = NEW.project_id"
            " AND a.status = 'filed')"
        ),
        message="Una domanda prende il posto di un invio precedente dello stesso progetto.",
    )
    yield from refuse(
        "projects.Application",
        "one_in_force",
        on=On.INSERT,
        when=(
            "EXISTS (SELECT 1 FROM projects_application a WHERE a.project_id = NEW.project_id"
            " AND a.status = 'filed' AND a.id <> COALESCE(NEW.replaces_id, 0)"
            " AND NOT EXISTS (SELECT 1 FROM projects_application b WHERE b.replaces_id = a.id))"
        ),
        message="Il progetto ha già una domanda in vigore: la nuova deve prenderne il posto.",
    )


def _withdrawal() -> Iterator[Trigger]:
    yield from frozen("projects.Withdrawal", message="Un ritiro non si modifica.")
    yield from on_move(
        "projects.Application",
        "withdrawn",
        "told",
        when=("NOT EXISTS (SELECT 1 FROM projects_withdrawal w WHERE w.application_id = NEW.id)"),
        message="Una domanda è ritirata quando c'è il suo ritiro.",
    )


def _reopening() -> Iterator[Trigger]:
    """What is opened again is written until it is closed; the whole of it is fixed once."""
    label, table = "projects.Reopening", "projects_reopening"
    ends = ("closed_at", "closed_by_id")
    yield from frozen(label, but=(*ends, "message"), message="Una riapertura non si modifica.")
    yield from refuse(
        label,
        "closed_once",
        on=On.UPDATE,
        when="OLD.closed_at IS NOT NULL AND (NEW.message <> OLD.message"
        " OR NEW.closed_at DIFFERS FROM OLD.closed_at"
        " OR NEW.closed_by_id DIFFERS FROM OLD.closed_by_id)",
        message="La riapertura è già chiusa.",
    )
    is_closed = (
        f"EXISTS (SELECT 1 FROM {table} r"
        " WHERE r.id = ROW.reopening_id AND r.closed_at IS NOT NULL)"
    )
    whole = Lock(table, "id = ROW.reopening_id")
    part = "projects.ReopenedPart"
    written = ("content", "document_id", "file_name", "saved_at", "saved_by_id")
    yield from frozen(part, but=written, message="Una parte riaperta non diventa un'altra.")
    yield from closed(
        part,
        when=is_closed,
        message="La risposta è già stata inviata, oppure la richiesta è chiusa: non si modifica più.",
        locks=[whole],
    )
    yield from refuse(
        part,
        "of_the_call",
        on=On.INSERT,
        when=(
            "NEW.required_document_id IS NOT NULL AND NOT EXISTS ("
            f"SELECT 1 FROM {table} r JOIN projects_application a ON a.id = r.application_id"
            " JOIN funders_requireddocument d ON d.call_id = a.call_id"
            " WHERE r.id = NEW.reopening_id AND d.id = NEW.required_document_id)"
        ),
        message="Il documento richiesto è di un altro bando.",
    )
    completion = "projects.Completion"
    yield from frozen(completion, message="Una domanda integrata non si modifica.")
    yield from refuse(
        completion,
        "while_open",
        on=On.INSERT,
        when=(
            f"NOT_AN_INSTANT(NEW.completed_at) OR NOT EXISTS (SELECT 1 FROM {table} r"
            " WHERE r.id = NEW.reopening_id AND r.application_id = NEW.application_id"
            " AND r.closed_at IS NULL AND NEW.completed_at <= r.due_at)"
        ),
        message="La riapertura è chiusa, è di un'altra domanda, o il termine è passato.",
        locks=[Lock(table, "id = NEW.reopening_id")],
    )
    yield from refuse(
        completion,
        "asks_no_more",
        on=On.INSERT,
        when=(
            "NOT EXISTS (SELECT 1 FROM projects_application a WHERE a.id = NEW.application_id"
            f" AND a.status = 'filed' AND NEW.requested <= {requested_of('a')})"
        ),
        message="La domanda è ritirata, o il contributo richiesto cresce.",
    )
