"""The three calls of the demonstration, each made once and whole."""

import datetime as dt
from importlib import resources
from typing import Final

from django.db import transaction

from funders.models import Call
from grants.actions.act import issue_all
from grants.actions.results import publish_results
from projects.models import Organisation
from projects.states import MemberRole
from welfare_kmzero import clock
from welfare_kmzero.accounts.models import User
from welfare_kmzero.editions import format as edition_format
from welfare_kmzero.editions.deciding import decide
from welfare_kmzero.editions.demo.derived import half_evaluated, moved, renumbered, undecided
from welfare_kmzero.editions.demo.evaluating import leave_work
from welfare_kmzero.editions.demo.minutes import hold_sitting
from welfare_kmzero.editions.demo.open_call import Setting, open_call, write_projects
from welfare_kmzero.editions.demo.people import Cast, Particulars
from welfare_kmzero.editions.format import Edition
from welfare_kmzero.editions.incoming import bring_in, step_count
from welfare_kmzero.editions.steps import Steps

EVALUATING: Final = "DEMO-VALUTAZIONE"
OPEN: Final = "DEMO-APERTO"
_SOURCE: Final = ("data", "edition-2018-demo.json")
_CLOSED_DAYS_AGO, _OPENED_DAYS_AGO, _CLOSES_IN_DAYS = 10, 20, 30
_ANSWER_DAYS = 14
_FIRST_NUMBER = 101
# No bank has these codes, and no provider of PEC this domain.
_ADA_BODY: Final = Particulars(
    address="Via Dimostrativa 1, 38000 Trento (TN)",
    pec="associazione1@pec.demo.example",
    iban="IT24I9999999999000DEMO00001",
    legal_representative="Lia (persona dimostrativa)",
)
_CARLA_BODY: Final = Particulars(
    address="Via Dimostrativa 5, 38000 Trento (TN)",
    pec="associazione5@pec.demo.example",
    iban="IT60M9999999999000DEMO00005",
    legal_representative="Carla (persona dimostrativa)",
)


def source() -> tuple[Edition, bytes]:
    """The edition from which everything is made, and its file."""
    content = resources.files("welfare_kmzero.editions").joinpath(*_SOURCE).read_bytes()
    return edition_format.read(content), content


def demo_step_count() -> int:
    """How many steps ``make_demo`` will tell of: those of the editions that are missing."""
    edition, _ = source()
    missing = {edition.call.code: edition, EVALUATING: half_evaluated(edition)}
    known = Call.objects.filter(code__in=missing).values_list("code", flat=True)
    return sum(step_count(each) for code, each in missing.items() if code not in known)


def make_demo(*, steps: Steps | None = None) -> list[Call]:
    """Make the calls that are missing; the open one when none is open. Returns the new ones.

    ``steps``: as ``incoming`` tells them, of the two editions that come in from a file.
    """
    now = clock.now()
    edition, content = source()
    cast = Cast(by=User.objects.command_line())
    made = []
    if not Call.objects.filter(code=edition.call.code).exists():
        made.append(_decided(edition, content, cast, steps=steps))
    if not Call.objects.filter(code=EVALUATING).exists():
        made.append(_evaluating(edition, cast, now=now, steps=steps))
    if made:
        _join(edition, cast)
    if not Call.objects.open_at(now).filter(code__startswith=OPEN).exists():
        made.append(_open(edition, cast, now=now))
    return made


@transaction.atomic
def _decided(edition: Edition, content: bytes, cast: Cast, *, steps: Steps | None) -> Call:
    """Minuted, ranked, published, acts in draft: the number of the real act is not known."""
    importer = User.objects.importer()
    call = bring_in(edition, content, by=importer, seats=cast.seats, steps=steps)
    cast.give_functions(call)
    hold_sitting(call, by=cast["Elsa"])
    call = decide(call, by=cast["Elsa"])
    publish_results(call, by=cast["Furio"])
    issue_all(call, by=cast["Elsa"])
    return call


@transaction.atomic
def _evaluating(edition: Edition, cast: Cast, *, now: dt.datetime, steps: Steps | None) -> Call:
    """All filed, two checks to decide, half of the sheets handed in, the others to be scored."""
    derived = half_evaluated(
        renumbered(
            moved(
                edition,
                code=EVALUATING,
                title="Bando dimostrativo in valutazione",
                closes_at=_evening(now - dt.timedelta(days=_CLOSED_DAYS_AGO)),
            ),
            first=_FIRST_NUMBER,
        )
    )
    content = edition_format.write(derived).encode()
    importer = User.objects.importer()
    left = undecided(derived)
    call = bring_in(derived, content, by=importer, seats=cast.seats, steps=steps, undecided=left)
    cast.give_functions(call)
    leave_work(call, cast, undecided=left, due_at=_evening(now + dt.timedelta(days=_ANSWER_DAYS)))
    return call


@transaction.atomic
def _open(edition: Edition, cast: Cast, *, now: dt.datetime) -> Call:
    """Opened 20 days ago, closes in 30; under a new code when an earlier one has closed."""
    call = open_call(
        edition,
        code=_free_code(),
        opens_at=_morning(now - dt.timedelta(days=_OPENED_DAYS_AGO)),
        closes_at=_evening(now + dt.timedelta(days=_CLOSES_IN_DAYS)),
        cast=cast,
    )
    cast.give_functions(call)
    write_projects(Setting(call, cast, bodies_of(edition), edition))
    return call


def _join(edition: Edition, cast: Cast) -> None:
    """Ada, Bruno and Lia act for the lead of the first application, Carla for the second's."""
    bodies = bodies_of(edition)
    ada, carla = (bodies[each.lead] for each in edition.applications[:2])
    cast.join(ada, "Ada", MemberRole.OWNER)
    cast.join(ada, "Bruno", MemberRole.EDITOR)
    cast.join(ada, "Lia", MemberRole.LEGAL_REPRESENTATIVE)
    cast.join(carla, "Carla", MemberRole.OWNER)
    cast.describe(ada, _ADA_BODY, by="Ada")
    cast.describe(carla, _CARLA_BODY, by="Carla")


def bodies_of(edition: Edition) -> dict[str, Organisation]:
    """Code in the edition to the body registered here."""
    codes = {entry.tax_code: entry.code for entry in edition.organisations}
    rows = Organisation.objects.filter(tax_code__in=codes)
    return {codes[row.tax_code]: row for row in rows}


def _free_code() -> str:
    taken = set(Call.objects.filter(code__startswith=OPEN).values_list("code", flat=True))
    code, number = OPEN, 1
    while code in taken:
        number += 1
        code = f"{OPEN}-{number}"
    return code


def _morning(instant: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(clock.rome(instant).date(), dt.time(9), clock.ROME)


def _evening(instant: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(clock.rome(instant).date(), dt.time(18), clock.ROME)
