"""`POST /api/v1/transactions`: the ledger's way in."""

import re
from functools import partial
from typing import Literal

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, abort, jsonify, request
from pydantic import BaseModel, ConfigDict, Field

from application.answer_once import Answer, AnswerOnce
from application.billing.accept_transactions import AcceptTransactions
from application.clock import Clock
from application.invoicing.api_reads import ApiInvoices
from domain.access import Scope
from entrypoints.api.body import read_body
from entrypoints.api.calling import the_actor, the_caller
from entrypoints.api.links import PREFIX, Links
from entrypoints.api.operations import Answers, Operation, operation
from entrypoints.api.posted import read_posted
from entrypoints.api.posting import Posting
from entrypoints.api.transaction_models import AcceptedTransaction, BatchResult, TransactionBatch
from entrypoints.container import Container
from entrypoints.intake import TransactionForm
from entrypoints.problems import as_response, problem
from entrypoints.settings import Settings

transactions = Blueprint("api_transactions", __name__, url_prefix=PREFIX)

KEY_HEADER = "Idempotency-Key"
KEY_PATTERN = r"^[\x21-\x7e]{1,255}$"

RESULT = (AcceptedTransaction, BatchResult)


class PostQuery(BaseModel):
    """How the body is to be taken."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    atomic: Literal["true", "false"] | None = Field(
        None, description="The same as the member of the body, which must not say otherwise."
    )


@transactions.post("/transactions")
@operation(
    Operation(
        "Post transactions",
        "One transaction, or up to 1,000. Each becomes one issued invoice or credit note, known "
        "by its `source` and `reference`: posted again it gets the same document, and with "
        "another content it is refused.",
        scope=Scope.TRANSACTIONS_WRITE,
        parameters=PostQuery,
        headers={
            KEY_HEADER: (
                "Your name for this call. Repeated with the same content it gets the first answer "
                "again; with another content it is refused.",
                KEY_PATTERN,
            )
        },
        bodies=(TransactionForm, TransactionBatch),
        answers={
            201: Answers("Every transaction has its document; some were made now.", RESULT),
            200: Answers("Every transaction had its document before.", RESULT),
            207: Answers(
                "Some of many were refused; the others have their documents.", (BatchResult,)
            ),
        },
        problems={
            400: "The body is no JSON that can be read.",
            409: "What was posted contradicts what is there; nothing was kept.",
            413: "The body is too large.",
            415: "The body is not application/json in UTF-8.",
        },
    )
)
@inject
def post_transactions(
    query: PostQuery,
    accept: AcceptTransactions = Provide[Container.accept_transactions],
    reads: ApiInvoices = Provide[Container.api_invoices],
    clock: Clock = Provide[Container.clock],
    once: AnswerOnce = Provide[Container.answer_once],
    settings: Settings = Provide[Container.settings],
) -> Response:
    key, caller = _idempotency_key(), the_caller()
    body = read_body(request)
    posted = read_posted(body.value, None if query.atomic is None else query.atomic == "true")
    posting = Posting(accept, reads, clock, Links(settings.public_url))
    work = partial(posting, posted, caller, the_actor())
    if key is None:
        return _present(work())
    sha256 = body.sha256 + bytes([posted.atomic])
    return _present(once(str(caller.key_id), key, sha256, work))


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
    key = request.headers.get(KEY_HEADER)
    if key is not None and not re.fullmatch(KEY_PATTERN, key):
        detail = "must have 1 to 255 printable ASCII characters, without blanks"
        abort(problem(422, errors=[{"header": KEY_HEADER, "detail": detail}]))
    return key
