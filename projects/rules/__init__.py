"""What is true of a project and of the application that files it.

Answers: what a budget costs by category and by year, how much of it is admitted, what the
formal check finds and proposes, in which order application numbers stand. Plain Python:
cents, fractions, instants, dataclasses; no Django, no database, no clock. Whether a
tax code or a CUP is valid is decided below and comes in as a truth.
Does not know panels, scores, rankings or awards.

Begin with ``budget``, then ``formal_check``; ``findings`` holds the sentences that
an applicant reads. What concerns the terms of the call is in ``funders.rules``.
"""
