"""A batch of texts read into typed columns: each distinct text once, by the rules of know.cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from typing import Any

from guerdon.know import cells
from guerdon.know.mapping import Reading
from guerdon.know.tryout import is_account, is_product
from guerdon.lake.rows import Batch
from guerdon.terms.decision import Refusal
from guerdon.terms.money import LARGEST_MINOR, half_up

Parse = Callable[[str], Any]
# Orders and shops begin after computers; earlier dates are defaults and typing errors.
EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
# A row is refused with a sentence that needs no data of its own.
ROW_REASONS = {"currency_mismatch": "currency_foreign"}
MOST_REMEMBERED = 200_000
PERSONAL = ("name", "email")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the file cannot say itself: home currency, zone, the moment after which is future."""

    currency: str
    zone: tzinfo
    now: datetime
    shift: timedelta = timedelta()
    earliest: datetime = EARLIEST


@dataclass(slots=True, kw_only=True)
class Reader:
    """Reads batches of one file; remembers texts that it has read, up to a bound."""

    headers: Sequence[str]
    reading: Reading
    terms: Terms
    _seen: dict[str, dict[str, Any]] = field(default_factory=dict)

    def typed(self, *, batch: Batch) -> dict[str, Any]:
        """Arrow columns of lake.staging.COLUMNS for this kind, `refused` where a row cannot be."""
        import pyarrow as pa

        found = _Found(size=len(batch.numbers))
        texts = dict(zip(self.headers, batch.columns, strict=True))
        columns: dict[str, Any] = {"row": batch.numbers}
        for name, kind, parse, needed in self._plan():
            read = self._column(name, texts, kind, parse)
            if read is None:
                if name not in PERSONAL or self.reading.what == "orders":
                    columns[name] = pa.nulls(found.size, kind)
                continue
            columns[name], reasons = read
            if name in PERSONAL and self.reading.what == "customers":
                del columns[name]  # looked at, and not written down in plain
            if needed and name in columns:
                reasons = _or_missing(columns[name], reasons, needed)
            found.add(reasons, ", ".join(self.reading.columns[name]))
        if self.reading.what == "orders":
            _amounts(columns, self.reading.columns)
            found.add(_or_missing(columns["amount"], found.reasons, "amount_too_large"), "")
        columns["refused"], columns["refused_column"] = found.reasons, found.columns
        return columns

    def _plan(self) -> list[tuple[str, Any, Parse, str]]:
        """(field, type, rule, reason when missing) in the order in which reasons are found."""
        import pyarrow as pa

        text, whole, time = pa.string(), pa.int64(), pa.timestamp("us")
        mark, terms, mapped = self.reading.decimal_mark, self.terms, self.reading.columns
        moment = partial(self._moment, self.reading.date_order)
        amount = partial(_amount, currency=terms.currency, mark=mark)
        if self.reading.what == "customers":
            return [
                ("customer", text, _person, "customer_missing"),
                ("name", text, _person, ""),
                ("email", text, _person, ""),
                ("joined_at", time, moment, ""),
            ]
        if self.reading.what == "products":
            return [("sku", text, _key, "sku_missing"), ("cost", whole, amount, "")]
        quantity = partial(_quantity, mark=mark)
        price = partial(_price, currency=terms.currency, mark=mark)
        alone = "" if "order" in mapped else "customer_missing"
        return [
            ("order", text, _key, "order_missing"),
            ("customer", text, _person, alone),
            ("placed_at", time, moment, "date_missing"),
            ("sku", text, _sku, ""),
            ("quantity", whole, quantity, "quantity_missing"),
            ("unit_price", whole, price, "" if "amount" in mapped else "amount_missing"),
            ("amount", whole, amount, "amount_missing"),
            ("discount", whole, amount, ""),
            ("line", whole, _line, "line_missing"),
            ("currency", text, partial(_currency, home=terms.currency), ""),
            ("store", text, _label, ""),
            ("channel", text, _label, ""),
            ("name", text, _label, ""),
            ("category", text, _label, ""),
            ("brand", text, _label, ""),
        ]

    def _moment(self, order: str, text: str) -> datetime | Refusal:
        read = cells.moment(text=text, order=order, zone=self.terms.zone)
        if isinstance(read, Refusal):
            return read
        try:
            at = read + self.terms.shift
        except OverflowError:
            return Refusal(reason="date_impossible", data={"text": text[:80]})
        refusal = cells.believable(at=at, now=self.terms.now, earliest=self.terms.earliest)
        return refusal or at.replace(tzinfo=None)

    def _column(
        self, name: str, texts: dict[str, Any], kind: Any, parse: Parse
    ) -> tuple[Any, Any] | None:
        sources = self.reading.columns.get(name)
        if not sources:
            return None
        if name == "discount" and len(sources) > 1:
            return _summed([self._read(name, texts[source], kind, parse) for source in sources])
        column = texts[sources[0]] if len(sources) == 1 else _joined([texts[s] for s in sources])
        return self._read(name, column, kind, parse)

    def _read(self, name: str, column: Any, kind: Any, parse: Parse) -> tuple[Any, Any]:
        import pyarrow as pa

        encoded = column.dictionary_encode()
        known = self._seen.setdefault(name, {})
        if len(known) > MOST_REMEMBERED:
            known.clear()
        values, reasons = [], []
        for text in encoded.dictionary.to_pylist():
            answer = known.get(text, _seen_nothing)
            if answer is _seen_nothing:
                said = cells.said(text=text)
                answer = known[text] = None if said is None else parse(said)
            refused = isinstance(answer, Refusal)
            values.append(None if refused else answer)
            reasons.append(ROW_REASONS.get(answer.reason, answer.reason) if refused else None)
        indices = encoded.indices
        return (
            pa.array(values, kind).take(indices),
            pa.array(reasons, pa.string()).take(indices),
        )


