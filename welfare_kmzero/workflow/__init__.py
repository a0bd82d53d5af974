"""How does a state change?

``move(row, to, by=...)`` is the one funnel: it reads the transition table that the
row's class names, changes the state with its instant and person, and refuses the rest;
``move_all`` does so for a whole queryset.
A trigger of the database holds the same table. It records nothing: the action that
calls it writes the audit event. Begin at ``moves.py``.
"""

from welfare_kmzero.workflow.moves import TransitionRefused, Transitions, move, move_all

__all__ = ["TransitionRefused", "Transitions", "move", "move_all"]
