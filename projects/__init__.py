"""Who asks, and for what?

Organisations with their members, projects with partners, budget, funding and activities
while they are written, and applications: what was filed, frozen with its snapshot and
its number. It knows the terms of a call (``funders``) and nothing of scores or awards.
Begin at ``states.py``, ``models/project.py`` and ``models/application.py``.
"""
