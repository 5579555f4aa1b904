"""What a template may print: the document as words and figures, ready to be set.

Published template versions depend on the names in this file and on nothing else of ours, so names
may be added here but neither removed nor given another meaning.
"""

from dataclasses import dataclass
from datetime import date

from adapters.weasyprint import figures, tax_words
from adapters.weasyprint.units import unit
from application.documents import RenderRequest
from domain.invoicing import Adjustment, DocumentKind, InvoiceContent, LineItem, Party
from domain.money import Money
from domain.tax import TaxScheme, TaxSubtotal


@dataclass(frozen=True, slots=True)
class PrintedParty:
    name: str
    address: tuple[str, ...]
    tax_id: str
    registration: str
    email: str
    reference: str


@dataclass(frozen=True, slots=True)
class PrintedAdjustment:
    """`amount` has its sign: −10.00 is money off."""

    reason: str
    is_charge: bool
    amount: str
    tax: str
    """How it is taxed, on adjustments of the whole document."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    position: int
    description: str
    code: str
    note: str
    quantity: str
    """Padded, like prices, so that the decimal points of a column stand below each other."""
    unit: str
    price: str
    per: str
    """The quantity and unit that the price is for, where it isn't one: 100, 12 pcs."""
    adjustments: tuple[PrintedAdjustment, ...]
    tax: str
    net: str


@dataclass(frozen=True, slots=True)
class PrintedTax:
    """A row of the tax breakdown (BG-23). For sales tax, `jurisdiction` names who levies it."""

    jurisdiction: str
    rate: str
    remark: str
    taxable: str
    tax: str


@dataclass(frozen=True, slots=True)
class PrintedTotals:
    """Amounts of BG-22; empty where a document without them leaves the row out."""

    lines_net: str
    """Only beside allowances or charges of the document."""
    adjustments: tuple[PrintedAdjustment, ...]
    tax_exclusive: str
    tax: str
    tax_inclusive: str
    prepaid: str
    rounding: str
    payable: str


@dataclass(frozen=True, slots=True)
class PrintedPayment:
    holder: str
    account: str
    bic: str


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    is_credit_note: bool
    is_vat: bool
    """Otherwise no word of VAT may stand on the document (US sales tax)."""
    number: str
    currency: str
    vendor: str
    seller: PrintedParty
    buyer: PrintedParty
    issued: str
    issued_iso: str
    due: str
    tax_point: str
    """Only where it isn't the issue date."""
    delivered: str
    """Only where it isn't the issue date."""
    po_reference: str
    source_reference: str
    corrects: str
    corrects_issued: str
    correction_reason: str
    lines: tuple[PrintedLine, ...]
    has_units: bool
    has_long_quantities: bool
    amount_width: str
    """`usual`, `wide` or `widest`: the room that the longest amount needs."""
    taxes: tuple[PrintedTax, ...]
    totals: PrintedTotals
    is_settled: bool
    """Nothing is to be paid."""
    accounting_tax: str
    """BT-111 with its currency."""
    accounting_currency: str
    exchange_rate: str
    terms: str
    note: str
    payment: PrintedPayment | None
    verification_url: str
    verification_address: str
    """The address without its code, as short as a person would type it."""
    verification_groups: tuple[str, ...]
    """The code in groups of four."""


def printed(request: RenderRequest) -> PrintedDocument:
    """The document of a request, in words and figures."""
    content = request.content
    preceding = content.preceding
    accounting = content.tax_in_accounting_currency
    bank = content.bank
    lines = _lines(content)
    return PrintedDocument(
        is_credit_note=content.kind is DocumentKind.CREDIT_NOTE,
        is_vat=any(row.scheme is TaxScheme.VAT for row in content.breakdown),
        number=request.number,
        currency=content.currency,
        vendor=request.vendor_name,
        seller=_party(content.seller),
        buyer=_party(content.buyer),
        issued=figures.day(request.issue_date),
        issued_iso=request.issue_date.isoformat(),
        due=figures.day(request.due_date),
        tax_point=_day_unless(content.tax_point, request.issue_date),
        delivered=_day_unless(content.delivered_on, request.issue_date),
        po_reference=content.po_reference,
        source_reference=content.source_reference,
        corrects=preceding.number if preceding else "",
        corrects_issued=figures.day(date.fromisoformat(preceding.issue_date)) if preceding else "",
        correction_reason=content.correction_reason,
        lines=lines,
        has_units=any(line.unit for line in lines),
        has_long_quantities=any(len(line.quantity) > 9 for line in lines),
        amount_width=_amount_width(content),
        taxes=tuple(_tax(row) for row in content.breakdown),
        totals=_totals(content),
        is_settled=content.totals.payable.is_zero,
        accounting_tax=figures.money_with_currency(accounting) if accounting else "",
        accounting_currency=content.accounting_currency,
        exchange_rate=figures.quantity(content.exchange_rate) if content.exchange_rate else "",
        terms=content.terms.text,
        note=content.note,
        payment=(
            PrintedPayment(bank.holder, figures.in_fours(bank.iban), bank.bic) if bank else None
        ),
        verification_url=request.verification_url,
        verification_address=_short_address(request),
        verification_groups=tuple(request.verification_code.split("-")),
    )


