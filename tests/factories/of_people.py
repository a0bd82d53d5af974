"""People by first name."""

from typing import Any

from welfare_kmzero.accounts.models import User


def a_person(name: str = "Ada", **columns: Any) -> User:
    """A person by first name; the same name is the same person."""
    email = f"{name.lower()}@demo.example"
    return User.objects.filter(email=email).first() or User.objects.create_user(
        email, **{"full_name": name, **columns}
    )


def an_officer() -> User:
    return a_person("Elsa")
