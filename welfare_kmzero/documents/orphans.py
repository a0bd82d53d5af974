"""Bytes in the store that no row names: what a crash between file and row leaves behind.

Only old ones count: a file comes before its row, and the row may be on its way.
"""

import datetime as dt
from collections.abc import Iterator
from itertools import islice

from welfare_kmzero import clock
from welfare_kmzero.documents.models import StoredDocument
from welfare_kmzero.documents.store import store

OLD = dt.timedelta(hours=24)
_AT_ONCE = 500


def orphans(*, older_than: dt.timedelta = OLD) -> Iterator[str]:
    """Names of the files, half-written ones included, that no document has; changes nothing."""
    names = store().old((clock.now() - older_than).timestamp())
    while some := list(islice(names, _AT_ONCE)):
        known = set(StoredDocument.objects.filter(sha256__in=some).values_list("sha256", flat=True))
        yield from (name for name in some if name not in known)


def collect(*, older_than: dt.timedelta = OLD) -> list[str]:
    """Take the orphans away and return their names; who is storing the same bytes keeps them."""
    before = (clock.now() - older_than).timestamp()
    return [name for name in list(orphans(older_than=older_than)) if store().discard(name, before)]
