"""What happened?

An append-only list of events, each written in the transaction of the fact it tells
and chained to the one before by its hash. It keeps text references instead of
foreign keys: a history survives its people. It decides nothing. Begin at
``record.py`` (write), then ``verify.py`` (find any tampering) and ``anchor.py``
(copies of the head kept outside the database).
"""
