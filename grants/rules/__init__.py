"""What is true of the decisions on a call and of the money that follows from them.

Answers: what an application scored, whether it is eligible, where it stands and which
rule decided a tie, what it is due, where the money ends, how each award is divided among
the funders and over the years, to the cent. Plain Python: cents, fractions, decimals,
dataclasses; no Django, no database, no clock. An auditor who asks how a figure came
about finds it here, with its test beside it in ``tests/grants/rules``.

Read in the order of the procedure: ``scoring``, ``ranking``, ``amount_due``,
``funding_line``, ``rounds``, ``years``. The last two rest on ``rounding``.
"""
