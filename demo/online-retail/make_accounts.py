"""Make up the customers of the sample: `python demo/online-retail/make_accounts.py`.

The data set has numbers for customers, no names. Everything here follows from the number alone, so
that the same customer always has the same name. Nobody is meant: companies are put together from
words, e-mail addresses end in `.example`, and tax numbers begin with zeros, as no real one does.
"""

import csv
import gzip
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
SALES = HERE / "online-retail-sample.csv.gz"
ACCOUNTS = HERE / "accounts.csv.gz"
COLUMNS = (
    *("reference", "name", "line1", "city", "post_code", "country"),
    *("tax_id", "email", "tier", "terms_days"),
)

_FIRST = (
    "Alder Amber Anchor Ashen Aster Beacon Birch Bluebell Bramble Brook Cedar Cherry Clover Cobalt "
    "Copper Coral Cotton Dapple Dune Elder Ember Fable Falcon Fern Finch Flint Foxglove Gable "
    "Garland Ginger Granite Harbour Hazel Heather Heron Holly Honey Indigo Iris Ivory Ivy Jasper "
    "Juniper Kestrel Lantern Larch Laurel Lavender Lilac Linden Linnet Magnolia Maple Marigold "
    "Meadow Millstone Mulberry Myrtle Nettle Oaken Ochre Olive Orchard Osier Otter Pebble Peony "
    "Periwinkle Pine Plover Poppy Primrose Quill Quince Raven Reed Robin Rosemary Rowan Russet "
    "Saffron Sage Sandpiper Sorrel Sparrow Sycamore Tansy Teasel Thistle Thrush Thyme Umber "
    "Verbena Violet Walnut Wicker Willow Woodland Wren Yarrow"
)
_SECOND = (
    "Acre Anvil Arbour Barn Bay Bell Bough Bridge Cart Chest Coast Corner Cottage Court Cove "
    "Cradle Crate Cross Cup Dale Den Door Down Dresser Fair Farm Fell Field Fold Ford Forge Gate "
    "Glade Glen Grange Green Grove Hall Haven Hearth Hedge Hill Hollow House Kiln Ladder Lake Lane "
    "Ledge Loft Loom Mantle Market Mead Mews Mill Moor Nest Nook Parlour Path Pier Pond Quay Ridge "
    "Row Shelf Shore Spinney Spoke Spring Square Stable Stile Stone Stream Table Thatch Thread "
    "Tide Tower Trellis Vale Wharf Wheel Window Yard"
)
_TRADES = (
    "Gifts Interiors Homeware Trading Stores Living Supplies Retail Bazaar Emporium Party Company "
    "Crafts Keepsakes Merchants"
)

FIRST, SECOND, TRADES = _FIRST.split(), _SECOND.split(), _TRADES.split()


class Country(NamedTuple):
    """Where a customer is. In patterns, # is any digit, @ any letter, $ a street."""

    code: str
    forms: str
    """Legal forms, parted by |."""
    cities: str
    """Each with the pattern of its post codes, parted by |."""
    streets: str
    line: str = "# $"
    tax: str = ""


_ENGLISH = "Mill Lane|Station Road|Harbour Street|Church Hill|Orchard Way|Market Place|Canal Walk"
_BRITISH = (
    "London EC#@ #@@|London SE## #@@|Leeds LS# #@@|Bristol BS# #@@|Norwich NR# #@@|York YO# #@@|"
    "Exeter EX# #@@|Sheffield S# #@@|Cardiff CF## #@@|Glasgow G# #@@|Edinburgh EH# #@@|"
    "Manchester M# #@@|Liverpool L# #@@|Nottingham NG# #@@|Brighton BN# #@@|Bath BA# #@@|"
    "Oxford OX# #@@|Cambridge CB# #@@|Derby DE# #@@|Plymouth PL# #@@|Belfast BT# #@@"
)
_UK = Country("GB", "Ltd|Ltd|Ltd|LLP|& Co Ltd|plc", _BRITISH, _ENGLISH, "## $", "GB000######")
_GERMAN = "Lindenstraße|Bahnhofstraße|Gartenweg|Am Markt|Mühlenweg|Hafenstraße"
_FRENCH = "rue des Tilleuls|rue du Moulin|avenue de la Gare|place du Marché|quai des Brumes"
_GULF = "Palm Street|Harbour Road|Market Street"

