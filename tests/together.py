"""Which tests of a run stay in one of its processes, one after the other.

What is named here is a unit of work for xdist; every other test is one by itself. Units of many
tests are given out first. (The mark ``xdist_group`` reaches nobody under pytest 9.2: xdist writes
it into the name of a test, where pytest no longer reads it.)
"""

from fnmatch import fnmatch

from xdist.scheduler import LoadScopeScheduling

TOGETHER = {
    # The Java machine of veraPDF starts once, and each paper is printed once.
    "papers": ("tests/grants/documents/test_*.py", "tests/floor/test_pdf*.py"),
    # Processes that are waited for, or that wait for each other: all at once they would be late.
    "processes": (
        "tests/audit/test_record.py",
        "tests/audit/test_verify.py",
        "tests/documents/test_register.py",
        "tests/documents/test_store.py",
        "tests/floor/test_sqlite.py",
        "tests/jobs/test_kills.py",
    ),
    "serve": ("tests/house/test_serve.py",),
}
# Each of these files is a unit.
WHOLE_FILES = ("tests/browser/test_*.py",)


def unit_of(name: str) -> str:
    """The unit of work of a test, by its full name."""
    path = name.partition("::")[0]
    for unit, files in TOGETHER.items():
        if any(fnmatch(path, each) for each in files):
            return unit
    return path if any(fnmatch(path, each) for each in WHOLE_FILES) else name


class Scheduler(LoadScopeScheduling):
    """Gives the units to the processes of a run."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)
