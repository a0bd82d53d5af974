"""The order of application numbers.

Rule. Numbers are texts ("0007", "12", "12-bis"): the shorter stands first, those of equal
length by text. So 9 precedes 10, and the order is the same on every machine.
"""


def number_order(number: str) -> tuple[int, str]:
    """The key by which to sort application numbers."""
    return len(number), number
