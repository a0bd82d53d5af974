"""The tables of a call for a spreadsheet, by their codes, in the order of the procedure.

Nothing here asks who may read: a table that tells points says so, and who gives it out asks.
"""

from grants.documents.table import Table
from grants.documents.tables_of_applications import TABLES_OF_APPLICATIONS
from grants.documents.tables_of_awards import TABLES_OF_AWARDS
from grants.documents.tables_of_judgement import TABLES_OF_JUDGEMENT
from grants.documents.tables_of_registers import TABLES_OF_REGISTERS

TABLES: dict[str, Table] = {
    table.code: table
    for table in (
        *TABLES_OF_APPLICATIONS,
        *TABLES_OF_JUDGEMENT,
        *TABLES_OF_AWARDS,
        *TABLES_OF_REGISTERS,
    )
}
