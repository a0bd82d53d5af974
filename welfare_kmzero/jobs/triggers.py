"""A job moves along its table, its token only grows, and what is done stays done."""

from collections.abc import Iterator

from welfare_kmzero.triggers.declare import On, Trigger, frozen, moves, refuse


def triggers() -> Iterator[Trigger]:
    yield from moves("jobs.Job")
    yield from frozen(
        "jobs.Job", when="ROW.status = 'done'", message="Il lavoro è finito: non si modifica."
    )
    yield from refuse(
        "jobs.Job",
        "fenced",
        on=On.UPDATE,
        when=(
            "NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.key <> OLD.key"
            " OR NEW.subject <> OLD.subject OR NEW.token < OLD.token"
        ),
        message="L'effetto di un lavoro non cambia e il suo gettone cresce soltanto.",
    )
    yield from refuse(
        "jobs.Job",
        "wanted",
        on=On.DELETE,
        when="ROW.status IN ('queued', 'running')",
        message="Il lavoro è ancora da fare: non si cancella.",
    )
