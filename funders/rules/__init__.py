"""What is true of the terms on which money is given.

Answers: how an amount is divided among the funders of a protocol, whether a total
stays within every endowment of a call, until when a call is open, which points a
criterion allows. Plain Python: integers of cents, fractions, instants, dataclasses;
no Django, no database, no clock, so that whoever audits a figure reads only this.
Does not know projects, applications or awards: a total is a number here.

Begin with ``apportionment``, which every other division rests on; then ``endowment``.
All errors derive from ``errors.RuleError``.
"""
