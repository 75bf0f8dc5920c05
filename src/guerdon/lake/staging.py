"""A file on its way in: rows typed into Parquet and judged by DuckDB, in bounded memory."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import ibis

from guerdon.know import quality
from guerdon.know.mapping import Reading
from guerdon.lake.rows import Batch, Opened, batches
from guerdon.lake.typed import Reader, Terms
from guerdon.terms.intake import Count
from guerdon.terms.telling import Tell

MEMORY = "1GB"
EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Rows and readable amounts; accepted + refused = read, for both."""

    read: int
    accepted: int
    refused: int
    read_minor: int
    accepted_minor: int
    refused_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """One row that cannot count, as it stood in the file."""

    row: int
    reason: str
    column: str
    raw: dict[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One accepted customer or product: its key, when joined or its cost, and its cells."""

    key: str
    value: Any
    raw: dict[str, str | None]


# (order, customer, placed_at, total, discount, is_return, store, channel) and
# (line number or None, sku, quantity in thousandths, amount, discount): there are millions.
Order = tuple[Any, ...]
StagedLine = tuple[int | None, str, int, int, int]


class Staging:
    """The staged rows of one file, until the store has taken them."""

    def __init__(self, *, folder: Path, seen: Opened, reading: Reading) -> None:
        """Opens in `folder`, new and empty; what a killed run left there is thrown away."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)
        self.folder, self.seen, self.reading = folder, seen, reading
        self.con = duckdb.connect(str(folder / "judged.duckdb"))
        spill = str(folder / "spill").replace("'", "''")
        self.con.execute(f"SET memory_limit='{MEMORY}'; SET temp_directory='{spill}'")
        self.con.execute("SET enable_progress_bar=false; SET TimeZone='UTC'")
        self.ibis = ibis.duckdb.from_connection(self.con)
        mapped = reading.columns
        self.facts = quality.Facts(
            lines_numbered="line" in mapped,
            orders_named="order" in mapped,
            priced="amount" not in mapped,
            quantities="quantity" in mapped,
        )

    def load(self, *, terms: Terms, tell: Tell) -> None:
        """Read the whole file; UnreadableError where it breaks off."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        reader = Reader(headers=self.seen.headers, reading=self.reading, terms=terms)
        self.con.execute('CREATE TABLE malformed ("row" BIGINT, reason VARCHAR)')
        read, writer = 0, None
        staged = self.folder / "rows.parquet"
        for batch in batches(seen=self.seen):
            arrived = pa.table(reader.typed(batch=batch))
            writer = writer or pq.ParquetWriter(staged, arrived.schema, compression="lz4")
            writer.write_table(arrived)
            if batch.malformed:
                values = [(one.row, one.reason) for one in batch.malformed]
                self.con.executemany("INSERT INTO malformed VALUES (?, ?)", values)
            read += len(batch.numbers) + len(batch.malformed)
            tell({"step": "read", "done": read})
        if writer is not None:
            writer.close()
        place = str(staged).replace("'", "''")
        self.con.execute(f"CREATE VIEW rows AS SELECT * FROM read_parquet('{place}')")

    def judge(self) -> None:
        """Find the rows that cannot count; orders are put together from the rest."""
        rows = self.ibis.table("rows")
        if self.reading.what == "orders":
            judged = quality.alone(rows, facts=self.facts)
            found = quality.refused(judged, facts=self.facts)
        else:
            key = "customer" if self.reading.what == "customers" else "sku"
            found = quality.repeated(rows, key=key)
        self.ibis.create_table("refused", found)
        if self.reading.what != "orders":
            self.ibis.create_view("good", rows.anti_join(self.ibis.table("refused"), "row"))
            return
        self.ibis.create_view("good", judged.anti_join(self.ibis.table("refused"), "row"))
        self.ibis.create_table("orders", quality.orders(self.ibis.table("good")))

    def totals(self) -> Totals:
        """How many rows, and how much money where a row tells any."""
        amount = "amount" if self.reading.what == "orders" else "0"
        broken = self._broken()
        rows, minor = self._one(f"SELECT count(*), coalesce(sum({amount}), 0) FROM rows")
        good, taken = self._one(f"SELECT count(*), coalesce(sum({amount}), 0) FROM good")
        return Totals(
            read=rows + broken,
            accepted=good,
            refused=rows + broken - good,
            read_minor=int(minor),
            accepted_minor=int(taken),
            refused_minor=int(minor) - int(taken),
        )

    def reasons(self) -> list[Count]:
        """Rows that cannot count, by reason, most first."""
        amount = "coalesce(amount, 0)" if self.reading.what == "orders" else "0"
        sql = f"""
            WITH all_refused AS (
                SELECT refused."row", reason, {amount} AS amount
                FROM refused JOIN rows ON rows."row" = refused."row"
                UNION ALL SELECT "row", reason, 0 FROM malformed
            )
            SELECT reason, count(*), sum(amount), list(DISTINCT "row" ORDER BY "row")[1:{EXAMPLES}]
            FROM all_refused GROUP BY reason ORDER BY count(*) DESC, reason
        """
        return self._counts(self.con.execute(sql).fetchall())

    def flag(self) -> None:
        """Find the rows that count but deserve a look; orders only, once."""
        self.con.execute('CREATE TABLE flagged (flag VARCHAR, "row" BIGINT, amount BIGINT)')
        if self.reading.what != "orders":
            return
        good = self.ibis.table("good")
        spreads = {}
        for column in ("amount", "quantity"):
            found = self.ibis.to_pyarrow(quality.spread(good, column=column)).to_pylist()[0]
            if found["centre"] is not None:
                off = quality.sigma(mad=found["mad"], mean=found["mean"])
                spreads[column] = (found["centre"], off)
        for name, table in quality.flags(good, facts=self.facts, spreads=spreads).items():
            self.con.execute(f"INSERT INTO flagged SELECT '{name}', * FROM ({ibis_sql(table)})")

    def flag_rows(self, *, flag: str, rows: list[int]) -> None:
        """Flag accepted rows that somebody else found."""
        if rows:
            sql = 'INSERT INTO flagged SELECT ?, "row", amount FROM good WHERE "row" IN (SELECT '
            self.con.execute(sql + "unnest(?))", [flag, rows])

    def flags(self) -> tuple[list[Count], int]:
        """Flagged rows by flag, most first; and how many rows carry any flag."""
        found = self.con.execute(f"""
            SELECT flag, count(*), coalesce(sum(amount), 0),
                   list("row" ORDER BY "row")[1:{EXAMPLES}]
            FROM flagged GROUP BY flag ORDER BY count(*) DESC, flag
        """).fetchall()
        rows = self._one('SELECT count(DISTINCT "row") FROM flagged')[0]
        return self._counts(found), int(rows)

    def returns_alone(self, *, size: int = 2000) -> Iterator[list[tuple[int, str, str, Any]]]:
        """Returned lines without an earlier sale in the file: (row, customer, sku, placed_at)."""
        inner = ibis_sql(quality.returns_alone(self.ibis.table("good")))
        source = self.con.cursor().execute(
            f'SELECT "row", customer, coalesce(sku, \'\'), placed_at FROM ({inner}) ORDER BY "row"'
        )
        while listed := source.fetchmany(size):
            yield listed

    def refused(self) -> Iterator[list[RefusedRow]]:
        """Every row that cannot count with its cells, read again from the file, in file order."""
        if not self._one("SELECT count(*) FROM refused")[0] and not self._broken():
            return
        for batch in batches(seen=self.seen):
            found = [
                RefusedRow(row=one.row, reason=one.reason, column="", raw=_fields(one.fields))
                for one in batch.malformed
            ]
            for row, reason, column, place in self._refused_in(batch):
                raw = self._raw(batch, place)
                found.append(RefusedRow(row=row, reason=reason, column=column, raw=raw))
            if found:
                yield sorted(found, key=lambda one: one.row)

    def _refused_in(self, batch: Batch) -> list[tuple[int, str, str, int]]:
        """(row, reason, column, place in the batch) of the batch's rows that cannot count."""
        if not len(batch.numbers):
            return []
        first, last = batch.numbers[0].as_py(), batch.numbers[-1].as_py()
        sql = """
            SELECT refused."row", refused.reason, coalesce(rows.refused_column, '')
            FROM refused JOIN rows ON rows."row" = refused."row"
            WHERE refused."row" BETWEEN ? AND ? AND rows."row" BETWEEN ? AND ?
        """
        found = self.con.execute(sql, [first, last, first, last]).fetchall()
        if not found:
            return []
        places = {row: place for place, row in enumerate(batch.numbers.to_pylist())}
        return [(row, reason, column, places[row]) for row, reason, column in found]

    def _raw(self, batch: Batch, place: int) -> dict[str, str | None]:
        texts = (column[place].as_py() for column in batch.columns)
        return dict(zip(self.seen.headers, texts, strict=True))

    def _broken(self) -> int:
        return int(self._one("SELECT count(*) FROM malformed")[0])

    def orders(self, *, size: int) -> Iterator[list[tuple[Order, list[StagedLine]]]]:
        """Orders with their lines in file order, as many at a time as hold about `size` lines."""
        heads = self.con.cursor().execute("""
            SELECT "order", customer, placed_at, total, discount, is_return,
                   coalesce(store, ''), coalesce(channel, ''), lines
            FROM orders ORDER BY first_row
        """)
        lines = _stream(
            self.con.cursor().execute("""
                SELECT g.line, coalesce(g.sku, ''), g.quantity, g.amount, coalesce(g.discount, 0)
                FROM good g JOIN orders o ON g."order" = o."order" ORDER BY o.first_row, g."row"
            """),
            size,
        )
        kept: list[tuple[Order, list[StagedLine]]] = []
        held = 0
        for *head, count in _stream(heads, size):
            kept.append((tuple(head), list(islice(lines, count))))
            held += count
            if held >= size:
                yield kept
                kept, held = [], 0
        if kept:
            yield kept

    def count(self, *, of: str) -> int:
        """How many different `of` (order, customer, sku) the accepted rows name."""
        return int(self._one(f'SELECT count(DISTINCT "{of}") FROM good')[0])

    def span(self) -> tuple[Any, Any]:
        """The first and the last moment of the accepted rows."""
        first, last = self._one("SELECT min(placed_at), max(placed_at) FROM good")
        return first, last

    def products(self, *, size: int = 5000) -> Iterator[list[tuple[str, str, str, str]]]:
        """(sku, name, category, brand) as the order lines tell them, the first that says one."""
        source = self.con.cursor().execute("""
            SELECT sku,
                   coalesce(arg_min(name, "row") FILTER (name IS NOT NULL), ''),
                   coalesce(arg_min(category, "row") FILTER (category IS NOT NULL), ''),
                   coalesce(arg_min(brand, "row") FILTER (brand IS NOT NULL), '')
            FROM good WHERE sku IS NOT NULL GROUP BY sku ORDER BY sku
        """)
        while listed := source.fetchmany(size):
            yield listed

    def customers(self, *, size: int = 5000) -> Iterator[list[str]]:
        """The customers that accepted orders name."""
        source = self.con.cursor().execute(
            "SELECT DISTINCT customer FROM orders WHERE customer IS NOT NULL ORDER BY customer"
        )
        while listed := source.fetchmany(size):
            yield [row[0] for row in listed]

    def entries(self, *, size: int = 2000) -> Iterator[list[Entry]]:
        """Accepted rows of customers or products with their cells, in file order."""
        named = "customer, joined_at" if self.reading.what == "customers" else "sku, cost"
        sql = f'SELECT "row", {named} FROM good WHERE "row" BETWEEN ? AND ? ORDER BY "row"'
        for batch in batches(seen=self.seen, most=size):
            if not len(batch.numbers):
                continue
            first, last = batch.numbers[0].as_py(), batch.numbers[-1].as_py()
            texts = [column.to_pylist() for column in batch.columns]
            places = {row: place for place, row in enumerate(batch.numbers.to_pylist())}
            yield [
                Entry(
                    key=key,
                    value=value,
                    raw={
                        header: column[places[row]]
                        for header, column in zip(self.seen.headers, texts, strict=True)
                    },
                )
                for row, key, value in self.con.execute(sql, [first, last]).fetchall()
            ]

    def close(self) -> None:
        """Close, and remove the folder."""
        self.con.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _one(self, sql: str) -> tuple[Any, ...]:
        found: tuple[Any, ...] | None = self.con.execute(sql).fetchone()
        return found or ()

    @staticmethod
    def _counts(rows: list[Any]) -> list[Count]:
        return [
            Count(
                reason=reason, rows=rows, amount_minor=int(amount), examples=tuple(examples or ())
            )
            for reason, rows, amount, examples in rows
        ]


def _fields(fields: tuple[str, ...]) -> dict[str, str | None]:
    return {f"field_{place}": text for place, text in enumerate(fields, start=1)}


@contextmanager
def staged(*, folder: Path, seen: Opened, reading: Reading) -> Iterator[Staging]:
    """A staging that is removed in the end, whatever happens."""
    staging = Staging(folder=folder, seen=seen, reading=reading)
    try:
        yield staging
    finally:
        staging.close()


def _stream(source: Any, size: int) -> Iterator[Any]:
    """Rows as tuples, fetched as Arrow, which is faster than one by one."""
    for batch in source.to_arrow_reader(size):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def ibis_sql(table: Any) -> str:
    """The expression as DuckDB writes it."""
    return str(ibis.to_sql(table, dialect="duckdb"))
