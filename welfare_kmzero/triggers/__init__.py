"""What may never be, even by raw SQL?

One declaration in each app's ``triggers`` becomes a trigger of the same name on SQLite and
PostgreSQL, with a message in Italian. ``declare`` is the language, ``render`` the SQL of each
engine, ``guard`` what every guarded table needs besides, ``catalogue`` installs and compares
with what the database holds, ``hooks`` says when. It knows no app: each declares its own in
its ``apps.py``. Begin with ``declare`` and ``funders/triggers.py``.
"""
