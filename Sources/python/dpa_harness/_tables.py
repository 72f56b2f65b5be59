"""Tables as NumPy arrays, filled in place."""

from __future__ import annotations

import ctypes
import mmap
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Optional, Union, overload

import numpy as np
from numpy.typing import NDArray

from . import _library as c
from ._configuration import ConfigLike
from ._engine import COLUMNS, ROW, Engine, Seeding, column_of, engine_for, thread_count

SeedingName = Literal["sample", "rank"]
Rows = NDArray[Any]


@dataclass(frozen=True)
class Request:
    """Which rows are meant: a part of a table, and who computes it."""

    engine: Engine
    table_first: int
    table_count: int
    seeding: Seeding
    first: int
    count: int
    rank: Optional[int] = None
    world_size: Optional[int] = None

    @property
    def table(self) -> c.Table:
        return self.engine.plain_table(self.table_first, self.table_count, self.seeding)

    @property
    def part(self) -> c.Part:
        return c.Part(self.first, self.count)


def requested(
    config: ConfigLike, start: int, count: int, *, seeding: str, rank: Optional[int], world_size: Optional[int],
    base_seed: int, epoch: Optional[int], epoch_size: Optional[int], kernel: str = "auto",
) -> Request:  # fmt: skip
    """The request that arguments make, or the error that they are."""
    start, count = c.whole("start", start), c.whole("count", count)
    start += _epoch_start(start, count, epoch, epoch_size)
    # Asked before memory is: a table that cannot be is no matter of memory.
    if start + count > c.LAST_ID + 1:
        raise OverflowError(f"{count} ids from {start} on would pass the last id, {c.LAST_ID}")
    if seeding not in ("sample", "rank"):
        raise ValueError(f"seeding must be 'sample' or 'rank', not '{seeding}'")
    if world_size is None and (rank is not None or seeding == "rank"):
        raise ValueError("a rank, or seeding by ranks, needs world_size")
    ranks = 0 if world_size is None else c.whole("world_size", world_size)
    kind = Seeding()
    if seeding == "rank":
        kind = Seeding(c.SEEDING_RANK, 0, ranks, c.whole("base_seed", base_seed))
    engine = engine_for(config, kernel)
    if rank is None:
        return Request(engine, start, count, kind, start, count, None, world_size)
    part = _part_of_rank(start, count, c.whole("rank", rank), ranks)
    return Request(engine, start, count, kind, part.first, part.count, rank, world_size)


def _epoch_start(start: int, count: int, epoch: Optional[int], epoch_size: Optional[int]) -> int:
    if epoch is None and epoch_size is None:
        return 0
    if epoch is None or epoch_size is None:
        raise ValueError("epoch and epoch_size belong together")
    number, size = c.whole("epoch", epoch), c.whole("epoch_size", epoch_size)
    if start + count > size:
        raise ValueError(f"an id must be below the epoch size, but id {max(start, size)} is not below {size}")
    if (number + 1) * size > c.LAST_ID + 1:
        raise OverflowError(f"epoch {number} of size {size} would pass the last id, {c.LAST_ID}")
    return number * size


def _part_of_rank(start: int, count: int, rank: int, world_size: int) -> c.Part:
    ids, part, message = c.Part(start, count), c.Part(), c.Message()
    status = c.library.dpa_part_of_rank(
        ctypes.byref(ids), rank, world_size, ctypes.byref(part), ctypes.byref(message)
    )
    c.check(status, message)
    return part


def row_dtype(columns: Optional[Sequence[str]]) -> np.dtype[Any]:
    """The dtype of rows with some of the columns, in the order given."""
    if columns is None:
        return ROW
    for name in columns:
        if name not in COLUMNS:
            raise ValueError(f"there is no column '{name}'; the columns are {', '.join(COLUMNS)}")
    return np.dtype([(name, ROW[name].base, ROW[name].shape) for name in columns])


