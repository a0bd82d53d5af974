"""How does a person enter?

The allauth adapter, the policy of the second factor, the one-click entry of the
demonstration and the audit of sign-ins. Settings name it by dotted path; nothing else
imports it. Begin at ``adapter.py``.
"""
