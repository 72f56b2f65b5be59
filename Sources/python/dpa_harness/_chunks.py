"""What `chunk_size` means: how many rows are computed at a time, and, where it is given, delivered at a time.

The reference of the public package gives it the default 1,000 and says that rows come one by one; its code delivers
lists to whoever passes a size. Both hold here: the default is a number of its own kind, so that nobody passes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Optional

from ._progress import require_positive

Row = dict[str, Any]
ChunkSize = Optional[int]


class _Default(int):
    """The size that nobody chose."""


DEFAULT_CHUNK = _Default(1000)


def is_given(chunk_size: ChunkSize) -> bool:
    """Whether the caller chose a size, and so gets lists."""
    return chunk_size is not None and chunk_size is not DEFAULT_CHUNK


def required_chunk(chunk_size: ChunkSize) -> int:
    """How many rows to compute at a time: whole lists, and about a thousand rows where those are short."""
    require_positive(chunk_size=chunk_size)
    size = int(DEFAULT_CHUNK if chunk_size is None else chunk_size)
    return size * max(1, DEFAULT_CHUNK // size)


def delivered(chunks: Iterator[list[Row]], chunk_size: ChunkSize) -> Iterator[Any]:
    """Lists of the size that was given, else the rows."""
    if chunk_size is None or not is_given(chunk_size):
        for chunk in chunks:
            yield from chunk
        return
    for chunk in chunks:
        for start in range(0, len(chunk), chunk_size):
            yield chunk[start : start + chunk_size]
