"""How does a whole edition travel in and out?

One JSON document carries an edition (format ``welfare-kmzero/edition/1``): ``format``
reads and writes it, ``incoming`` brings it in, ``outgoing`` hands it out; ``deciding`` goes
from the sheets of the panel to the acts in draft, ``printing`` has the acts printed and
lays them in a folder, ``demo`` makes the demonstration from the 2018 edition. It stands
above the three apps and calls their actions; the commands are under ``management``. It
decides nothing by itself. Begin at ``format/edition.py``.
"""
