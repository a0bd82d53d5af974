"""Characters that a sheet of paper cannot show as they are.

Nothing is dropped in silence: what would turn the reading order round, or has no
form at all, is printed as its number (``‹U+202E›``); separators of lines become
line ends. Everything else is left alone and given a glyph by ``glyphs``.
"""

import re

_LINE_ENDS = "\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_NONCHARACTERS = "".join(
    f"{chr((plane << 16) + 0xFFFE)}-{chr((plane << 16) + 0xFFFF)}" for plane in range(17)
)
_UNPRINTABLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # they change the order of what follows
    "\ud800-\udfff\ufff9-\ufffb\ufdd0-\ufdef"
    "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"  # private: no agreed meaning
    "\U000e0000-\U000e007f"  # tags: text that nobody sees
    f"{_NONCHARACTERS}]"
)
_LINE_END_TABLE = str.maketrans(dict.fromkeys(_LINE_ENDS, "\n"))


def printable(text: str) -> str:
    """``text`` with every unprintable character written as ‹U+XXXX›."""
    return _UNPRINTABLE.sub(
        lambda match: f"‹U+{ord(match[0]):04X}›", text.translate(_LINE_END_TABLE)
    )
