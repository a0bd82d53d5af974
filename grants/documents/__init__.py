"""Papers of grants: what each act says, from a frozen snapshot to its page and its table.

Answers: which facts does a deliberation, a proposal, a statement or a ranking hold
(the dataclass at the top of each module), and how are they said in Italian? Does not
know the database, nor when an act is made: builders fill the snapshots, jobs print
them. A snapshot's fields are the whitelist of what may leave (DESIGN 3.12). Begin with
``parts``, then ``ranking`` for the shape that all follow; the wording of the Giunta's
act is in ``premises`` and ``points``, its checklist in ``checklist``.
"""