COUNTRIES = {
    "United Kingdom": _UK,
    "Unspecified": _UK,
    "Germany": Country(
        "DE",
        "GmbH|GmbH|OHG|e. K.",
        "Berlin 10###|Hamburg 20###|Köln 50###|Leipzig 04###|Bremen 28###|Ulm 89###",
        _GERMAN,
        "$ ##",
        "DE000######",
    ),
    "France": Country(
        "FR",
        "SARL|SAS|EURL",
        "Lyon 6900#|Nantes 44000|Lille 59000|Paris 750##|Rennes 35000|Tours 37000",
        _FRENCH,
        "## $",
        "FR00000######",
    ),
    "EIRE": Country(
        "IE",
        "Ltd|Teoranta",
        "Cork T12 @#@#|Galway H91 @#@#|Dublin D0# @#@#",
        _ENGLISH,
        "# $",
        "IE00#####@",
    ),
    "Belgium": Country(
        "BE",
        "BV|NV",
        "Gent 9000|Antwerpen 2000|Leuven 3000|Brugge 8000",
        "Molenstraat|Kerkstraat|Stationslaan",
        "$ ##",
        "BE0000######",
    ),
    "Spain": Country(
        "ES",
        "S.L.|S.A.",
        "Valencia 460##|Bilbao 480##|Granada 180##|Madrid 280##",
        "Calle del Molino|Calle Mayor|Paseo del Puerto",
        "$ ##",
        "ES@0000####",
    ),
    "Netherlands": Country(
        "NL",
        "B.V.|V.O.F.",
        "Utrecht 35## @@|Haarlem 20## @@|Delft 26## @@",
        "Molenweg|Havenstraat|Lindelaan",
        "$ ##",
        "NL000######B##",
    ),
    "Portugal": Country(
        "PT",
        "Lda.",
        "Porto 4000-###|Lisboa 1100-###|Braga 4700-###",
        "Rua do Moinho|Rua das Flores",
        "$ ##",
        "PT000######",
    ),
    "Switzerland": Country(
        "CH",
        "GmbH|AG|Sàrl",
        "Bern 30##|Basel 40##|Luzern 60##|Genève 12##",
        _GERMAN,
        "$ ##",
        "CHE-000.###.###",
    ),
    "Australia": Country(
        "AU", "Pty Ltd", "Hobart TAS 70##|Fremantle WA 61##|Geelong VIC 32##", _ENGLISH, "## $"
    ),
    "Italy": Country(
        "IT",
        "S.r.l.|S.n.c.",
        "Torino 101##|Bologna 401##|Verona 371##",
        "Via del Mulino|Via dei Tigli|Corso del Porto",
        "$ ##",
        "IT00000######",
    ),
    "Norway": Country(
        "NO", "AS", "Bergen 50##|Oslo 05##|Trondheim 70##", "Møllegata|Havnegata", "$ ##"
    ),
    "Finland": Country(
        "FI",
        "Oy",
        "Turku 20###|Tampere 33###|Helsinki 00###",
        "Myllykatu|Satamatie",
        "$ ##",
        "FI000#####",
    ),
    "Sweden": Country(
        "SE",
        "AB",
        "Uppsala 753 ##|Malmö 211 ##|Lund 223 ##",
        "Kvarngatan|Hamngatan",
        "$ ##",
        "SE000#######01",
    ),
    "Channel Islands": Country("JE", "Ltd", "St Helier JE2 #@@|St Aubin JE3 #@@", _ENGLISH, "## $"),
    "Denmark": Country(
        "DK", "ApS|A/S", "Aarhus 8000|Odense 5000", "Møllevej|Havnegade", "$ ##", "DK000#####"
    ),
    "Cyprus": Country("CY", "Ltd", "Limassol 30##|Larnaca 60##", _GULF, "## $", "CY000#####@"),
    "Austria": Country(
        "AT", "GmbH|KG", "Graz 80##|Linz 40##|Wien 1070", _GERMAN, "$ ##", "ATU000#####"
    ),
    "Poland": Country(
        "PL",
        "Sp. z o.o.",
        "Gdańsk 80-###|Kraków 30-###",
        "ul. Młyńska|ul. Lipowa",
        "$ ##",
        "PL000#######",
    ),
    "Japan": Country(
        "JP", "K.K.", "Kyoto 600-####|Kobe 650-####", "Kawara-machi|Minato-dori", "# $"
    ),
    "Greece": Country("GR", "E.P.E.", "Patras 262 ##|Volos 383 ##", _GULF, "$ ##", "EL000######"),
    "USA": Country("US", "Inc.|LLC", "Portland OR 972##|Burlington VT 054##", _ENGLISH, "### $"),
    "Iceland": Country("IS", "ehf.", "Akureyri 600|Reykjavík 10#", "Hafnargata|Aðalgata", "$ ##"),
    "Hong Kong": Country("HK", "Limited", "Kowloon|Central", _GULF, "## $"),
    "Singapore": Country("SG", "Pte Ltd", "Singapore 06####|Singapore 23####", _GULF, "## $"),
    "Malta": Country("MT", "Ltd", "Valletta VLT ####|Sliema SLM ####", _GULF, "## $", "MT000#####"),
    "Canada": Country("CA", "Inc.|Ltd.", "Halifax NS B3H #@#|Guelph ON N1G #@#", _ENGLISH, "### $"),
    "European Community": Country(
        "LU", "S.à r.l.", "Luxembourg L-2###", _FRENCH, "## $", "LU000#####"
    ),
    "Lithuania": Country(
        "LT", "UAB", "Kaunas LT-44###|Vilnius LT-01###", "Malūno g.|Liepų g.", "$ ##"
    ),
    "United Arab Emirates": Country("AE", "LLC", "Sharjah|Dubai", _GULF, "## $"),
    "Israel": Country("IL", "Ltd", "Haifa 31#####|Jaffa 68#####", _GULF, "## $"),
    "Lebanon": Country("LB", "SARL", "Beirut 1100|Byblos 1401", _GULF, "## $"),
    "Saudi Arabia": Country("SA", "LLC", "Jeddah 23###|Riyadh 12###", _GULF, "## $"),
    "Brazil": Country(
        "BR", "Ltda.", "Curitiba 80###-###|Olinda 53###-###", "Rua do Moinho", "$ ###"
    ),
    "Bahrain": Country("BH", "W.L.L.", "Manama ###", _GULF, "## $"),
    "RSA": Country("ZA", "(Pty) Ltd", "Durban 4001|Knysna 6570", _ENGLISH, "## $"),
    "Czech Republic": Country(
        "CZ", "s.r.o.", "Brno 602 ##|Plzeň 301 ##", "Mlýnská|Lipová", "$ ##", "CZ000#####"
    ),
}


