"""Reads what `write_parquet` writes with pandas, DuckDB and Polars, takes `to_arrow` without a copy, and compares bits."""
import json
import pathlib
import sys

import dpa_harness
import duckdb
import numpy
import pandas
import polars
import pyarrow.parquet
from dpa_harness.arrow import to_arrow, write_parquet

COUNT = 20_000
WIDE = dpa_harness.AugmentationConfig((-1e300, 1e308), noise_range=(1e-9, 2e-9), scale_range=(0, 5e-324))
TABLES = [(("moderate", 0, COUNT), {}), (("mild", 9223372036854000000, COUNT), {}), ((WIDE, 0, COUNT), {}),
          (("aggressive", 0, COUNT), {"seeding": "rank", "rank": 2, "world_size": 7, "base_seed": 42})]


def same_bits(columns, rows, name):
    """Columns by name, the hash as a list of bytes."""
    for column in dpa_harness.COLUMNS[:-1]:
        found = numpy.asarray(columns[column])
        assert found.dtype == rows[column].dtype, f"{name}: {column} is {found.dtype}"
        assert found.tobytes() == rows[column].tobytes(), f"{name}: {column} differs"
    assert b"".join(map(bytes, columns["hash"])) == rows["hash"].tobytes(), f"{name}: hash differs"


def main():
    path = pathlib.Path(sys.argv[1]) / "rows.parquet"
    for arguments, options in TABLES:
        rows = dpa_harness.table(*arguments, **options)
        write_parquet(path, *arguments, **options)
        same_bits(pandas.read_parquet(path), rows, "pandas")
        same_bits(duckdb.sql(f"select * from '{path}' order by id").fetchnumpy(), rows, "DuckDB, from the file")
        same_bits(polars.read_parquet(path).to_dict(), rows, "Polars, from the file")
        table = to_arrow(*arguments, **options)
        connection = duckdb.connect()
        connection.register("arrow_rows", table)
        found = connection.sql("select * from arrow_rows order by id").fetchnumpy()
        same_bits(found, rows, "DuckDB, from memory")
        same_bits(polars.from_arrow(table).to_dict(), rows, "Polars, from memory")
        metadata = pyarrow.parquet.read_schema(path).metadata
        assert metadata[b"dpa_harness.root"].decode() == dpa_harness.root(*arguments, **options)
        depth = json.loads(metadata[b"dpa_harness.configuration"])["augmentation_depth"]
        print(f"{len(rows)} rows from id {rows['id'][0]} on, depth {depth}: the same bits in pandas, DuckDB and Polars")


if __name__ == "__main__":
    main()
