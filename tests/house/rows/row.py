"""One row of the table of access."""

from dataclasses import dataclass

from tests.pages.town import ROLES

EVERYONE = frozenset(ROLES)
PEOPLE = EVERYONE - {"nobody"}
OFFICE = frozenset({"Elsa", "Furio", "Gina", "Ivo"})
READ = ("GET", "HEAD")
WRITE = (*READ, "POST")
# What a form answers that was not filled in rightly.
UNFIT = 422


@dataclass(frozen=True, kw_only=True)
class Row:
    """``may``: who gets an answer; the others 404, or the sign-in page for who is nobody.

    ``may_post``: who may also change something, when fewer than may look; the others get 404.
    ``foreign``: the same page of an object that is somebody else's: there for
    ``foreign_may`` alone. ``is_page``: what a person looks at, and not a file.
    ``status`` and ``post_status``: what the allowed get (POST is sent empty).
    """

    policy: str
    address: str
    may: frozenset[str] = EVERYONE
    may_post: frozenset[str] | None = None
    methods: tuple[str, ...] = READ
    status: int = 200
    post_status: int = 302
    foreign: str = ""
    foreign_may: frozenset[str] = frozenset()
    is_page: bool = True
