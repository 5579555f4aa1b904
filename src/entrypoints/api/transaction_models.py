"""What is posted about transactions, and what is answered."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from entrypoints.api.invoice_models import InvoiceSummary, Shown
from entrypoints.api.problem_model import Problem
from entrypoints.intake import TransactionForm

MOST_TRANSACTIONS = 1000


class TransactionBatch(BaseModel):
    """Up to 1,000 transactions in one call."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    transactions: Annotated[
        list[TransactionForm], Field(min_length=1, max_length=MOST_TRANSACTIONS)
    ]
    atomic: bool = Field(
        False,
        description="true: all of them or none. false: the good ones are kept, and each of the "
        "others says what is wrong with it.",
    )


class BatchEnvelope(BaseModel):
    """The batch before its transactions are looked at one by one."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    transactions: Annotated[list[Any], Field(min_length=1, max_length=MOST_TRANSACTIONS)]
    atomic: bool = False


class AcceptedTransaction(Shown):
    """The transaction has its document."""

    status: Literal[200, 201] = Field(description="201 when it was made now, 200 when before.")
    created: bool
    source: str
    reference: str
    invoice: InvoiceSummary


class RefusedTransaction(Shown):
    """Nothing was made of the transaction; pointers lead into the call's body."""

    status: Literal[409, 422]
    problem: Problem


class BatchResult(Shown):
    """One result for each transaction, in their order."""

    accepted: int
    refused: int
    results: Sequence[AcceptedTransaction | RefusedTransaction]
