"""Who gives, and on what terms?

Funders (the parties of the protocol), their officers with the functions given for each
call, the sixteen territories, protocols with their exact shares, and calls with
endowments, criteria and cost categories. A call is *terms published by funders*: an
application is checked against its call, so calls stand here, below ``projects``. It
knows nothing of who asks or who wins. Begin at ``states.py`` and ``models/call.py``;
an auditor reads ``rules/``.
"""
