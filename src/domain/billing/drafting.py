"""From a transaction to what will stand on the document."""

from decimal import Decimal

from domain.billing.transaction import Transaction, TransactionAdjustment
from domain.calendar import PaymentTerms
from domain.customers import Account
from domain.errors import DomainError, InvalidField, refuse
from domain.invoicing import (
    Adjustment,
    DocumentKind,
    InvoiceContent,
    InvoiceIncomplete,
    LineItem,
    PrecedingDocument,
)
from domain.money import Money
from domain.tax import TaxCategory, TaxScheme, TaxTreatment
from domain.vendors import Vendor


def draft_content(
    transaction: Transaction,
    vendor: Vendor,
    account: Account,
    preceding: PrecedingDocument | None = None,
) -> InvoiceContent:
    """The document that the transaction makes.

    Raises InvalidField, or InvalidInput when several fields are wrong.
    """
    currency = transaction.currency
    usual_tax = _domestic_tax(vendor, account)
    flaws: list[InvalidField] = []
    lines: list[LineItem] = []
    for index in range(len(transaction.lines)):
        try:
            lines.append(_line(transaction, index, currency, usual_tax))
        except InvalidField as flaw:
            flaws.append(flaw)
    refuse(flaws)
    try:
        return InvoiceContent(
            kind=transaction.kind,
            currency=currency,
            seller=vendor.party,
            buyer=account.party,
            lines=tuple(lines),
            terms=_terms(transaction, vendor, account),
            adjustments=tuple(
                _adjustment(item, currency, f"/adjustments/{index}", item.tax or usual_tax)
                for index, item in enumerate(transaction.adjustments)
            ),
            prepaid=_money(transaction.prepaid, currency, "/prepaid"),
            rounding=_money(transaction.rounding, currency, "/rounding"),
            po_reference=transaction.po_reference,
            accounting_reference=transaction.accounting_reference,
            source_reference=transaction.reference,
            note=transaction.note,
            tax_point=transaction.tax_point,
            delivered_on=transaction.delivered_on,
            preceding=preceding,
            correction_reason=transaction.correction_reason,
            bank=vendor.bank if transaction.kind is DocumentKind.INVOICE else None,
            accounting_currency=_accounting_currency(transaction, vendor),
            exchange_rate=transaction.exchange_rate,
            template=vendor.template,
            language=account.language,
        )
    except InvoiceIncomplete as error:
        raise InvalidField(f"/{error.field.replace('.', '/')}", error.why) from error
    except InvalidField:
        raise
    except DomainError as error:  # such as a total beyond all amounts
        raise InvalidField("/lines", str(error)) from error


def _line(
    transaction: Transaction, index: int, currency: str, usual_tax: TaxTreatment | None
) -> LineItem:
    sold = transaction.lines[index]
    pointer = f"/lines/{index}"
    tax = sold.tax or usual_tax
    if tax is None:
        raise InvalidField(
            f"{pointer}/tax", "is needed: the customer is not in the vendor's country"
        )
    try:
        line = LineItem(
            description=sold.description,
            quantity=sold.quantity,
            unit_price=sold.unit_price,
            currency=currency,
            tax=tax,
            unit=sold.unit,
            base_quantity=sold.base_quantity,
            item_code=sold.item_code,
            note=sold.note,
            adjustments=tuple(
                _adjustment(item, currency, f"{pointer}/adjustments/{i}", None)
                for i, item in enumerate(sold.adjustments)
            ),
        )
        line.net  # noqa: B018 - computed here, so that an amount out of range names its line
    except InvoiceIncomplete as error:
        raise InvalidField(f"{pointer}/{error.field}", error.why) from error
    except InvalidField:
        raise
    except DomainError as error:
        raise InvalidField(pointer, str(error)) from error
    return line


def _adjustment(
    item: TransactionAdjustment, currency: str, pointer: str, tax: TaxTreatment | None
) -> Adjustment:
    amount = _money(item.amount, currency, f"{pointer}/amount")
    if amount is None or amount.is_zero or amount.is_negative:
        raise InvalidField(f"{pointer}/amount", "must be above zero")
    try:
        return Adjustment(amount, item.is_charge, item.reason, tax)
    except InvoiceIncomplete as error:
        raise InvalidField(f"{pointer}/{error.field}", error.why) from error


def _money(amount: Decimal | None, currency: str, pointer: str) -> Money | None:
    if amount is None:
        return None
    try:
        return Money.exact(amount, currency)
    except DomainError as error:
        raise InvalidField(pointer, str(error)) from error


def _terms(transaction: Transaction, vendor: Vendor, account: Account) -> PaymentTerms:
    if transaction.terms_days is not None:
        return PaymentTerms(transaction.terms_days)
    return account.terms or vendor.terms


def _domestic_tax(vendor: Vendor, account: Account) -> TaxTreatment | None:
    """The vendor's standard VAT rate for a buyer in its own country; otherwise nobody can tell."""
    if vendor.tax_scheme is not TaxScheme.VAT or vendor.standard_rate == 0:
        return None
    if account.party.address.country != vendor.party.address.country:
        return None
    return TaxTreatment(TaxCategory.STANDARD, vendor.standard_rate)


def _accounting_currency(transaction: Transaction, vendor: Vendor) -> str:
    foreign = transaction.currency != vendor.currency
    return vendor.currency if foreign and vendor.tax_scheme is TaxScheme.VAT else ""
