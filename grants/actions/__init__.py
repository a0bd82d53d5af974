"""What can happen to checks, evaluations, rankings, awards and acts.

``ls`` shows it. Each verb is one business fact: it locks, checks, writes, records its
audit event, and returns the row. It takes ``by`` and never a request; who may call it is
asked of ``permissions``. What is true is said by ``rules``: an action only fetches what
they need and writes what they answer. In the order of the procedure: ``check``,
``integration``, ``panel``, ``conflict``, ``assignment``, ``evaluation``, ``proposal``,
``minutes``, ``ranking``, ``award``, ``deliberation``, ``commitment``, ``decision``,
``results``.
"""