_seen_nothing = object()


class _Found:
    """The first reason against each row, and the column it was found in."""

    def __init__(self, *, size: int) -> None:
        import pyarrow as pa

        self.size = size
        self.reasons = pa.nulls(size, pa.string())
        self.columns = pa.nulls(size, pa.string())

    def add(self, reasons: Any, column: str) -> None:
        import pyarrow.compute as pc

        if reasons.null_count == self.size:
            return
        first = pc.and_(pc.is_null(self.reasons), pc.is_valid(reasons))
        self.columns = pc.if_else(first, column, self.columns)
        self.reasons = pc.coalesce(self.reasons, reasons)


def _or_missing(values: Any, reasons: Any, reason: str) -> Any:
    import pyarrow.compute as pc

    if values.null_count == 0:
        return reasons
    missing = pc.and_(pc.is_null(values), pc.is_null(reasons))
    return pc.if_else(missing, reason, reasons)


def _joined(parts: list[Any]) -> Any:
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(*parts, " ", null_handling="skip")


def _summed(parts: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    import pyarrow.compute as pc

    values, reasons = parts[0]
    for more, why in parts[1:]:
        values = pc.add(pc.fill_null(values, 0), pc.fill_null(more, 0))
        reasons = pc.coalesce(reasons, why)
    return values, reasons


def _amounts(columns: dict[str, Any], mapped: Any) -> None:
    """Line amounts from price and quantity where the file gives no amount; absent quantity is 1."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if "quantity" not in mapped:
        given = columns["amount"] if "amount" in mapped else columns["unit_price"]
        sign = pc.if_else(pc.less(pc.fill_null(given, 0), 0), -1000, 1000)
        columns["quantity"] = pc.cast(sign, pa.int64())
    if "amount" not in mapped:
        memory: dict[tuple[int, int], int] = {}
        pairs = zip(columns["unit_price"].to_pylist(), columns["quantity"].to_pylist(), strict=True)
        columns["amount"] = pa.array([_times(pair, memory) for pair in pairs], pa.int64())


def _times(pair: tuple[int | None, int | None], memory: dict[tuple[int, int], int]) -> int | None:
    price, quantity = pair
    if price is None or quantity is None:
        return None
    found = memory.get((price, quantity))
    if found is None:
        found = half_up(numerator=price * quantity, denominator=1000 * 10**PRICE_FINER)
        memory[price, quantity] = found
    return found if abs(found) <= LARGEST_MINOR else None


# Unit prices keep three more decimals than the currency: 0.00375 a gram is a price.
PRICE_FINER = 3


def _key(text: str) -> str | Refusal:
    return cells.key(text=text)


def _person(text: str) -> str | Refusal:
    return Refusal(reason="test_account") if is_account(text=text) else cells.key(text=text)


def _sku(text: str) -> str | Refusal:
    return Refusal(reason="test_product") if is_product(sku=text) else cells.key(text=text)


def _amount(text: str, *, currency: str, mark: str) -> int | Refusal:
    return cells.amount(text=text, currency=currency, mark=mark)


def _price(text: str, *, currency: str, mark: str) -> int | Refusal:
    return cells.amount(text=text, currency=currency, mark=mark, finer=PRICE_FINER)


def _quantity(text: str, *, mark: str) -> int | Refusal:
    return cells.quantity(text=text, mark=mark)


def _line(text: str) -> int | Refusal:
    read = cells.quantity(text=text)
    if isinstance(read, Refusal) or read % 1000 or not 0 <= read < 2**31 * 1000:
        return Refusal(reason="line_unreadable", data={"text": text[:80]})
    return read // 1000


def _currency(text: str, *, home: str) -> str | Refusal:
    given = text.upper()
    if given == home:
        return given
    return Refusal(reason="currency_mismatch", data={"given": given[:8], "expected": home})


def _label(text: str) -> str:
    return text[:200]
