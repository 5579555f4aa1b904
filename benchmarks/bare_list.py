"""The least that a list page can be: a Flask view that runs the list's query and shows its rows.

No session, no login, no policy, no template, no compression, no headers, no log, no metrics.
"""

import os
from datetime import date
from uuid import UUID

from flask import Flask, request
from sqlalchemy import create_engine

from adapters.postgres.portal_list import read_page
from application.invoicing.portal_reads import InvoiceFilters
from benchmarks.serving import THREADS
from domain.identity import AccountId

engine = create_engine(os.environ["DATABASE_URL"], pool_size=THREADS, max_overflow=0)
app = Flask(__name__)


@app.get("/")
def index() -> str:
    account = AccountId(UUID(request.args["account"]))
    page = read_page(engine, account, InvoiceFilters(), None, date.today(), None)  # noqa: DTZ011
    return "\n".join(map(str, page.rows))
