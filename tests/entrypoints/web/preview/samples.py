"""Sample rows for every page: the usual ones, and the long, the empty and the odd ones."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from domain.money import Money

TODAY = date(2026, 3, 14)
GENUINE_CODE = "7K3MQ0ZV9D4TXW8R2H6CBN5PYE"


def gbp(text: str) -> Money:
    return Money.exact(Decimal(text), "GBP")


USUAL = gbp("1234.50")
VERIFIED = gbp("563.94")


@dataclass(frozen=True)
class Viewer:
    name: str = "Maren Holt"
    account_name: str = "Larkfield Home & Garden Ltd"


@dataclass(frozen=True)
class Visit:
    name: str = "Maren Holt"


@dataclass(frozen=True)
class Row:
    id: str
    number: str
    vendor_name: str = "Thistle & Wren Gift Co."
    kind: str = "invoice"
    issue_date: date = date(2026, 2, 15)
    due_date: date | None = date(2026, 3, 17)
    total: Money = USUAL
    open: Money = USUAL
    status: str = "open"
    po_reference: str = ""
    source_reference: str = ""


@dataclass(frozen=True)
class Filters:
    q: str = ""
    number: str = ""
    vendor: str = ""
    status: str = ""
    date_from: date | None = None
    date_to: date | None = None
    sort: str = "-date"


@dataclass(frozen=True)
class Count:
    text: str


@dataclass(frozen=True)
class Party:
    name: str
    address: tuple[str, ...]
    vat_id: str = ""
    email: str = ""


@dataclass(frozen=True)
class Allowance:
    label: str
    amount: Money
    is_charge: bool = False


@dataclass(frozen=True)
class Line:
    position: int
    description: str
    quantity: Decimal
    unit_price: Decimal
    net: Money
    note: str = ""
    unit: str = "C62"
    base_quantity: Decimal = Decimal(1)
    tax_label: str = "20 %"
    allowances: tuple[Allowance, ...] = ()


@dataclass(frozen=True)
class Tax:
    category: str
    rate: Decimal
    taxable: Money
    tax: Money
    reason: str = ""


@dataclass(frozen=True)
class Totals:
    lines_net: Money
    allowances: Money
    charges: Money
    tax_exclusive: Money
    tax: Money
    tax_inclusive: Money
    prepaid: Money
    rounding: Money
    payable: Money
    paid: Money
    credited: Money
    open: Money


@dataclass(frozen=True)
class Bank:
    account_name: str = "Thistle & Wren Gift Co. Ltd"
    iban: str = "GB33BUKB20201555555555"
    bic: str = "BUKBGB22"


@dataclass(frozen=True)
class Entry:
    at: datetime
    text: str
    who: str = ""


@dataclass(frozen=True)
class PaymentRow:
    received_on: date
    amount: Money
    method: str = "bank_transfer"
    reference: str = ""


@dataclass(frozen=True)
class Related:
    id: str
    number: str
    kind: str
    relation: str
    amount: Money


@dataclass(frozen=True)
class Neighbour:
    id: str
    number: str


SELLER = Party(
    "Thistle & Wren Gift Co. Ltd",
    ("Unit 4, Cooperage Yard", "Bristol BS1 6XN", "United Kingdom"),
    "GB 412 7781 03",
    "accounts@thistleandwren.example",
)
BUYER = Party(
    "Larkfield Home & Garden Ltd",
    ("Accounts Payable", "18 Mill Lane", "Ludlow SY8 1BQ", "United Kingdom"),
    "GB 295 0067 41",
)
GOODS = (
    ("Paper chain kit, retrospot", "12", "2.95"),
    ("Hanging heart t-light holder, red", "64", "2.55"),
    ("Blue coat rack, Paris fashion", "3", "4.95"),
    ("Hand warmer, Union Jack", "48", "1.85"),
    ("Enamel bread bin, cream", "6", "10.95"),
    ("Gingham heart doorstop", "24", "4.25"),
)


def lines(count: int) -> tuple[Line, ...]:
    made = []
    for index in range(count):
        what, quantity, price = GOODS[index % len(GOODS)]
        net = Money.rounded(Decimal(quantity) * Decimal(price), "GBP")
        made.append(Line(index + 1, what, Decimal(quantity), Decimal(price), net))
    return tuple(made)


@dataclass(frozen=True)
class Sheet:
    id: str = "01"
    number: str = "TW-2026-004711"
    kind: str = "invoice"
    status: str = "partially_paid"
    vendor_name: str = "Thistle & Wren"
    seller: Party = SELLER
    buyer: Party = BUYER
    issue_date: date = date(2026, 2, 15)
    due_date: date | None = date(2026, 3, 17)
    tax_point_date: date | None = None
    currency: str = "GBP"
    lines: tuple[Line, ...] = lines(6)
    allowances_charges: tuple[tuple[str, Money, bool], ...] = ()
    taxes: tuple[Tax, ...] = (Tax("S", Decimal(20), gbp("469.95"), gbp("93.99")),)
    totals: Totals = Totals(
        lines_net=gbp("469.95"),
        allowances=gbp("0"),
        charges=gbp("0"),
        tax_exclusive=gbp("469.95"),
        tax=gbp("93.99"),
        tax_inclusive=gbp("563.94"),
        prepaid=gbp("0"),
        rounding=gbp("0"),
        payable=gbp("563.94"),
        paid=gbp("200.00"),
        credited=gbp("0"),
        open=gbp("363.94"),
    )
    terms_text: str = "Net 30 days"
    po_reference: str = "4500081273"
    accounting_reference: str = "KST 4711 / Marketing"
    notes: str = ""
    bank: Bank | None = field(default_factory=Bank)
    history: tuple[Entry, ...] = (
        Entry(datetime(2026, 3, 2, 10, 15, tzinfo=UTC), "Payment of GBP 200.00 received"),
        Entry(datetime(2026, 2, 16, 8, 4, tzinfo=UTC), "PDF downloaded", "Maren Holt"),
        Entry(datetime(2026, 2, 16, 8, 3, tzinfo=UTC), "First opened", "Maren Holt"),
        Entry(datetime(2026, 2, 15, 17, 31, tzinfo=UTC), "PDF archived"),
        Entry(datetime(2026, 2, 15, 17, 30, tzinfo=UTC), "Issued"),
    )
    payments: tuple[PaymentRow, ...] = (
        PaymentRow(date(2026, 3, 2), gbp("200.00"), reference="LARKFIELD 4711 PART"),
    )
    related: tuple[Related, ...] = ()
    document_ready: bool = True
    verification_code: str = GENUINE_CODE


@dataclass(frozen=True)
class Verdict:
    outcome: str
    vendor_name: str = "Thistle & Wren Gift Co. Ltd"
    number: str = "TW-2026-004711"
    kind: str = "invoice"
    issue_date: date = date(2026, 2, 15)
    amount: Money = VERIFIED
    bank: Bank | None = field(default_factory=Bank)
    by_file: bool = False
    retry_after_words: str = ""


def rows() -> list[Row]:
    """A page of the list: every status, a credit note, orders, long names."""
    base = [
        Row("1", "TW-2026-004802", issue_date=TODAY, due_date=TODAY + timedelta(30)),
        Row(
            "2",
            "TW-2026-004711",
            due_date=TODAY + timedelta(3),
            total=gbp("563.94"),
            open=gbp("363.94"),
            status="partially_paid",
            po_reference="4500081273",
        ),
        Row(
            "3",
            "TW-2026-004655",
            issue_date=date(2026, 2, 12),
            due_date=TODAY,
            total=gbp("89.10"),
            open=gbp("89.10"),
            status="due_soon",
        ),
        Row(
            "4",
            "TWC-2026-000112",
            kind="credit_note",
            issue_date=date(2026, 2, 11),
            due_date=None,
            total=gbp("42.00"),
            open=gbp("0"),
            status="credited",
        ),
        Row(
            "5",
            "HP-26-00934",
            vendor_name="Harbour Paper & Packaging International (Trading) Limited",
            issue_date=date(2026, 1, 31),
            due_date=date(2026, 3, 2),
            total=gbp("12480.00"),
            open=gbp("12480.00"),
            status="overdue",
            po_reference="PO-2026-LUD-00000457-B",
        ),
        Row(
            "6",
            "HP-26-00901",
            vendor_name="Harbour Paper & Packaging International (Trading) Limited",
            issue_date=date(2026, 1, 20),
            due_date=date(2026, 2, 19),
            total=gbp("310.00"),
            open=gbp("310.00"),
            status="disputed",
        ),
    ]
    for index in range(14):
        base.append(
            Row(
                f"p{index}",
                f"TW-2025-{4590 - 7 * index:06}",
                issue_date=date(2025, 12, 20) - timedelta(5 * index),
                due_date=date(2026, 1, 19) - timedelta(5 * index),
                total=gbp(f"{(index * 7919) % 3000 + 12}.{(index * 37) % 100:02}"),
                open=gbp("0"),
                status="uncollectible" if index == 9 else "paid",
            )
        )
    return base


def mixed_currencies() -> list[Row]:
    return [
        *rows()[:4],
        Row("y", "KY-118", total=Money(184000, "JPY"), open=Money(184000, "JPY")),
        Row("k", "KW-7", total=Money(1234567, "KWD"), open=Money(0, "KWD"), status="paid"),
    ]


def long_sheet() -> Sheet:
    """Sixty lines, everything that can be said, and words that don't want to break."""
    many = list(lines(60))
    many[2] = replace(
        many[2],
        description="Replacement cartridge for the label printer in the packing hall, "
        "including fitting on site, disposal of the old one, two hours of travel and the "
        "calibration protocol no. 0008837-221-ZZ-REPLACEMENTCARTRIDGEFORTHELABELPRINTERINHALL",
        note="Delivered on 3 February to gate 4; signed for by the night shift.",
        quantity=Decimal("0.333"),
        unit="HUR",
        unit_price=Decimal("0.0475"),
        base_quantity=Decimal(100),
        allowances=(
            Allowance("Loyalty discount 5 %", gbp("12.30")),
            Allowance("Handling", gbp("1.00"), is_charge=True),
        ),
    )
    many[5] = replace(
        many[5], quantity=Decimal(-3), net=gbp("-12.75"), tax_label="Zero-rated", unit="KGM"
    )
    return replace(
        Sheet(),
        status="overdue",
        due_date=date(2026, 3, 2),
        number="HP-26-00934",
        vendor_name="Harbour Paper & Packaging International (Trading) Limited",
        lines=tuple(many),
        tax_point_date=date(2026, 2, 10),
        po_reference="PO-2026-LUDLOW-WAREHOUSE-00000457-B",
        allowances_charges=(
            ("Volume discount, 3 % of the sum of lines", gbp("374.40"), False),
            ("Freight", gbp("45.00"), True),
        ),
        taxes=(
            Tax("S", Decimal(20), gbp("9800.00"), gbp("1960.00")),
            Tax("S", Decimal("5"), gbp("500.00"), gbp("25.00")),
            Tax("Z", Decimal(0), gbp("195.00"), gbp("0")),
            Tax("AE", Decimal(0), gbp("1200.00"), gbp("0"), "Reverse charge"),
        ),
        totals=Totals(
            lines_net=gbp("12024.40"),
            allowances=gbp("374.40"),
            charges=gbp("45.00"),
            tax_exclusive=gbp("11695.00"),
            tax=gbp("1985.00"),
            tax_inclusive=gbp("13680.00"),
            prepaid=gbp("1200.01"),
            rounding=gbp("0.01"),
            payable=gbp("12480.00"),
            paid=gbp("0"),
            credited=gbp("42.00"),
            open=gbp("12438.00"),
        ),
        related=(Related("4", "HPC-26-00112", "credit_note", "corrected_by", gbp("42.00")),),
        notes="Please quote the number of your order.\nDeliveries after 16:00 go to gate 4.",
        payments=(),
        document_ready=False,
    )


def credit_sheet() -> Sheet:
    none = gbp("0")
    return replace(
        Sheet(),
        number="TWC-2026-000112",
        kind="credit_note",
        status="credited",
        due_date=None,
        lines=lines(1),
        taxes=(Tax("S", Decimal(20), gbp("35.00"), gbp("7.00")),),
        totals=Totals(
            lines_net=gbp("35.00"),
            allowances=none,
            charges=none,
            tax_exclusive=gbp("35.00"),
            tax=gbp("7.00"),
            tax_inclusive=gbp("42.00"),
            prepaid=none,
            rounding=none,
            payable=gbp("42.00"),
            paid=none,
            credited=none,
            open=none,
        ),
        related=(Related("1", "TW-2026-004711", "invoice", "corrects", gbp("563.94")),),
        history=(),
        payments=(),
        po_reference="",
    )
