"""A transaction as JSON: strict, bounded, and turned into the domain's own."""

import json
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from domain.billing import Transaction, TransactionAdjustment, TransactionLine
from domain.errors import DomainError
from domain.invoicing import DocumentKind
from domain.tax import REASON_TEXTS, Jurisdiction, TaxCategory, TaxScheme, TaxTreatment
from entrypoints.intake.values import Code, Currency, Day, Line, Number, Paragraph

MOST_LINES = 1000


class _Form(BaseModel):
    """Unknown members are refused: a misspelt one would otherwise be missing on the document."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, str_strip_whitespace=True)


class JurisdictionForm(_Form):
    """One authority that levies US sales tax."""

    name: Code
    rate: Number = Field(description="In percent.")


class TaxForm(_Form):
    """How something is taxed."""

    category: Literal["S", "Z", "E", "AE", "K", "G", "O", "L", "M", "B"] = Field(
        description="UNCL 5305 (EN 16931 BT-151): S standard, Z zero, E exempt, AE reverse charge, "
        "K intra-Community, G export, O outside of the scope, L and M Canary Islands and Ceuta, "
        "B split payment."
    )
    rate: Number = Field(Decimal(0), description="In percent.")
    reason: Line = Field("", description="Why there is no tax; needed for E, usual for others.")
    reason_code: Line = Field("", description="VATEX code (BT-121).")
    scheme: Literal["VAT", "SALES_TAX"] = "VAT"
    jurisdictions: list[JurisdictionForm] = Field(default_factory=list, max_length=20)
    certificate: Line = Field("", description="Of a sale that is exempt from US sales tax.")

    @model_validator(mode="after")
    def _known_to_the_law(self) -> Self:
        try:
            self.treatment()
        except DomainError as error:
            raise ValueError(str(error)) from error
        return self

    def treatment(self) -> TaxTreatment:
        """With the usual wording where no reason is given."""
        category = TaxCategory(self.category)
        reason, code = self.reason, self.reason_code
        if self.scheme == "VAT" and not (reason or code):
            code, reason = REASON_TEXTS.get(category, ("", ""))
        return TaxTreatment(
            category,
            self.rate,
            reason=reason,
            reason_code=code,
            scheme=TaxScheme(self.scheme),
            jurisdictions=tuple(Jurisdiction(one.name, one.rate) for one in self.jurisdictions),
            certificate=self.certificate,
        )


def _treatment(tax: TaxForm | None) -> TaxTreatment | None:
    return None if tax is None else tax.treatment()


class LineAdjustmentForm(_Form):
    """Money off a line, or on it."""

    amount: Number = Field(description="In major units, above zero.")
    is_charge: bool = Field(False, description="true puts money on, false takes it off.")
    reason: Line = Field(min_length=1)

    def adjustment(self) -> TransactionAdjustment:
        return TransactionAdjustment(self.amount, self.is_charge, self.reason)


class AdjustmentForm(LineAdjustmentForm):
    """Money off the whole document, or on it."""

    tax: TaxForm | None = Field(None, description="Otherwise the vendor's domestic rate.")

    def adjustment(self) -> TransactionAdjustment:
        return TransactionAdjustment(self.amount, self.is_charge, self.reason, _treatment(self.tax))


class LineForm(_Form):
    """One thing that was sold."""

    description: Paragraph = Field(min_length=1)
    quantity: Number
    unit_price: Number = Field(description="Net, of `base_quantity` units, in major units.")
    unit: Line = Field("C62", description="UN/ECE Recommendation 20; C62 is “one”.", max_length=3)
    base_quantity: Number = Decimal(1)
    item_code: Line = ""
    note: Paragraph = ""
    tax: TaxForm | None = Field(None, description="Otherwise the vendor's domestic rate.")
    adjustments: list[LineAdjustmentForm] = Field(default_factory=list, max_length=50)

    def line(self) -> TransactionLine:
        return TransactionLine(
            description=self.description,
            quantity=self.quantity,
            unit_price=self.unit_price,
            tax=_treatment(self.tax),
            unit=self.unit,
            base_quantity=self.base_quantity,
            item_code=self.item_code,
            note=self.note,
            adjustments=tuple(item.adjustment() for item in self.adjustments),
        )


class TransactionForm(_Form):
    """What was sold to whom. `source` and `reference` together make one document, once."""

    vendor: Code = Field(description="The code of the vendor that sold.", examples=["NORTH"])
    source: Code = Field("api", description="The system in which `reference` is unique.")
    reference: Code = Field(description="By which that system knows it.", examples=["T-4711"])
    customer: Code = Field(description="The reference of the account.", examples=["C-1001"])
    currency: Currency
    lines: Annotated[list[LineForm], Field(min_length=1, max_length=MOST_LINES)]
    kind: Literal["invoice", "credit_note"] = "invoice"
    issue_date: Day | None = Field(None, description="Otherwise today, at the vendor's place.")
    series: Line = Field("", description="Of numbers; otherwise the usual one.")
    terms_days: Annotated[int, Field(ge=0, le=365)] | None = Field(
        None, description="Due so many days after the issue date; otherwise as agreed."
    )
    adjustments: list[AdjustmentForm] = Field(default_factory=list, max_length=50)
    prepaid: Number | None = None
    rounding: Number | None = None
    po_reference: Line = Field("", description="The customer's order (BT-13).")
    accounting_reference: Line = Field(
        "", description="Where the customer books it, such as a cost centre (BT-19)."
    )
    note: Paragraph = ""
    tax_point: Day | None = None
    delivered_on: Day | None = None
    corrects: Line = Field(
        "",
        description="For a credit note: the number of the invoice, or the reference of its "
        "transaction in the same source.",
    )
    correction_reason: Line = ""
    exchange_rate: Number | None = Field(
        None, description="Units of the vendor's currency for one of `currency`."
    )

    def transaction(self) -> Transaction:
        """The same content always has the same payload, however it was written."""
        given: dict[str, Any] = {
            name: getattr(self, name)
            for name in type(self).model_fields
            if name not in {"kind", "lines", "adjustments"}
        }
        return Transaction(
            **given,
            kind=DocumentKind(self.kind),
            lines=tuple(one.line() for one in self.lines),
            adjustments=tuple(one.adjustment() for one in self.adjustments),
            payload=json.dumps(
                self.model_dump(mode="json", exclude_defaults=True),
                sort_keys=True,
                ensure_ascii=False,
                separators=(",", ":"),
            ),
        )
