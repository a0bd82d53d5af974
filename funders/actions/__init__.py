"""What can happen to funders, protocols and calls.

Each verb is one business fact: it locks, checks, writes, records its audit event, and
returns the row. It takes ``by`` and never a request; who may call it is asked of
``permissions`` by views and commands. Refusals derive from ``errors.ActionRefused``,
whose text is an Italian sentence for the person. Begin at ``call.py``.
"""
