"""The policy of a view: who may open it at all, declared on the view itself.

``@anyone``, ``@signed_in`` or ``@only(predicate)``: a house test walks the addresses and
fails at a view that declares none. What a person sees inside is decided by the queryset
that knows them, so that a stranger gets 404.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from welfare_kmzero.accounts.door import acknowledge, lead_to_the_door
from welfare_kmzero.accounts.models import User

Rest = ParamSpec("Rest")
Answer = TypeVar("Answer", bound=HttpResponseBase)


class SignedInRequest(HttpRequest):
    """A request of a person who is known."""

    user: User


def anyone(view: Callable[Rest, Answer]) -> Callable[Rest, Answer]:
    """Open to everyone, signed in or not."""
    return _declared(view, "anyone")


def signed_in(
    view: Callable[Concatenate[SignedInRequest, Rest], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
    """Open to who is signed in; the others are sent to sign in and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return lead_to_the_door(request)
        response = view(request, *args, **kwargs)  # type: ignore[arg-type]  # the user is known here
        acknowledge(request, response)
        return response

    return _declared(guarded, "signed_in")


def only(
    predicate: Callable[[User], bool],
) -> Callable[
    [Callable[Concatenate[SignedInRequest, Rest], HttpResponse]],
    Callable[Concatenate[HttpRequest, Rest], HttpResponse],
]:
    """Open to signed-in people of whom ``predicate`` is true; for the others it is not there."""

    def decorate(
        view: Callable[Concatenate[SignedInRequest, Rest], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
        @wraps(view)
        def checked(
            request: SignedInRequest, /, *args: Rest.args, **kwargs: Rest.kwargs
        ) -> HttpResponse:
            if not predicate(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return _declared(signed_in(checked), predicate.__name__)

    return decorate


def policy_of(view: object) -> str | None:
    """The policy that a view declares; None when it declares none."""
    found: str | None = getattr(view, "policy", None)
    return found


Marked = TypeVar("Marked", bound=Callable[..., object])


def _declared(view: Marked, policy: str) -> Marked:
    view.policy = policy  # type: ignore[attr-defined]  # read back by policy_of()
    return view
