"""What do the pages of every app share?

Forms in one layout language (``forms.py``), answers that carry files (``files.py``), pages of a
list and breadcrumb (``paging.py``), saving while one types (``autosave.py``), two texts side by
side when two people wrote the same row (``conflict.py``), figures drawn as SVG (``charts.py``), tables for spreadsheets (``sheets.py``).
It knows no call, no project, no award. Templates of its components are in ``templates/parts/``.
"""
