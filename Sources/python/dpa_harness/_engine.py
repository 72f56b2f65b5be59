"""An engine: the function from sample ids to rows, under one configuration."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from struct import Struct
from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray

from . import _library as c
from ._configuration import PARAMETERS, AugmentationConfig, ConfigLike, config_of, resolved

COLUMNS = ("id", *PARAMETERS, "hash")
#: The dtype of a whole row: the record of 80 bytes.
ROW = np.dtype([("id", "<u8"), *((name, "<f8") for name in PARAMETERS), ("hash", "u1", (32,))])

_unpacked = Struct("<Q5d32s").unpack
_RowBuffer = ctypes.c_char * 80
_sample = c.library.dpa_sample
#: Links of a chain that are computed in well under a second on one thread of any processor.
_SHORT_WORK = 2_000_000


@dataclass(frozen=True)
class Seeding:
    """How the rows of a table are seeded."""

    kind: int = c.SEEDING_SAMPLE
    rank: int = 0
    world_size: int = 0
    base_seed: int = 0


SAMPLE_SEEDING = Seeding()


def thread_count(threads: Optional[int]) -> int:
    """As many as asked for, else one for each processor that this process may use."""
    if threads is not None:
        return c.whole("threads", threads, 1024)
    return min(1024, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


class Engine:
    """An engine of the library. Threads may share it, and a forked process may go on with it."""

    def __init__(self, config: AugmentationConfig, kernel: str = "auto") -> None:
        self._pointer: Optional[int] = None
        plain = c.Configuration()
        for name in PARAMETERS:
            lower, upper = getattr(config, f"{name}_range")
            setattr(plain, name, c.Range(lower, upper))
        plain.depth = c.whole("augmentation_depth", config.augmentation_depth, 2**63 - 1)
        self.depth = int(plain.depth)
        self.bounds = [(float(getattr(plain, name).lower), float(getattr(plain, name).upper)) for name in PARAMETERS]
        pointer, message = ctypes.c_void_p(), c.Message()
        status = c.library.dpa_engine_create(
            ctypes.byref(plain), kernel.encode(), ctypes.byref(pointer), ctypes.byref(message)
        )
        c.check(status, message)
        self._pointer = pointer.value

    def __del__(self) -> None:
        if self._pointer is not None:
            c.library.dpa_engine_destroy(self._pointer)

    @property
    def kernel(self) -> str:
        """The name of the kernel that computes."""
        name, message = ctypes.create_string_buffer(16), c.Message()
        c.check(c.library.dpa_engine_kernel(self._pointer, name, ctypes.byref(message)), message)
        return name.value.decode()

    def row(self, sample_id: int, kind: int = 0, rank: int = 0, base_seed: int = 0) -> tuple[Any, ...]:
        """The id, the five values and the 32 bytes of the hash of one row."""
        if not (0 <= sample_id <= c.LAST_ID and 0 <= rank < 2**64 and 0 <= base_seed < 2**64):
            c.whole("a sample id", sample_id, c.LAST_ID)
            c.whole("rank", rank)
            c.whole("base_seed", base_seed)
        buffer = _RowBuffer()
        if _sample(self._pointer, sample_id, kind, rank, base_seed, buffer, None):
            message = c.Message()
            c.check(_sample(self._pointer, sample_id, kind, rank, base_seed, buffer, ctypes.byref(message)), message)
        return _unpacked(buffer)

    def is_long(self, rows: int) -> bool:
        """Whether rows take so long that Ctrl-C has to be listened for."""
        return rows * self.depth * (1 + self.depth // 256) > _SHORT_WORK

    def plain_table(self, first: int, count: int, seeding: Seeding) -> c.Table:
        """The ids and the seeding of a table as the library has them."""
        ids = c.Part(c.whole("start", first), c.whole("count", count))
        return c.Table(ids, seeding.kind, seeding.rank, seeding.world_size, seeding.base_seed)

    def fill(self, columns: list[c.Column], table: c.Table, part: c.Part, threads: int) -> None:
        """Writes columns of a part of a table into memory of the caller."""
        message = c.Message()
        # Copies without attributes, so that `call` has to hold the columns themselves, and with them their owners.
        array = (c.Column * max(1, len(columns)))(*columns)
        # A thread costs more than a few thousand rows.
        jobs = max(1, min(threads, part.count // 4096)) if threads > 0 else threads

        def call(stop: ctypes.c_int32) -> int:
            status: int = c.library.dpa_fill(
                self._pointer, ctypes.byref(table), ctypes.byref(part), array, len(columns), jobs,
                ctypes.byref(stop), ctypes.byref(message),
            )  # fmt: skip
            return status

        c.check(c.run(call, self.is_long(part.count)), message)

    def dictionaries(
        self, first: int, count: int, seeding: Seeding = SAMPLE_SEEDING, chunk: int = 1000
    ) -> Iterator[list[dict[str, Any]]]:
        """The rows of a range as lists of dictionaries, a chunk of them at a time."""
        # Small at first, so that the first row of a long table comes at once.
        rows = min(chunk, count)
        values, hashes = np.empty((5, rows)), np.empty((rows, 32), np.uint8)
        columns = [c.Column.into(values[place], place + 1, 8) for place in range(5)]
        columns.append(c.Column.into(hashes, 6, 32))
        table = self.plain_table(first, count, seeding)
        for start in range(0, count, chunk):
            size = min(chunk, count - start)
            self.fill(columns, table, c.Part(first + start, size), 1)
            digits = hashes[:size].tobytes().hex()
            texts = [digits[place : place + 64] for place in range(0, 64 * size, 64)]
            yield [
                {"rotation": r, "brightness": b, "noise": n, "scale": s, "contrast": k, "hash": h}
                for r, b, n, s, k, h in zip(*values[:, :size].tolist(), texts)
            ]


def column_of(array: NDArray[Any], name: str) -> c.Column:
    """Where a column of a structured array lies."""
    field = array[name]
    if field.dtype != ROW[name].base or field.shape[1:] != ROW[name].shape:
        raise ValueError(f"the column '{name}' must have the dtype {ROW[name]}, not {array.dtype[name]}")
    # A single row has no order, but NumPy leaves it the stride of the view that it was taken by.
    stride = array.strides[0] if len(field) > 1 else array.itemsize
    if stride < 0:
        raise ValueError("the rows of out must lie in ascending order")
    return c.Column.into(field, COLUMNS.index(name), stride)


@lru_cache(maxsize=64)
def _engine(kernel: str, depth: int, *bounds: float) -> Engine:
    return Engine(config_of([(bounds[place], bounds[place + 1]) for place in range(0, 10, 2)], depth), kernel)


def engine_for(config: ConfigLike = None, kernel: str = "auto") -> Engine:
    """The engine of a configuration; the same one for equal configurations."""
    found = resolved(config)
    bounds = [*found.rotation_range, *found.brightness_range, *found.noise_range, *found.scale_range]
    return _engine(kernel, found.augmentation_depth, *bounds, *found.contrast_range)