def _party(party: Party) -> PrintedParty:
    return PrintedParty(
        name=party.name,
        address=party.address.lines,
        tax_id=party.tax_id,
        registration=party.registration,
        email=party.email,
        reference=party.reference,
    )


def _lines(content: InvoiceContent) -> tuple[PrintedLine, ...]:
    quantities = figures.aligned([figures.quantity(line.quantity) for line in content.lines], 9)
    prices = figures.aligned(
        [figures.unit_price(line.unit_price, line.currency) for line in content.lines], 10
    )
    return tuple(
        _line(line, position, quantity, price)
        for position, (line, quantity, price) in enumerate(
            zip(content.lines, quantities, prices, strict=True), start=1
        )
    )


def _line(line: LineItem, position: int, quantity: str, price: str) -> PrintedLine:
    name = unit(line.unit)
    per = ""
    if line.base_quantity != 1:
        per = f"{figures.quantity(line.base_quantity)}{figures.NO_BREAK_SPACE}{name}".strip()
    return PrintedLine(
        position=position,
        description=line.description.strip(),
        code=line.item_code,
        note=line.note.strip(),
        quantity=quantity,
        unit=name,
        price=price,
        per=per,
        adjustments=tuple(_adjustment(item) for item in line.adjustments),
        tax=tax_words.rate_in_line(line.tax),
        net=figures.money(line.net),
    )


def _adjustment(item: Adjustment) -> PrintedAdjustment:
    return PrintedAdjustment(
        reason=item.reason,
        is_charge=item.is_charge,
        amount=figures.money(item.signed),
        tax=tax_words.rate_in_line(item.tax) if item.tax else "",
    )


def _tax(row: TaxSubtotal) -> PrintedTax:
    return PrintedTax(
        jurisdiction=row.jurisdiction,
        rate=figures.percent(row.rate),
        remark=tax_words.remark(row),
        taxable=figures.money(row.taxable),
        tax=figures.money(row.tax),
    )


def _totals(content: InvoiceContent) -> PrintedTotals:
    totals = content.totals
    differs = totals.payable != totals.tax_inclusive
    differs = differs or not (totals.prepaid.is_zero and totals.rounding.is_zero)
    return PrintedTotals(
        lines_net=figures.money(totals.lines_net) if content.adjustments else "",
        adjustments=tuple(_adjustment(item) for item in content.adjustments),
        tax_exclusive=figures.money(totals.tax_exclusive),
        tax=figures.money(totals.tax),
        tax_inclusive=figures.money(totals.tax_inclusive) if differs else "",
        prepaid="" if totals.prepaid.is_zero else figures.money(-totals.prepaid),
        rounding="" if totals.rounding.is_zero else figures.money(totals.rounding),
        payable=figures.money(totals.payable),
    )


def _day_unless(value: date | None, same: date) -> str:
    return "" if value is None or value == same else figures.day(value)


def _amount_width(content: InvoiceContent) -> str:
    amounts: list[Money] = [line.net for line in content.lines]
    amounts += (content.totals.tax_inclusive, content.totals.lines_net)
    longest = max(len(figures.money(amount)) for amount in amounts)
    prices = (figures.unit_price(line.unit_price, line.currency) for line in content.lines)
    longest = max(longest, *(len(price) for price in prices))
    if longest <= 10:
        return "usual"
    return "wide" if longest <= 15 else "widest"


def _short_address(request: RenderRequest) -> str:
    """Where to type the code: the document's address without scheme, code and final slash."""
    address = request.verification_url.partition("://")[2] or request.verification_url
    head, _, last = address.partition("?")[0].rstrip("/").rpartition("/")
    code = request.verification_code
    plain = code.replace("-", "").replace(" ", "")
    return head if head and last.replace("-", "") == plain else address
