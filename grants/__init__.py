"""What is decided and paid?

Formal checks, the joint panel with its conflicts, assignments and scores, the ranking,
rounds of awards shared to the cent among the funders, one decision for each funder with its
sitting, the Giunta's deliberation with its commitments, the statements. It reads filed
applications (``projects``) through their snapshots and never changes them. Begin at
``states.py``, ``rules/`` and ``models/award.py``; ``ls grants/actions`` shows
everything that can happen.
"""
