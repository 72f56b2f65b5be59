"""The border to the C library: its structures, its functions, and its errors as exceptions."""

from __future__ import annotations

import ctypes
import operator
import os
import threading
from collections.abc import Callable
from typing import Any

INTERFACE_VERSION = 1
LAST_ID = 2**63 - 1
LEAF_ROWS = 1024

SEEDING_SAMPLE, SEEDING_RANK, SEEDING_AS_RANK = 0, 1, 2
_INVALID_VALUE, _OUT_OF_RANGE, _UNAVAILABLE, _NOT_PROVED, _STOPPED = 1, 2, 3, 4, 5


class ReceiptError(ValueError):
    """Receipts that do not prove a table: the sentence names what is missing, doubled or wrong."""


class Message(ctypes.Structure):
    _fields_ = (("text", ctypes.c_char * 1024),)


class Range(ctypes.Structure):
    _fields_ = (("lower", ctypes.c_double), ("upper", ctypes.c_double))


class Configuration(ctypes.Structure):
    _fields_ = (
        *((name, Range) for name in ("rotation", "brightness", "noise", "scale", "contrast")),
        ("depth", ctypes.c_int64),
    )


class Part(ctypes.Structure):
    _fields_ = (("first", ctypes.c_uint64), ("count", ctypes.c_uint64))


class Table(ctypes.Structure):
    _fields_ = (
        ("ids", Part),
        ("seeding", ctypes.c_int32),
        ("rank", ctypes.c_uint64),
        ("world_size", ctypes.c_uint64),
        ("base_seed", ctypes.c_uint64),
    )


class Column(ctypes.Structure):
    _fields_ = (("column", ctypes.c_int32), ("data", ctypes.c_void_p), ("stride", ctypes.c_size_t))
    #: The array that is written into: an address alone would not keep it alive.
    owner: Any

    @classmethod
    def into(cls, owner: Any, column: int, stride: int, offset: int = 0) -> Column:
        """A column that lies in an array, which lives as long as the column does."""
        made = cls(column, owner.ctypes.data + offset, stride)
        made.owner = owner
        return made


class Statistics(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_double) for name in ("mean", "standard_deviation", "minimum", "maximum")),
        ("count", ctypes.c_uint64),
    )


class Subtree(ctypes.Structure):
    _fields_ = (("first_leaf", ctypes.c_uint64), ("leaf_count", ctypes.c_uint64), ("hash", ctypes.c_uint8 * 32))


class PartLeaf(ctypes.Structure):
    _fields_ = (("leaf", ctypes.c_uint64), ("rows", Part), ("records_sha256", ctypes.c_uint8 * 32))


class Sums(ctypes.Structure):
    _fields_ = (
        ("count", ctypes.c_uint64),
        ("minimum", ctypes.c_double),
        ("maximum", ctypes.c_double),
        ("sum_exponent", ctypes.c_int64),
        ("sum_of_squares_exponent", ctypes.c_int64),
        ("sum_mantissa", ctypes.c_char * 2048),
        ("sum_of_squares_mantissa", ctypes.c_char * 2048),
    )


class Proof(ctypes.Structure):
    _fields_ = (
        ("part", Part),
        ("subtree_count", ctypes.c_uint64),
        ("part_leaf_count", ctypes.c_uint64),
        ("subtrees", Subtree * 128),
        ("part_leaves", PartLeaf * 2),
        ("leaf_count", ctypes.c_uint64),
        ("leaves_sha256", ctypes.c_uint8 * 32),
        ("sums", Sums * 5),
        ("statistics", Statistics * 5),
        ("root", ctypes.c_uint8 * 32),
        ("has_root", ctypes.c_int32),
    )


def _loaded() -> ctypes.CDLL:
    library = ctypes.CDLL(os.path.join(os.path.dirname(__file__), "libCDPA.so"))
    pointer, size, i32, u64 = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int32, ctypes.c_uint64
    arguments: dict[str, list[Any]] = {
        "dpa_engine_version": [],
        "dpa_engine_create": [pointer, ctypes.c_char_p, pointer, pointer],
        "dpa_engine_kernel": [pointer, pointer, pointer],
        "dpa_sample": [pointer, u64, i32, u64, u64, pointer, pointer],
        "dpa_part_of_rank": [pointer, u64, u64, pointer, pointer],
        "dpa_fill": [pointer, pointer, pointer, pointer, size, i32, pointer, pointer],
        "dpa_prove": [pointer, pointer, pointer, i32, i32, pointer, pointer, pointer, pointer],
        "dpa_join": [pointer, pointer, pointer, size, pointer, pointer, pointer],
        "dpa_accumulator_create": [pointer, pointer],
        "dpa_accumulator_add": [pointer, pointer, size, pointer],
        "dpa_accumulator_statistics": [pointer, pointer, pointer],
    }
    for name, types in arguments.items():
        function = getattr(library, name)
        function.argtypes, function.restype = types, i32
    for name in ("dpa_engine_destroy", "dpa_accumulator_destroy"):
        function = getattr(library, name)
        function.argtypes, function.restype = [pointer], None
    return library


library = _loaded()
ENGINE_VERSION: int = library.dpa_engine_version()


def check(status: int, message: Message) -> None:
    """Raises what a status other than 0 means, with the library's sentence."""
    if status == 0:
        return
    sentence = message.text.decode("utf-8", "replace")
    if status == _OUT_OF_RANGE:
        raise OverflowError(sentence)
    if status == _NOT_PROVED:
        raise ReceiptError(sentence)
    if status == _STOPPED:
        raise InterruptedError(sentence)
    raise ValueError(sentence)


def whole(name: str, value: Any, limit: int = 2**64 - 1) -> int:
    """An integer that fits an unsigned field of C, which would take any other without a word."""
    number = operator.index(value)
    if number < 0:
        raise ValueError(f"{name} must be non-negative, not {number}")
    if number > limit:
        raise OverflowError(f"{name} must be 0 to {limit}, not {number}")
    return number


def run(call: Callable[[ctypes.c_int32], int], is_long: bool) -> int:
    """The status of a call of the library, which Ctrl-C can end.

    The interpreter handles signals between instructions of its main thread, so that a long call runs in a thread of
    its own and the main thread waits for it.
    """
    stop = ctypes.c_int32(0)
    if not is_long or threading.current_thread() is not threading.main_thread():
        return call(stop)
    statuses: list[int] = []
    # The caller may not wait for its end: `call` must hold all that it writes into.
    worker = threading.Thread(target=lambda: statuses.append(call(stop)), name="dpa_harness", daemon=True)
    try:
        # In here, since Ctrl-C can come before the thread has said that it began.
        worker.start()
        worker.join()
    except BaseException:
        stop.value = 1
        if worker.is_alive():
            worker.join(0.5)
        raise
    return statuses[0]
