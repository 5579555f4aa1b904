"""Is this invoice genuine? Asked by anybody, without a login."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, request
from flask_limiter import RequestLimit

from application.documents.verify_document import DocumentVerifier, Genuine
from domain.documents import InvalidCode, read_code
from domain.invoicing import BankAccount
from domain.money import Money
from entrypoints.container import Container
from entrypoints.limits import guessed_wrong, guesses
from entrypoints.web.guard import open_to_all
from entrypoints.web.rendering import render

verify = Blueprint("verify", __name__, url_prefix="/verify")

PAGE = "public/verify.html"


@dataclass(frozen=True, slots=True)
class BankShown:
    account_name: str
    iban: str
    bic: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`genuine`, `not_genuine` or `too_many`; the rest only of what is genuine."""

    outcome: str
    by_file: bool = False
    vendor_name: str = ""
    number: str = ""
    kind: str = ""
    issue_date: date | None = None
    amount: Money | None = None
    bank: BankShown | None = None
    retry_after_words: str = ""


def too_many(_limit: RequestLimit) -> Response:
    """Guessing is hopeless (128 bits) and slow besides."""
    return _answer(Verdict("too_many", retry_after_words="a few minutes"), status=429)


limited = guesses("20 per minute; 200 per hour", "verify", too_many)


@verify.get("")
@open_to_all
def show() -> Response:
    """A code in the address is typed in already; it is checked when somebody says so."""
    return _answer(None, code=request.args.get("code", "").replace("\0", "")[:80])


@verify.get("/<code>")
@open_to_all
@limited
@inject
def show_code(
    code: str, verifier: DocumentVerifier = Provide[Container.document_verifier]
) -> Response:
    return _by_code(code, verifier)


@verify.post("")
@open_to_all
@limited
@inject
def check(verifier: DocumentVerifier = Provide[Container.document_verifier]) -> Response:
    file = request.files.get("document")
    if file is None:
        return _by_code(request.form.get("code", "")[:100], verifier)
    content = file.read()
    if not content:
        return _answer(None, status=422, errors={"document": "Choose the PDF first."})
    return _verdict(verifier.by_file(content), by_file=True)


def _by_code(typed: str, verifier: DocumentVerifier) -> Response:
    try:
        code = read_code(typed)
    except InvalidCode as error:
        return _answer(None, status=422, code=typed, errors={"code": str(error)})
    return _verdict(verifier.by_code(code), by_file=False, code=typed)


def _verdict(found: Genuine | None, *, by_file: bool, code: str = "") -> Response:
    if found is None:
        guessed_wrong()
        return _answer(Verdict("not_genuine", by_file), code=code)
    return _answer(
        Verdict(
            "genuine",
            by_file,
            found.vendor_name,
            found.number,
            found.kind.value,
            found.issue_date,
            found.amount,
            _bank(found.bank),
        ),
        code=code,
    )


def _bank(bank: BankAccount | None) -> BankShown | None:
    return None if bank is None else BankShown(bank.holder, bank.iban, bank.bic)


def _answer(
    verdict: Verdict | None, *, status: int = 200, code: str = "", errors: Any = None
) -> Response:
    return render(PAGE, status=status, verdict=verdict, code=code, errors=errors or {})
