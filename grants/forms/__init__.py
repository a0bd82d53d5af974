"""What may be typed where the panel evaluates and the funders decide.

Forms clean and explain; they decide nothing and write nothing. Money is read by ``EuroField``,
rows of a table by ``rows.py``.
"""
