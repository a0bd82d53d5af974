"""A call that is open: some applications filed already, some projects ready to be filed."""

import datetime as dt
import sys

from tests.benchmarks import filling
from tests.benchmarks.names import APPLICANT, OPEN_CALL
from welfare_kmzero import clock


def main(before: str, ready: str) -> None:
    """``before``: applications in the call; ``ready``: people with a project to file."""
    call = filling.an_open_call(OPEN_CALL, closes_at=clock.now() + dt.timedelta(days=3650))
    officer, codes = filling.office(), iter(filling.tax_codes())
    if int(before):
        bodies = filling.organisations(int(before), name="prima", by=officer, codes=codes)
        projects = filling.signed_off(call, bodies, by=officer)
        filling.filed(call, projects, by=officer, at=clock.now())
    users = filling.applicants(int(ready), name=APPLICANT)
    bodies = filling.organisations(int(ready), name="ora", by=officer, codes=codes)
    filling.members(bodies, users)
    filling.signed_off(call, bodies, by=officer)
    sys.stdout.write("done\n")
