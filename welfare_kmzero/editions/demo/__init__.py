"""What does the demonstration show?

Three calls in three moments, from the one edition of 2018 and by the same actions as
everything else: ``2018`` with its results published and its acts in draft,
``DEMO-VALUTAZIONE`` with half of its sheets handed in, ``DEMO-APERTO`` open to
applications. Run again, it makes what is missing and touches nothing that is there.
Begin at ``calls.py``; ``people.py`` says who is who.
"""

from welfare_kmzero.editions.demo.calls import demo_step_count, make_demo

__all__ = ["demo_step_count", "make_demo"]
