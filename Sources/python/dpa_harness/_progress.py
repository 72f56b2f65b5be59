"""How far a stream has come, and what can go wrong with one."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Optional

from ._configuration import AugmentationConfig


class StreamingError(Exception):
    """Something went wrong with a stream of rows."""


class PartialWriteError(StreamingError):
    """A stream was written in part only; `samples_written` says how much of it."""

    def __init__(self, message: str, samples_written: int) -> None:
        super().__init__(message)
        self.samples_written = samples_written


class StreamingIOError(StreamingError):
    """A stream's file cannot be read or written, or holds no chain."""


class GeneratorExhaustionError(StreamingError):
    """A stream ended before its time."""


class ResourceCleanupError(StreamingError):
    """A file or generator could not be closed."""


@dataclass
class StreamingMetadata:
    """What a stream is of; `total_samples` is None where nobody knows it."""

    total_samples: Optional[int] = None
    config: Optional[AugmentationConfig] = None
    start_id: int = 0
    chunk_size: Optional[int] = None
    buffer_size: int = 1000


@dataclass
class StreamingProgress:
    """How far a stream has come; `estimated_total` is None where nobody knows it."""

    samples_processed: int = 0
    current_sample_id: int = 0
    estimated_total: Optional[int] = None
    start_time: float = 0.0

    def progress_percentage(self) -> Optional[float]:
        # A stream of no rows is done.
        if self.estimated_total is None:
            return None
        return 100 * self.samples_processed / self.estimated_total if self.estimated_total else 100.0

    def elapsed_time(self) -> float:
        return time.time() - self.start_time

    def estimated_time_remaining(self) -> Optional[float]:
        elapsed = self.elapsed_time()
        if self.estimated_total is None or self.samples_processed == 0 or elapsed <= 0:
            return None
        return (self.estimated_total - self.samples_processed) * elapsed / self.samples_processed


ProgressCallback = Callable[[StreamingProgress, StreamingMetadata], None]


def require_not_negative(**numbers: Optional[int]) -> None:
    for name, number in numbers.items():
        if number is not None and number < 0:
            raise ValueError(f"{name} must be non-negative, not {number}")


def require_positive(**numbers: Optional[int]) -> None:
    for name, number in numbers.items():
        if number is not None and number <= 0:
            raise ValueError(f"{name} must be positive, not {number}")


def create_streaming_metadata(
    total_samples: Optional[int] = None, config: Optional[AugmentationConfig] = None, start_id: int = 0,
    chunk_size: Optional[int] = None, buffer_size: int = 1000,
) -> StreamingMetadata:  # fmt: skip
    """What a stream is of."""
    require_not_negative(start_id=start_id, total_samples=total_samples)
    require_positive(chunk_size=chunk_size, buffer_size=buffer_size)
    return StreamingMetadata(total_samples, config, start_id, chunk_size, buffer_size)


def create_streaming_progress(estimated_total: Optional[int] = None, start_id: int = 0) -> StreamingProgress:
    """The progress of a stream that begins now."""
    require_not_negative(estimated_total=estimated_total, start_id=start_id)
    return StreamingProgress(0, start_id, estimated_total, time.time())


def update_streaming_progress(progress: StreamingProgress, samples_processed: int, current_sample_id: int) -> None:
    require_not_negative(samples_processed=samples_processed, current_sample_id=current_sample_id)
    progress.samples_processed = samples_processed
    progress.current_sample_id = current_sample_id


def format_progress_info(progress: StreamingProgress) -> str:
    """In one line: rows, percentage, seconds so far and still to come."""
    total, percentage = progress.estimated_total, progress.progress_percentage()
    parts = [f"{progress.samples_processed}" if total is None else f"{progress.samples_processed}/{total}"]
    if percentage is not None:
        parts.append(f"({percentage:.1f}%)")
    parts.append(f"elapsed: {progress.elapsed_time():.1f}s")
    remaining = progress.estimated_time_remaining()
    if remaining is not None:
        parts.append(f"ETA: {remaining:.1f}s")
    return " ".join(parts)


def create_simple_progress_callback(verbose: bool = True) -> ProgressCallback:
    """A callback that prints the progress."""

    def show(progress: StreamingProgress, metadata: StreamingMetadata) -> None:
        if verbose:
            total = metadata.total_samples
            operation = "streaming" if total is None else f"processing {total} samples"
            sys.stdout.write(f"[{operation}] {format_progress_info(progress)}\n")

    return show
