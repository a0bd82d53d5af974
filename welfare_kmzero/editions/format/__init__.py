"""What does an edition file say, and is it sound?

The format ``welfare-kmzero/edition/1``: one UTF-8 JSON document. ``read`` turns bytes
into frozen dataclasses or raises ``BrokenEdition`` with every fault and its JSON path;
``write`` turns the dataclasses back into the one text of an edition. It asks nothing of
the database: what is already registered here is judged when the edition is brought in.
Begin at ``edition.py`` (the shape), then ``reading.py``; ``fields.py`` and ``values.py``
are how a record and a value are read.
"""

from welfare_kmzero.editions.format.edition import FORMAT, Edition
from welfare_kmzero.editions.format.faults import BrokenEdition, Fault, Faults
from welfare_kmzero.editions.format.json_text import load
from welfare_kmzero.editions.format.reading import read
from welfare_kmzero.editions.format.writing import write

__all__ = ["FORMAT", "BrokenEdition", "Edition", "Fault", "Faults", "load", "read", "write"]
