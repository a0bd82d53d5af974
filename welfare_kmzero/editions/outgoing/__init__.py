"""How does an edition go out?

``hand_out`` reads a call with all that was asked, judged and decided on it, as the entries
of the edition format. Applications are read from their snapshots, never from projects or
bodies as they are today. Begin at ``edition.py``.
"""

from welfare_kmzero.editions.outgoing.edition import hand_out

__all__ = ["hand_out"]
