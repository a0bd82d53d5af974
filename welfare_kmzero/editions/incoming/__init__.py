"""How does an edition come in?

``bring_in`` writes a whole edition by the actions of the three apps, in one transaction:
all of it or nothing. What is already registered here (funders, protocols, bodies by their
tax code) is reused; what contradicts it is a fault with its JSON path. Begin at
``edition.py``; ``clashes.py`` looks before anything is written, ``outcome.py`` holds what
the file says was decided against what the rules compute.
"""

from welfare_kmzero.editions.incoming.edition import bring_in, step_count

__all__ = ["bring_in", "step_count"]
