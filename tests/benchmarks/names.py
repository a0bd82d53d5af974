"""What the databases of the benchmarks are known by, outside Django as well."""

OPEN_CALL = "BANCO-APERTO"
JUDGED_CALL = "BANCO-VALUTATO"
APPLICANT, EVALUATOR, OFFICER = "richiedente", "valutatore", "ufficio"
TOKEN = "b" * 32


def session_key(name: str, place: int) -> str:
    """The session of the person ``name`` number ``place``."""
    return f"{name:x<12}{place:020d}"


def cookies(name: str, place: int) -> dict[str, str]:
    """What the browser of that person sends."""
    return {"sessionid": session_key(name, place), "csrftoken": TOKEN}
