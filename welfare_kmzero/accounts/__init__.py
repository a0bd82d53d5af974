"""Who is this person?

One model, ``User``: the e-mail is the name, the codice fiscale is optional. What a
person may do is not here: members stand in ``projects``, officers in ``funders``,
evaluators in ``grants``. Two users that cannot sign in act for the command line and
for imports, so that every fact has its person. Begin at ``models.py``.
"""
