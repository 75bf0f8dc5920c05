"""The same expressions on Apache Spark: a standalone master, this machine, or Spark Connect."""

import os
import shutil
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from guerdon.lake.kernels import BatchFunction

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# What a session needs so that both engines answer alike.
SETTINGS = {
    # Moments carry no zone in the snapshot and are UTC; nothing may shift them.
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    # Too large a sum is an error, as with DuckDB, not another number.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "250000",
}
# What only the start of a session can set; a spark-defaults.conf does not change it.
STARTED_WITH = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # The known values of all customers come to the program that asked, in one table.
    "spark.driver.maxResultSize": "0",
}
CONNECT = "sc://"
SCHEMES = ("spark://", "local[", CONNECT)
# Rows that go to a folder that this program cannot write itself, at a time.
ROWS_AT_ONCE = 1_000_000


class Spark:
    """What the lake asks of an engine, done by a cluster; tables pass through Parquet.

    Without `shared`, the driver and every worker see the folders of this program by the same
    paths. With it, an address such as hdfs://house/guerdon, tables are first copied there.
    """

    def __init__(self, *, session: "SparkSession", scratch: Path, shared: str = "") -> None:
        """Work in this session; what is written lies in `scratch`, or below `shared`."""
        import ibis

        self.session = session
        self.scratch = scratch
        self.shared = shared.rstrip("/")
        self.ibis = ibis.pyspark.connect(session)
        self._made: dict[str, str] = {}
        self._numbers = count()
        for name, value in SETTINGS.items():
            session.conf.set(name, value)

    def read_parquet(self, path: str) -> Any:
        """A table over a file or folder of this program, or over what the cluster made there."""
        made = self._made.get(path) or self._brought(Path(path))
        name = f"table_{next(self._numbers)}"
        self.session.read.parquet(made).createOrReplaceTempView(name)
        return self.ibis.table(name)

    def to_pyarrow(self, expr: Any) -> Any:
        """The whole answer here: a table, a column or a scalar, in the expression's own types."""
        table = expr.as_table()
        found = self._frame(table).toArrow()
        return expr.__pyarrow_result__(found.cast(table.schema().to_pyarrow()))

    def create_table(self, name: str, expr: Any, *, temp: bool) -> Any:
        """The table computed once: written down, so that a worker that dies takes nothing along."""
        if not temp:
            raise ValueError("nothing outlives the engine")
        place = str(self.scratch / name)
        self._written(self._frame(expr), place)
        return self.read_parquet(place)

    def map_in_arrow(self, *, expr: Any, batch: BatchFunction, schema: pa.Schema, to: Path) -> None:
        """Write what `batch` makes of the rows, made where they lie, as a folder of parts."""
        from pyspark.sql.pandas.types import from_arrow_schema

        def made(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for one in batches:
                if one.num_rows:
                    yield batch(one)

        words = from_arrow_schema(schema, prefer_timestamp_ntz=True)
        self._written(self._frame(expr).mapInArrow(made, words), str(to))

    def disconnect(self) -> None:
        """Forget the tables and remove what was written in `scratch`."""
        shutil.rmtree(self.scratch, ignore_errors=True)

    def _frame(self, expr: Any) -> "DataFrame":
        return self.session.sql(self.ibis.compile(expr.as_table()))

    def _written(self, frame: "DataFrame", place: str) -> None:
        made = self._address(Path(place))
        frame.write.mode("overwrite").parquet(made)
        self._made[place] = made

    def _address(self, path: Path) -> str:
        """How the cluster calls a place of ours; a plain path could be one of another system."""
        return f"{self.shared}/{path.name}" if self.shared else path.resolve().as_uri()

    def _brought(self, path: Path) -> str:
        """Where the cluster finds a file of ours: beside us, or as a copy in its own folder."""
        address = self._address(path)
        if self.shared:
            mode = "overwrite"
            for rows in pq.ParquetFile(path).iter_batches(ROWS_AT_ONCE):
                frame = self.session.createDataFrame(pa.Table.from_batches([rows]))
                frame.write.mode(mode).parquet(address)
                mode = "append"
            if mode == "overwrite":
                empty = pq.read_schema(path).empty_table()
                self.session.createDataFrame(empty).write.mode(mode).parquet(address)
        return address


def here() -> bool:
    """Whether pyspark is installed."""
    return find_spec("pyspark") is not None


@contextmanager
def opened(*, lake: str, scratch: Path, shared: str = "") -> Iterator[Spark]:
    """An engine on the cluster at `lake`; ended with its session, unless that was there before."""
    session, ours = _session(lake)
    engine = Spark(session=session, scratch=scratch, shared=shared)
    try:
        yield engine
    finally:
        engine.disconnect()
        if ours:
            session.stop()


def _session(lake: str) -> tuple["SparkSession", bool]:
    """The session that runs in this program, else a new one, and whether it is new."""
    # Tables come and go as Arrow here, never through pandas.
    warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
    from pyspark.sql import SparkSession

    before = SparkSession.getActiveSession()
    if before is not None:
        return before, False
    if lake.startswith(CONNECT):
        return SparkSession.builder.remote(lake).getOrCreate(), True
    # The same interpreter on each machine, unless the environment names another.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("guerdon").master(lake)
    for name, value in STARTED_WITH.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session, True
