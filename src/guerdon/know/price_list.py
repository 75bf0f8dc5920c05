"""A list of shelf prices as rows of a file: every line is read, or it is said why it is not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from guerdon.know import cells
from guerdon.terms.decision import Refusal

# What headers people give the three columns, in small letters.
HEADERS = {
    "sku": ("sku", "product", "product_id", "item", "商品", "商品编码", "编码", "货号"),
    "price": ("price", "amount", "shelf_price", "价格", "标价", "售价", "单价"),
    "from": ("from", "since", "starts", "valid_from", "date", "起", "生效", "生效日期", "日期"),
}
MOST_LINES = 10_000
LONGEST_LINE = 200
YEARS = range(2000, 2200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Line `number` of the file: the product costs `minor` from `at` on."""

    number: int
    sku: str
    minor: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """Line `number` of the file as it stands there, and what is wrong with it."""

    number: int
    text: str
    refusal: Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """What the lines say; a line stands in one of the two."""

    prices: tuple[Listed, ...]
    wrong: tuple[Wrong, ...]


def read(
    *, rows: Iterable[tuple[int, Sequence[str]]], currency: str, zone: tzinfo, start: datetime
) -> PriceList | Refusal:
    """The lines (number in the file, cells), the first of which names the columns.

    A day in `zone` is meant from its beginning; a line without one is in force from `start`. Of
    two lines for one product and moment the second is wrong unless they say the same. Refused: no
    line (`price_list_empty`), no columns for product and price (`price_columns_missing`), more
    lines than MOST_LINES (`price_list_long`).
    """
    lines = ((number, tuple(row)) for number, row in rows if any(cell.strip() for cell in row))
    header = next(lines, None)
    if header is None:
        return Refusal(reason="price_list_empty")
    places = _places(header[1])
    if not {"sku", "price"} <= places.keys():
        return Refusal(
            reason="price_columns_missing", data={"columns": ", ".join(header[1])[:LONGEST_LINE]}
        )
    prices: dict[tuple[str, datetime], Listed] = {}
    wrong: list[Wrong] = []
    for count, (number, row) in enumerate(lines, start=1):
        if count > MOST_LINES:
            return Refusal(reason="price_list_long", data={"most": MOST_LINES})
        one = _line(number, row, places, currency, zone, start)
        if isinstance(one, Listed):
            before = prices.setdefault((one.sku, one.at), one)
            if before.minor == one.minor:
                continue
            one = Refusal(reason="price_twice", data={"line": before.number})
        text = ", ".join(row)[:LONGEST_LINE].replace("\x00", "")
        wrong.append(Wrong(number=number, text=text, refusal=one))
    if not prices and not wrong:
        return Refusal(reason="price_list_empty")
    return PriceList(prices=tuple(prices.values()), wrong=tuple(wrong))


def _places(header: Sequence[str]) -> Mapping[str, int]:
    names = [cell.strip().casefold() for cell in header]
    return {
        field: next(at for at, name in enumerate(names) if name in known)
        for field, known in HEADERS.items()
        if not set(known).isdisjoint(names)
    }


def _line(
    number: int,
    row: Sequence[str],
    places: Mapping[str, int],
    currency: str,
    zone: tzinfo,
    start: datetime,
) -> Listed | Refusal:
    def cell(field: str) -> str:
        at = places.get(field, len(row))
        return row[at].strip() if at < len(row) else ""

    sku = _sku(cell("sku"))
    minor = _minor(cell("price"), currency)
    at = _at(cell("from"), zone, start)
    for part in (sku, minor, at):
        if isinstance(part, Refusal):
            return part
    assert isinstance(sku, str)  # noqa: S101 (what is refused was answered)
    assert isinstance(minor, int)  # noqa: S101
    assert isinstance(at, datetime)  # noqa: S101
    return Listed(number=number, sku=sku, minor=minor, at=at)


def _sku(text: str) -> str | Refusal:
    return cells.key(text=text) if text else Refusal(reason="price_sku_missing")


def _minor(text: str, currency: str) -> int | Refusal:
    if not text:
        return Refusal(reason="amount_missing")
    found = cells.amount(text=text, currency=currency)
    if isinstance(found, int) and found < 0:
        return Refusal(reason="shelf_price_negative")
    return found


def _at(text: str, zone: tzinfo, start: datetime) -> datetime | Refusal:
    found = cells.moment(text=text, zone=zone) if text else start
    if isinstance(found, datetime) and found.year not in YEARS:
        return Refusal(reason="date_impossible")
    return found