@overload
def table(
    config: ConfigLike = ..., start: int = ..., count: int = ..., *, columns: Optional[Sequence[str]] = ...,
    seeding: str = ..., rank: Optional[int] = ..., world_size: Optional[int] = ..., base_seed: int = ...,
    epoch: Optional[int] = ..., epoch_size: Optional[int] = ..., threads: Optional[int] = ..., kernel: str = ...,
    out: Optional[Rows] = ..., root: Literal[False] = ...,
) -> Rows: ...  # fmt: skip
@overload
def table(
    config: ConfigLike = ..., start: int = ..., count: int = ..., *, columns: Optional[Sequence[str]] = ...,
    seeding: str = ..., rank: Optional[int] = ..., world_size: Optional[int] = ..., base_seed: int = ...,
    epoch: Optional[int] = ..., epoch_size: Optional[int] = ..., threads: Optional[int] = ..., kernel: str = ...,
    out: Optional[Rows] = ..., root: Literal[True],
) -> tuple[Rows, str]: ...  # fmt: skip
def table(
    config: ConfigLike = None, start: int = 0, count: int = 0, *, columns: Optional[Sequence[str]] = None,
    seeding: str = "sample", rank: Optional[int] = None, world_size: Optional[int] = None, base_seed: int = 0,
    epoch: Optional[int] = None, epoch_size: Optional[int] = None, threads: Optional[int] = None,
    kernel: str = "auto", out: Optional[Rows] = None, root: bool = False,
) -> Union[Rows, tuple[Rows, str]]:  # fmt: skip
    """The rows of consecutive ids as a structured array; with `root`, also the Merkle root of these rows.

    `config` is an `AugmentationConfig` or a preset's name. With `rank` and `world_size`, only the rows that this rank
    owns. `epoch` and `epoch_size` give each epoch ids of its own. `out` receives the rows without a copy; its columns
    decide which are computed.

    >>> rows = table("mild", 0, 3)
    >>> rows["rotation"].shape, bytes(rows["hash"][0]).hex()[:8]
    ((3,), 'f186c633')
    """
    request = requested(
        config, start, count, seeding=seeding, rank=rank, world_size=world_size, base_seed=base_seed, epoch=epoch,
        epoch_size=epoch_size, kernel=kernel,
    )  # fmt: skip
    jobs = thread_count(threads)
    rows = _empty(request.count, row_dtype(columns)) if out is None else _checked(out, request.count, columns)
    names = rows.dtype.names or ()
    request.engine.fill([column_of(rows, name) for name in names], request.table, request.part, jobs)
    if not root:
        return rows
    from ._receipts import root_of

    return rows, root_of(request, jobs)


def _empty(count: int, dtype: np.dtype[Any]) -> Rows:
    try:
        return np.empty(count, dtype)
    except (MemoryError, ValueError, OverflowError):
        raise MemoryError(f"{count} rows of {dtype.itemsize} bytes do not fit into memory") from None


def _checked(out: Rows, count: int, columns: Optional[Sequence[str]]) -> Rows:
    if not isinstance(out, np.ndarray) or out.dtype.names is None or out.ndim != 1:
        raise ValueError("out must be a structured array of one dimension")
    if len(out) != count:
        raise ValueError(f"out must hold {count} rows, not {len(out)}")
    if not out.flags.writeable:
        raise ValueError("out must be writeable")
    if columns is not None and out.dtype.names != tuple(columns):
        raise ValueError(f"out has the columns {', '.join(out.dtype.names)}, not {', '.join(columns)}")
    row_dtype(out.dtype.names)
    return out


def iter_tables(
    config: ConfigLike = None, start: int = 0, count: int = 0, *, chunk: int = 65_536,
    columns: Optional[Sequence[str]] = None, seeding: str = "sample", rank: Optional[int] = None,
    world_size: Optional[int] = None, base_seed: int = 0, epoch: Optional[int] = None,
    epoch_size: Optional[int] = None, threads: Optional[int] = None, kernel: str = "auto",
) -> Iterator[Rows]:  # fmt: skip
    """The rows of `table`, a chunk of them at a time, each in an array of its own.

    >>> [len(rows) for rows in iter_tables("mild", 0, 10, chunk=4)]
    [4, 4, 2]
    """
    request = requested(
        config, start, count, seeding=seeding, rank=rank, world_size=world_size, base_seed=base_seed, epoch=epoch,
        epoch_size=epoch_size, kernel=kernel,
    )  # fmt: skip
    if c.whole("chunk", chunk) == 0:
        raise ValueError("chunk must be at least 1")
    return _chunks(request, row_dtype(columns), chunk, thread_count(threads))


def _chunks(request: Request, dtype: np.dtype[Any], chunk: int, jobs: int) -> Iterator[Rows]:
    table = request.table
    for first in range(request.first, request.first + request.count, chunk):
        rows = np.empty(min(chunk, request.first + request.count - first), dtype)
        columns = [column_of(rows, name) for name in dtype.names or ()]
        request.engine.fill(columns, table, c.Part(first, len(rows)), jobs)
        yield rows


def read_records(path: Union[str, os.PathLike[str]]) -> Rows:
    """The rows of a file of records, mapped into memory and not read before they are used.

    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile() as file:
    ...     _ = file.write(table("mild", 0, 2).tobytes())
    ...     file.flush()
    ...     read_records(file.name)["id"].tolist()
    [0, 1]
    """
    size = os.stat(path).st_size
    if size % ROW.itemsize:
        raise ValueError(f"'{os.fspath(path)}' has {size} bytes, which is no multiple of a record's {ROW.itemsize}")
    if size == 0:
        return np.empty(0, ROW)
    with open(path, "rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return np.frombuffer(mapped, ROW)

