"""The sitting belongs to the decision of every funder: each takes that of its deliberation.

On the way back only the Giunta's decisions have a deliberation to give it to: the sitting of
a board keeps its row, and nothing says whose it was.
"""

from django.db import migrations

FORWARDS = (
    "UPDATE grants_fundingdecision SET sitting_id = (SELECT l.sitting_id"
    " FROM grants_deliberation l WHERE l.decision_id = grants_fundingdecision.id)"
)
BACKWARDS = (
    "UPDATE grants_deliberation SET sitting_id = (SELECT d.sitting_id"
    " FROM grants_fundingdecision d WHERE d.id = grants_deliberation.decision_id)"
)


class Migration(migrations.Migration):
    dependencies = [("grants", "0017_sitting_of_a_decision")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
