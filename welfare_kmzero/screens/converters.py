"""Converters of addresses that every app uses."""


class SmallNumber:
    """A number that a database can hold; ``/lavori/10000000000000000000000/`` is no address."""

    regex = "[1-9][0-9]{0,14}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)
