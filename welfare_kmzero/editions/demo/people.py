"""The people of the demonstration: they enter with one click and have no password."""

from dataclasses import asdict, dataclass
from typing import Final

from django.db import transaction

from funders.actions.officer import give_function
from funders.models import Call, Funder
from funders.states import OfficerFunction
from projects.actions.organisation import add_member, revise
from projects.models import Organisation
from projects.states import MemberRole
from welfare_kmzero.accounts.models import User
from welfare_kmzero.audit.record import record


@dataclass(frozen=True, slots=True)
class _Person:
    """Someone of the story; ``seat``: code of the member of the panel, if any."""

    name: str
    seat: str = ""
    is_auditor: bool = False
    is_administrator: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """Where a body is and how it is written to and paid."""

    address: str
    pec: str
    iban: str
    legal_representative: str


_PEOPLE: Final = (
    _Person("Ada"),
    _Person("Bruno"),
    _Person("Lia"),
    _Person("Carla"),
    _Person("Dario", seat="VAL1"),
    _Person("Delia", seat="VAL2"),
    _Person("Diego", seat="VAL3"),
    _Person("Donata", seat="VAL4"),
    _Person("Elsa"),
    _Person("Furio"),
    _Person("Gina", is_auditor=True),
    _Person("Ivo", is_administrator=True),
)
# The defaults of the programme: the foundation publishes, the Provincia checks and appoints.
_FUNCTIONS: Final = (
    ("Furio", "CARITRO", OfficerFunction.PUBLISH),
    ("Furio", "CARITRO", OfficerFunction.RECEIVE),
    ("Furio", "CARITRO", OfficerFunction.DECIDE),
    ("Furio", "CARITRO", OfficerFunction.MONITOR),
    ("Elsa", "PAT", OfficerFunction.CHECK),
    ("Elsa", "PAT", OfficerFunction.APPOINT),
    ("Elsa", "PAT", OfficerFunction.DECIDE),
    ("Elsa", "PAT", OfficerFunction.PAY),
)


class Cast:
    """The people by name, made where they are missing."""

    def __init__(self, *, by: User) -> None:
        self._by = by
        emails = {person.name: f"{person.name.lower()}@demo.example" for person in _PEOPLE}
        known = {user.email: user for user in User.objects.filter(email__in=emails.values())}
        self._users = {
            person.name: known.get(emails[person.name]) or self._make(person, emails[person.name])
            for person in _PEOPLE
        }

    def __getitem__(self, name: str) -> User:
        return self._users[name]

    @property
    def seats(self) -> dict[str, User]:
        """Code of the member of the panel to who signs in as that member."""
        return {person.seat: self[person.name] for person in _PEOPLE if person.seat}

    def give_functions(self, call: Call) -> None:
        """Let the officers act on ``call``."""
        parties = {funder.code: funder for funder in Funder.objects.all()}
        for name, code, function in _FUNCTIONS:
            give_function(
                call, funder=parties[code], user=self[name], function=function, by=self["Ivo"]
            )

    def join(self, organisation: Organisation, name: str, role: MemberRole) -> None:
        """Let the person act for the body, if nobody has said so yet."""
        user = self[name]
        if not organisation.members.filter(user=user, ended_at__isnull=True).exists():
            add_member(organisation, user=user, role=role, by=user)

    def describe(self, organisation: Organisation, particulars: Particulars, *, by: str) -> None:
        """Write the particulars of the body, if nobody has written any yet."""
        organisation.refresh_from_db()
        columns: dict[str, str] = asdict(particulars)
        if not any(getattr(organisation, name) for name in columns):
            revise(organisation, version=organisation.version, by=self[by], **columns)

    @transaction.atomic
    def _make(self, person: _Person, email: str) -> User:
        user = User.objects.create_user(
            email,
            full_name=person.name,
            is_auditor=person.is_auditor,
            is_staff=person.is_administrator,
            is_superuser=person.is_administrator,
        )
        record("user.created", by=self._by, target_type="user", target=str(user.pk))
        return user
