"""The funding line, said to people: what it does where the money ends, and how outcomes look."""

from funders.models import Call
from funders.states import LineRule
from grants.states import Outcome

LINE_RULES = {
    LineRule.STOP: "si ferma al primo progetto che non trova capienza: quello e i successivi "
    "formano la riserva",
    LineRule.PARTIAL: "riduce il contributo del primo progetto che non trova capienza intera, "
    "se la riduzione resta nella misura ammessa dal bando; i successivi formano la riserva",
    LineRule.SKIP: "salta il progetto che non trova capienza, che va in riserva, e prosegue con i "
    "successivi",
}
GIVEN = (Outcome.FUNDED, Outcome.PARTIALLY_FUNDED)
# The colour beside the words: the words are enough by themselves.
TONES = {
    Outcome.FUNDED: "open",
    Outcome.PARTIALLY_FUNDED: "open",
    Outcome.RESERVE: "wait",
    Outcome.NOT_ELIGIBLE: "",
    Outcome.NOT_ADMITTED: "",
}


def line_rule(call: Call) -> str:
    """What the funding line does where the money ends."""
    return f"La linea di finanziamento {LINE_RULES[LineRule(call.funding_line)]}."
