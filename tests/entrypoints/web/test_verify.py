"""The public page tells the genuine from the forged, and nothing else."""

import io
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from dependency_injector import providers
from flask.testing import FlaskClient
from tests.builders import a_transaction
from tests.installation import Installation

from application.documents.renderer import DocumentRenderer, RenderRequest
from domain.documents import VerificationCode, grouped
from domain.invoicing import BankAccount

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
IBAN = "GB33BUKB20201555555555"
FORGED_IBAN = "GB33BUKB20201555555556"
GUESSES = 10_000


class Press:
    """The real renderer; remembers what it was asked for, so that a forger can ask again."""

    def __init__(self, renderer: DocumentRenderer) -> None:
        self._renderer = renderer
        self.asked: list[RenderRequest] = []

    def render(self, request: RenderRequest) -> bytes:
        self.asked.append(request)
        return self._renderer.render(request)


@pytest.fixture
def press(installation: Installation) -> Press:
    """Of an installation where one invoice is issued and archived."""
    press = Press(installation.worker.renderer())
    installation.container.renderer.override(providers.Object(press))
    installation.add()
    installation.issue(a_transaction())
    installation.work_off()
    return press


@pytest.fixture
def visitor(installation: Installation, press: Press) -> FlaskClient:
    return installation.app().test_client()


def code_of(installation: Installation) -> VerificationCode:
    return VerificationCode(str(installation.scalar("SELECT code FROM documents")))


def original(installation: Installation) -> bytes:
    key = installation.scalar("SELECT storage_key FROM documents")
    return installation.container.archive().get(key)


def drop(visitor: FlaskClient, pdf: bytes) -> str:
    answer = visitor.post("/verify", data={"document": (io.BytesIO(pdf), "invoice.pdf")})
    assert answer.status_code == 200
    return answer.text


def verdict(page: str) -> str:
    return page.split('id="verdict-title">')[1].split("<", maxsplit=1)[0]


def test_the_original_is_genuine(installation: Installation, visitor: FlaskClient) -> None:
    page = drop(visitor, original(installation))
    assert verdict(page) == "Genuine"
    assert "unchanged to the last byte" in page


def test_its_code_says_amount_and_bank_details_to_compare(
    installation: Installation, visitor: FlaskClient
) -> None:
    page = visitor.get(f"/verify/{code_of(installation)}").text
    assert verdict(page) == "Genuine"
    assert "45.00" in page
    assert IBAN in page.replace("</span><span>", "")


def test_one_altered_digit_of_the_bank_details_is_not_genuine(
    installation: Installation, visitor: FlaskClient, press: Press
) -> None:
    """The best forgery there can be: our template, our code and QR code, one other digit."""
    [asked] = press.asked
    content = asked.content
    assert content.bank == BankAccount(content.seller.name, IBAN, "BUKBGB22")
    forged = press.render(
        replace(asked, content=replace(content, bank=replace(content.bank, iban=FORGED_IBAN)))
    )
    assert len(forged) == pytest.approx(len(original(installation)), rel=0.02)
    assert verdict(drop(visitor, forged)) == "Not genuine"


def test_one_altered_bit_anywhere_is_not_genuine(
    installation: Installation, visitor: FlaskClient
) -> None:
    genuine = original(installation)
    for place in random.Random(7).sample(range(len(genuine)), 12):
        altered = bytearray(genuine)
        altered[place] ^= 1
        assert verdict(drop(visitor, bytes(altered))) == "Not genuine"


def test_a_record_that_was_altered_in_the_database_is_not_called_genuine(
    installation: Installation, visitor: FlaskClient
) -> None:
    installation.tamper(
        "invoices",
        "UPDATE invoices SET bank = jsonb_set(bank, '{iban}', to_jsonb(CAST(:iban AS text)))",
        iban=FORGED_IBAN,
    )
    assert verdict(visitor.get(f"/verify/{code_of(installation)}").text) == "Not genuine"


def test_a_signature_of_another_key_is_not_genuine(
    installation: Installation, visitor: FlaskClient
) -> None:
    installation.tamper("documents", "UPDATE documents SET signature = sha512('forged')")
    assert verdict(visitor.get(f"/verify/{code_of(installation)}").text) == "Not genuine"


@pytest.mark.parametrize(
    "typed",
    [str.lower, grouped, lambda code: f"  {grouped(code)} ".replace("-", " ")],
)
def test_a_code_may_be_typed_as_people_type(
    installation: Installation, visitor: FlaskClient, typed
) -> None:  # type: ignore[no-untyped-def]
    answer = visitor.post("/verify", data={"code": typed(code_of(installation))})
    assert verdict(answer.text) == "Genuine"


def guesses(true: str) -> Iterator[VerificationCode]:
    """Codes next to the true one first, then any."""
    chance = random.Random(4711)
    near = {true[:i] + letter + true[i + 1 :] for i in range(len(true)) for letter in ALPHABET} - {
        true
    }
    yield from (VerificationCode(code) for code in sorted(near))
    for _ in range(GUESSES - len(near)):
        yield VerificationCode("".join(chance.choices(ALPHABET, k=len(true))))


def test_ten_thousand_guesses_find_nothing(installation: Installation, press: Press) -> None:
    verifier = installation.container.document_verifier()
    true = code_of(installation)
    found = [code for code in guesses(true) if verifier.by_code(code) is not None]
    assert found == []
    assert verifier.by_code(true) is not None


def test_guessing_is_limited(installation: Installation, press: Press) -> None:
    app = installation.app(limited=True)
    visitor = app.test_client()
    wrong = "0" * len(code_of(installation))
    statuses = [visitor.get(f"/verify/{wrong}").status_code for _ in range(30)]
    assert statuses == [200] * 20 + [429] * 10


def test_the_page_tells_nothing_of_customer_and_lines(
    installation: Installation, visitor: FlaskClient
) -> None:
    page = visitor.get(f"/verify/{code_of(installation)}").text
    for told in ("Ashdown", "C-1001", "Box of paper", "22 Mill Lane", "T-1"):
        assert told not in page


def test_a_file_that_is_too_large_is_told_so(visitor: FlaskClient) -> None:
    answer = visitor.post("/verify", data={"document": (io.BytesIO(b"x" * 17_000_000), "x.pdf")})
    assert answer.status_code == 413
    assert "That is too large" in answer.text


def test_no_explanation_of_an_error_is_empty(visitor: FlaskClient) -> None:
    for answer in (visitor.put("/verify"), visitor.get("/nowhere"), visitor.get("/logout")):
        assert answer.status_code in {404, 405}
        assert "<dd></dd>" not in answer.text


def test_a_code_in_the_address_stands_in_the_field_and_is_not_checked_yet(
    installation: Installation,
) -> None:
    client = installation.app().test_client()
    page = client.get("/verify?code=ABCD-%22%3E%3Cb%3E").text
    assert 'value="ABCD-&#34;&gt;&lt;b&gt;"' in page
    assert "genuine</h1>" not in page.lower().replace("is this invoice genuine?</h1>", "")