class Dice:
    """Throws that depend on the customer alone."""

    def __init__(self, customer: str) -> None:
        self._rest = int.from_bytes(hashlib.shake_256(customer.encode()).digest(64))

    def below(self, limit: int) -> int:
        self._rest, thrown = divmod(self._rest, limit)
        return thrown

    def one_of(self, things: Sequence[str]) -> str:
        return things[self.below(len(things))]

    def filled(self, pattern: str) -> str:
        """The pattern with a digit for each #, no word beginning with 0, a letter for each @."""
        text = re.sub(r"(?<!\S)#", lambda _: str(1 + self.below(9)), pattern)
        text = re.sub("#", lambda _: str(self.below(10)), text)
        return re.sub("@", lambda _: self.one_of("ABDEFGHJLNPQRSTUWXYZ"), text)


def accounts(sales: Path = SALES) -> Iterator[dict[str, str]]:
    """Every customer of the sample, by number."""
    countries: dict[str, str] = {}
    with gzip.open(sales, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["CustomerID"]:
                countries.setdefault(row["CustomerID"], row["Country"])
    taken: set[str] = set()
    for customer, country in sorted(countries.items()):
        account = _account(customer, COUNTRIES[country], taken)
        taken.add(account["name"])
        yield account


def _account(customer: str, country: Country, taken: set[str]) -> dict[str, str]:
    dice = Dice(customer)
    form = dice.one_of(country.forms.split("|"))
    trade = dice.one_of(["", "", *TRADES])
    name, words = "", ""
    while not name or name in taken:
        words = f"{dice.one_of(FIRST)} {dice.one_of(SECOND)}"
        name = " ".join(filter(None, (words, trade, form)))
    place = dice.one_of(country.cities.split("|"))
    town = re.fullmatch(r"(.+?)(?: ([A-Z]{2,3} .*|\S*[#@\d].*))?", place)
    if town is None:
        raise ValueError(place)
    street = country.line.replace("$", dice.one_of(country.streets.split("|")))
    is_registered = dice.below(10) < 8
    return {
        "reference": customer,
        "name": name,
        "line1": dice.filled(street),
        "city": town[1],
        "post_code": dice.filled(town[2] or ""),
        "country": country.code,
        "tax_id": dice.filled(country.tax) if is_registered else "",
        "email": f"accounts@{re.sub('[^a-z]+', '-', words.lower())}.example",
        "tier": dice.one_of(["basic"] * 6 + ["plus"] * 3 + ["enterprise"]),
        "terms_days": dice.one_of(["", "", "", "14", "30", "45", "60"]),
    }


def as_csv(rows: Iterator[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


if __name__ == "__main__":
    ACCOUNTS.write_bytes(gzip.compress(as_csv(accounts()).encode(), mtime=0))
