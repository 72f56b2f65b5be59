"""Statistics of rows, correctly rounded: the same bits for any order and any partition of the rows."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from . import _library as c
from ._configuration import PARAMETERS
from ._receipts import statistics_document

#: Values that are handed to the library at a time.
_CHUNK = 4096


class Accumulator:
    """The exact sums of one column."""

    def __init__(self) -> None:
        pointer, message = ctypes.c_void_p(), c.Message()
        c.check(c.library.dpa_accumulator_create(ctypes.byref(pointer), ctypes.byref(message)), message)
        self._pointer = pointer.value

    def __del__(self) -> None:
        if pointer := getattr(self, "_pointer", None):
            c.library.dpa_accumulator_destroy(pointer)

    def add(self, values: Iterable[float]) -> None:
        numbers, message = array("d", values), c.Message()
        address, count = numbers.buffer_info()
        c.check(c.library.dpa_accumulator_add(self._pointer, address, count, ctypes.byref(message)), message)

    def statistics(self) -> dict[str, float]:
        found, message = c.Statistics(), c.Message()
        status = c.library.dpa_accumulator_statistics(self._pointer, ctypes.byref(found), ctypes.byref(message))
        c.check(status, message)
        return statistics_document(found)


def compute_statistics(params_list: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Mean, standard deviation, minimum, maximum and count of each parameter, as `statistics.mean` and `stdev`.

    >>> rows = [dict.fromkeys(("rotation", "brightness", "noise", "scale", "contrast"), value) for value in (1.0, 2.0)]
    >>> compute_statistics(rows)["noise"]
    {'mean': 1.5, 'stdev': 0.7071067811865476, 'min': 1.0, 'max': 2.0, 'count': 2}
    """
    if not params_list:
        from statistics import StatisticsError

        raise StatisticsError("mean requires at least one data point")
    return compute_streaming_statistics(params_list)


def compute_streaming_statistics(param_generator: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, float]]:
    """The same for rows that arrive one after another, in memory that does not grow; zeros where there are none."""
    columns = {name: Accumulator() for name in PARAMETERS}
    rows, count = iter(param_generator), 0
    while chunk := list(islice(rows, _CHUNK)):
        for name, column in columns.items():
            column.add([row[name] for row in chunk])
        count += len(chunk)
    if count == 0:
        return {name: {"mean": 0.0, "stdev": 0.0, "min": 0.0, "max": 0.0, "count": 0} for name in PARAMETERS}
    return {name: column.statistics() for name, column in columns.items()}
