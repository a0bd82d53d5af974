"""Who may do what to a call, and the sentences on which the upper apps build theirs.

Functions are given to people call by call (DESIGN 4); an administrator configures and
gives functions, but has none. Auditors read everything and write nothing. The two system
users (command line, import) act on behalf of whoever runs the server.
"""

from django.contrib.auth.models import AnonymousUser

from funders.models import Call, Funder, FunderOfficer
from funders.states import CallState, OfficerFunction
from welfare_kmzero.accounts.models import COMMAND_LINE_EMAIL, IMPORT_EMAIL, User

SYSTEM_EMAILS = frozenset({COMMAND_LINE_EMAIL, IMPORT_EMAIL})


def is_system(user: User) -> bool:
    """Whether it is the command line or an import: nobody signs in as them."""
    return user.email in SYSTEM_EMAILS


def has_function(
    user: User, call: Call, function: OfficerFunction, *, funder: Funder | None = None
) -> bool:
    """Whether ``user`` acts on ``call`` in that function, for ``funder`` if one is named."""
    if is_system(user):
        return True
    given = FunderOfficer.objects.acting(user, function).filter(call=call)
    if funder is not None:
        given = given.filter(funder=funder)
    return user.is_active and given.exists()


def functions_on(user: User, call: Call) -> frozenset[OfficerFunction]:
    """Every function of ``user`` on ``call``, in one query: for pages that offer several."""
    if is_system(user):
        return frozenset(OfficerFunction)
    given = FunderOfficer.objects.filter(user=user, call=call, ended_at__isnull=True)
    found = given.values_list("function", flat=True) if user.is_active else ()
    return frozenset(OfficerFunction(each) for each in found)


def is_officer_of(user: User, call: Call) -> bool:
    """Whether ``user`` has any function on ``call``."""
    if is_system(user):
        return True
    given = FunderOfficer.objects.filter(user=user, call=call, ended_at__isnull=True)
    return user.is_active and given.exists()


def may_read_all(user: User) -> bool:
    """Auditors, who read everything; and the command line."""
    return is_system(user) or (user.is_active and user.is_auditor)


def may_configure(user: User) -> bool:
    """Administrators of people, parties, protocols and calls in preparation."""
    return is_system(user) or (user.is_active and user.is_staff)


def may_give_functions(user: User) -> bool:
    return may_configure(user)


def may_see_call(user: User | AnonymousUser, call: Call) -> bool:
    """A call in preparation is seen by those who prepare it; any other by everyone."""
    if call.status != CallState.DRAFT:
        return True
    return isinstance(user, User) and (
        is_officer_of(user, call) or may_configure(user) or may_read_all(user)
    )


def may_begin_call(user: User) -> bool:
    """Prepare a new call: who configures, and who publishes another one."""
    publishes = FunderOfficer.objects.acting(user, OfficerFunction.PUBLISH)
    return may_configure(user) or (user.is_active and publishes.exists())


def may_write_terms(user: User, call: Call) -> bool:
    """Whoever prepares the call, as long as its state admits it."""
    return may_configure(user) or has_function(user, call, OfficerFunction.PUBLISH)


def may_prepare(user: User, call: Call) -> bool:
    """Write the terms, as long as they are not published."""
    return call.status == CallState.DRAFT and may_write_terms(user, call)


def may_publish(user: User, call: Call) -> bool:
    return has_function(user, call, OfficerFunction.PUBLISH)


def may_extend(user: User, call: Call) -> bool:
    return has_function(user, call, OfficerFunction.PUBLISH)


def may_start_evaluation(user: User, call: Call) -> bool:
    """Those who receive the applications, or who check them."""
    return has_function(user, call, OfficerFunction.RECEIVE) or has_function(
        user, call, OfficerFunction.CHECK
    )
