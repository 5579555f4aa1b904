"""`POST /api/v1/transactions`: the ledger's way in."""

import re
from functools import partial

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, jsonify, request

from application.answer_once import Answer, AnswerOnce
from application.billing.accept_transactions import AcceptTransactions
from application.clock import Clock
from application.invoicing.api_reads import ApiInvoices
from domain.access import Scope
from domain.errors import InvalidField
from entrypoints.api.body import read_body
from entrypoints.api.calling import for_scope, the_actor, the_caller
from entrypoints.api.invoice_models import Links
from entrypoints.api.posted import read_posted
from entrypoints.api.posting import Posting
from entrypoints.container import Container
from entrypoints.problems import as_response
from entrypoints.settings import Settings

transactions = Blueprint("api_transactions", __name__, url_prefix="/api/v1")

_KEY = re.compile(r"[\x21-\x7e]{1,255}")


@transactions.post("/transactions")
@for_scope(Scope.TRANSACTIONS_WRITE)
@inject
def post_transactions(
    accept: AcceptTransactions = Provide[Container.accept_transactions],
    reads: ApiInvoices = Provide[Container.api_invoices],
    clock: Clock = Provide[Container.clock],
    once: AnswerOnce = Provide[Container.answer_once],
    settings: Settings = Provide[Container.settings],
) -> Response:
    key, atomic = _idempotency_key(), _atomic()
    body = read_body(request)
    posted = read_posted(body.value, atomic)
    posting = Posting(accept, reads, clock, Links(settings.public_url))
    work = partial(posting, posted, the_caller(), the_actor())
    if key is None:
        return _present(work())
    sha256 = body.sha256 + bytes([posted.atomic])
    return _present(once(str(the_caller().key_id), key, sha256, work))


def _present(answer: Answer) -> Response:
    if answer.status >= 400:
        return as_response(answer.content)
    response = jsonify(answer.content)
    response.status_code = answer.status
    if "invoice" in answer.content:
        response.headers["Location"] = answer.content["invoice"]["url"]
    return response


def _idempotency_key() -> str | None:
    """Optional: source and reference alone already keep a transaction from being taken twice."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        raise InvalidField(
            "", "The header Idempotency-Key must have 1 to 255 printable ASCII characters."
        )
    return key


def _atomic() -> bool | None:
    """`?atomic=` says the same as the member of the body."""
    unknown = set(request.args) - {"atomic"}
    if unknown:
        raise InvalidField("", "The address has a parameter that is not known here.")
    asked = request.args.get("atomic")
    if asked not in {None, "true", "false"}:
        raise InvalidField("", "The parameter atomic must be true or false.")
    return None if asked is None else asked == "true"
