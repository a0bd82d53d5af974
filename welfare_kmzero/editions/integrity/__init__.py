"""Is everything that is kept still true?

Each module looks at one kind of thing again, from the rows up, and says what is wrong and
where: ``structure`` (triggers, constraints, migrations), ``shares`` (terms, endowments and
every sum of every round), ``judgement`` (sheets, rankings), ``papers`` (snapshots, documents,
register, acts) and ``queue`` (jobs and what they should have left). Nothing is changed. It
does not walk the audit chain: ``verify_audit`` does. A new look is a function from nothing to
``Wrong`` in ``LOOKS`` of its module. Begin with ``looking.py``.
"""
