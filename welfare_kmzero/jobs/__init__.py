"""What is still to be done in the background?

The database is the queue of record: a ``Job`` row is written in the transaction of the
fact that needs it; Celery only carries its number. A lease and a fencing token keep two
workers from one effect, a sweeper wakes again what was lost. It does not know what a
job does: the apps register a handler for each kind. Begin at ``queue.py``, then
``work.py`` and ``tasks.py``.
"""
