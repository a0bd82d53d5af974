"""What all acts on paper have in common: frozen data in, PDF, CSV and JSON out.

Answers: how is a snapshot written and read back (``snapshot``), which facts does every
act carry (``parts``), how is a table written for a spreadsheet (``sheets``), how do
the three files come from the one snapshot (``production``)? Does not know what any
single act says: that is in ``grants/documents`` and ``projects/documents``, with their
templates in ``templates/acts``. What may leave the house is what a snapshot has fields
for: there is no other way in. Begin with ``production``.
"""
