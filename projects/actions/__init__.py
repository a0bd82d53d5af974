"""What can happen to organisations, projects and applications.

Each verb is one business fact: it locks, checks, writes, records its audit event, and
returns the row. It takes ``by`` and never a request; who may call it is asked of
``permissions``. Filing (``application.file``) is the narrow gate: everything before it
is a draft, everything after it is frozen.
"""
