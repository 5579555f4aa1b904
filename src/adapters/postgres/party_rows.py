"""Parties, addresses, banks and taxes as they lie in JSON columns."""

from decimal import Decimal
from typing import Any

from domain.invoicing import Adjustment, BankAccount, Party, PostalAddress
from domain.money import Money
from domain.tax import Jurisdiction, TaxCategory, TaxScheme, TaxTreatment

Json = dict[str, Any]


def address_to_json(address: PostalAddress) -> Json:
    return {
        "line1": address.line1,
        "line2": address.line2,
        "city": address.city,
        "post_code": address.post_code,
        "region": address.region,
        "country": address.country,
    }


def party_to_json(party: Party) -> Json:
    return {
        "name": party.name,
        "address": address_to_json(party.address),
        "tax_id": party.tax_id,
        "registration": party.registration,
        "email": party.email,
        "reference": party.reference,
    }


def party_from_json(value: Json) -> Party:
    return Party(**{**value, "address": PostalAddress(**value["address"])})


def bank_to_json(bank: BankAccount | None) -> Json | None:
    if bank is None:
        return None
    return {"holder": bank.holder, "iban": bank.iban, "bic": bank.bic}


def bank_from_json(value: Json | None) -> BankAccount | None:
    return BankAccount(**value) if value else None


def tax_to_json(tax: TaxTreatment) -> Json:
    """Only what is not the default, because most lines say no more than category and rate."""
    value: Json = {"category": tax.category.value, "rate": str(tax.rate)}
    if tax.reason or tax.reason_code:
        value |= {"reason": tax.reason, "reason_code": tax.reason_code}
    if tax.scheme is not TaxScheme.VAT:
        value |= {
            "scheme": tax.scheme.value,
            "jurisdictions": [[part.name, str(part.rate)] for part in tax.jurisdictions],
            "certificate": tax.certificate,
        }
    return value


def tax_from_json(value: Json) -> TaxTreatment:
    return TaxTreatment(
        category=TaxCategory(value["category"]),
        rate=Decimal(value["rate"]),
        reason=value.get("reason", ""),
        reason_code=value.get("reason_code", ""),
        scheme=TaxScheme(value.get("scheme", TaxScheme.VAT)),
        jurisdictions=tuple(
            Jurisdiction(name, Decimal(rate)) for name, rate in value.get("jurisdictions", ())
        ),
        certificate=value.get("certificate", ""),
    )


def adjustments_to_json(adjustments: tuple[Adjustment, ...]) -> list[Json] | None:
    return [
        {
            "amount": item.amount.amount_minor,
            "is_charge": item.is_charge,
            "reason": item.reason,
            "tax": tax_to_json(item.tax) if item.tax else None,
        }
        for item in adjustments
    ] or None


def adjustments_from_json(value: list[Json] | None, currency: str) -> tuple[Adjustment, ...]:
    return tuple(
        Adjustment(
            amount=Money(item["amount"], currency),
            is_charge=item["is_charge"],
            reason=item["reason"],
            tax=tax_from_json(item["tax"]) if item["tax"] else None,
        )
        for item in value or ()
    )
