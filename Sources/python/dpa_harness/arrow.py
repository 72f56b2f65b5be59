"""Tables for pyarrow and pandas, their numeric columns without a copy."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import Any, Optional, Union

import numpy as np

from ._configuration import PARAMETERS, ConfigLike, resolved
from ._engine import column_of, engine_for, thread_count
from ._receipts import root as root_of_rows
from ._tables import requested


def to_arrow(
    config: ConfigLike = None, start: int = 0, count: int = 0, *, seeding: str = "sample", rank: Optional[int] = None,
    world_size: Optional[int] = None, base_seed: int = 0, epoch: Optional[int] = None,
    epoch_size: Optional[int] = None, threads: Optional[int] = None, kernel: str = "auto",
) -> Any:  # fmt: skip
    """Rows as a `pyarrow.Table`, with configuration and root as metadata of its schema."""
    import pyarrow as pa

    where: dict[str, Any] = {
        "seeding": seeding, "rank": rank, "world_size": world_size, "base_seed": base_seed, "epoch": epoch,
        "epoch_size": epoch_size, "kernel": kernel,
    }  # fmt: skip
    request = requested(config, start, count, **where)
    # Each column in memory of its own, as Arrow has them, filled by the engine itself.
    columns = {name: np.empty(request.count, [(name, "<u8" if name == "id" else "<f8")]) for name in ("id", *PARAMETERS)}
    columns["hash"] = np.empty(request.count, [("hash", "u1", (32,))])
    places = [column_of(array, name) for name, array in columns.items()]
    engine_for(config, kernel).fill(places, request.table, request.part, thread_count(threads))
    arrays = [
        pa.FixedSizeBinaryArray.from_buffers(pa.binary(32), request.count, [None, pa.py_buffer(array)])
        if name == "hash" else pa.array(array[name])
        for name, array in columns.items()
    ]  # fmt: skip
    metadata = {
        "dpa_harness.configuration": json.dumps(asdict(resolved(config))),
        "dpa_harness.root": root_of_rows(config, start, count, threads=threads, **where),
    }
    return pa.Table.from_arrays(arrays, names=list(columns)).replace_schema_metadata(metadata)


def write_parquet(path: Union[str, os.PathLike[str]], *args: Any, **kwargs: Any) -> None:
    """Writes the rows of `to_arrow` as a Parquet file."""
    import pyarrow.parquet as pq

    pq.write_table(to_arrow(*args, **kwargs), os.fspath(path))


def to_pandas(*args: Any, **kwargs: Any) -> Any:
    """The rows of `to_arrow` as a pandas data frame, with the id as its index."""
    return to_arrow(*args, **kwargs).to_pandas(split_blocks=True).set_index("id")
