"""All the statements of a call in one file: the same acts give the same bytes."""

import io
import zipfile
from collections.abc import Callable, Sequence

from welfare_kmzero.documents.models import Act, ActQuerySet
from welfare_kmzero.documents.store import read

# The oldest instant that a ZIP can hold: an archive does not say when it was made.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def statements_of(call_code: str) -> ActQuerySet:
    """The statements in force, in the order of their files."""
    return (
        Act.objects.of_call(call_code)
        .current()
        .filter(kind="statement")
        .order_by("file_stem", "pk")
    )


def zipped(acts: Sequence[Act], *, tell: Callable[[int, int, str], None]) -> bytes:
    """The files of ``acts`` by name. ``tell``: done, in all, what now. Raises DocumentDamaged."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, act in enumerate(acts):
            tell(place, len(acts), act.title)
            links = act.links.select_related("document").order_by("file_name", "pk")
            for link in links:
                entry = zipfile.ZipInfo(link.file_name, _NO_DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, read(link.document))
    return out.getvalue()
