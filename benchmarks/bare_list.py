"""The least that a list page can be: a Flask view with the list's query and a plain table.

No session, no login, no policy, no layout or style, no filters, no compression, no headers, no
log, no metrics.
"""

import os
from datetime import date
from uuid import UUID

from flask import Flask, request
from sqlalchemy import create_engine

from adapters.postgres.portal_list import read_page
from application.invoicing.portal_reads import InvoiceFilters, PortalScope
from benchmarks.serving import THREADS
from domain.identity import AccountId

engine = create_engine(os.environ["DATABASE_URL"], pool_size=THREADS, max_overflow=0)
app = Flask(__name__)

app.jinja_env.autoescape = True
TABLE = app.jinja_env.from_string("""<!doctype html>
<title>Invoices</title>
<table>
{% for row in page.rows %}
  <tr>
    <td><a href="/invoices/{{ row.id }}">{{ row.number }}</a> {{ row.po_reference }}</td>
    <td>{{ row.vendor_name }}</td>
    <td>{{ row.issue_date }}</td>
    <td>{{ row.due_date }}</td>
    <td>{{ row.total.currency }} {{ row.total.decimal }}</td>
    <td>{{ row.open.currency }} {{ row.open.decimal }}</td>
    <td>{{ row.status }}</td>
  </tr>
{% endfor %}
</table>
<p>{{ page.count.text }}</p>
""")


@app.get("/")
def index() -> str:
    account = AccountId(UUID(request.args["account"]))
    scope = PortalScope(account, date.today(), None)  # noqa: DTZ011
    page = read_page(engine, scope, InvoiceFilters(), None)
    return TABLE.render(page=page)
