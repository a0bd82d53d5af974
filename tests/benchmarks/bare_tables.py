"""The least that a table can be: one query, its cells given as they come to the same libraries."""

import csv
import io
import os

import xlsxwriter
from django.db import connection

from tests.benchmarks.measuring import Watch

QUERIES = {
    "domande": """
SELECT a.code, a.number, a.title, o.name, o.tax_code, t.name, a.filed_at, a.status,
  a.requested / 100.0, a.total_cost / 100.0, k.status, k.admitted_cost / 100.0, e.position,
  e.total / 100.0, e.outcome, e.proposed / 100.0, array_to_string(m.means, ' ')
FROM projects_application a JOIN projects_organisation o ON o.id = a.lead_id
  JOIN funders_community t ON t.id = a.territory_id
  LEFT JOIN grants_eligibilitycheck k ON k.application_id = a.id
  LEFT JOIN grants_rankingentry e ON e.application_id = a.id
  LEFT JOIN (SELECT entry_id, array_agg(mean ORDER BY criterion_id) AS means
    FROM grants_criterionmean GROUP BY entry_id) m ON m.entry_id = e.id
ORDER BY a.number""",
    "valutazioni": """
SELECT a.code, v.code, c.code, s.points / 100.0, e.status, e.submitted_at, e.comment
FROM grants_score s JOIN grants_evaluation e ON e.id = s.evaluation_id
  JOIN grants_assignment g ON g.id = e.assignment_id
  JOIN grants_evaluator v ON v.id = g.evaluator_id
  JOIN projects_application a ON a.id = g.application_id
  JOIN funders_criterion c ON c.id = s.criterion_id
ORDER BY a.number, v.position, c.position""",
}


def main(code: str, file_format: str) -> None:
    watch = Watch(os.getpid())
    with connection.cursor() as cursor:
        cursor.execute(QUERIES[code])
        rows = cursor.fetchall()
    content = _csv(rows) if file_format == "csv" else _xlsx(rows)
    measured = watch.stop(len(rows))
    if not content:
        raise RuntimeError(f"{code} {file_format} was not written")
    measured.said()


def _csv(rows: list[tuple[object, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _xlsx(rows: list[tuple[object, ...]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "remove_timezone": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()
