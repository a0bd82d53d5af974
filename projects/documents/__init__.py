"""Papers of projects: what an application says once it is filed, and its receipt.

Answers: what is in the frozen snapshot of an application and how is it read back
(``application``); what does the receipt hold and how is it said (``receipt``)? Whoever
comes later (evaluators, acts, exports) reads the snapshot, never the project, which may
have been taken up again. Does not know when an application counts as filed: an action
freezes the facts, a job prints them. Begin with ``application``.
"""
