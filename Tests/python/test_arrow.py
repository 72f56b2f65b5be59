"""Arrow, pandas and Parquet hold the same bits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import dpa_harness

pa = pytest.importorskip("pyarrow")

from dpa_harness import arrow  # noqa: E402


def test_an_arrow_table_has_the_rows_and_says_what_they_are() -> None:
    rows, table = dpa_harness.table("mild", 7, 2_000), arrow.to_arrow("mild", 7, 2_000)
    assert table.column_names == list(dpa_harness.COLUMNS)
    for name in dpa_harness.COLUMNS[:-1]:
        assert table[name].to_numpy().tobytes() == rows[name].tobytes()
    assert b"".join(table["hash"].to_pylist()) == rows["hash"].tobytes()
    assert table.schema.metadata[b"dpa_harness.root"].decode() == dpa_harness.root("mild", 7, 2_000)
    assert json.loads(table.schema.metadata[b"dpa_harness.configuration"])["augmentation_depth"] == 10


def test_parquet_files_are_read_back_to_the_same_bits(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    arrow.write_parquet(tmp_path / "rows.parquet", "mild", 0, 500, rank=1, world_size=2)
    read = parquet.read_table(tmp_path / "rows.parquet")
    assert read.equals(arrow.to_arrow("mild", 0, 500, rank=1, world_size=2))
    assert read.schema.metadata[b"dpa_harness.root"]


def test_a_pandas_frame_has_the_ids_as_its_index() -> None:
    pytest.importorskip("pandas")
    frame = arrow.to_pandas("mild", 3, 10)
    assert frame.index.tolist() == list(range(3, 13))
    assert frame["noise"].tolist() == dpa_harness.table("mild", 3, 10)["noise"].tolist()
