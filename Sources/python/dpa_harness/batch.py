"""Batches of rows: the names of the public package's `src.batch`.

Time comes from `time.perf_counter` and memory from `MemoryAwareBatcher.monitor_memory_usage`, so that a test can
script both.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from typing import Any, Optional

from ._machine import MEBIBYTE, psutil

Row = dict[str, Any]

#: What a row counts as when memory is divided among rows: a record.
RECORD_BYTES = 80


class BatchStrategy(Enum):
    """How rows are put together."""

    SEQUENTIAL = "sequential"
    ROUND_ROBIN = "round_robin"
    MEMORY_OPTIMIZED = "memory_optimized"
    ADAPTIVE = "adaptive"


class BatchProcessingError(Exception):
    """Something went wrong with batches."""


class MemoryLimitExceededError(BatchProcessingError):
    """More memory is used than may be."""


class InvalidBatchConfigError(BatchProcessingError):
    """A configuration that cannot be."""


@dataclass
class BatchConfig:
    """How batches are made. `batch_size` is the size of the first batch, and of round robin the number of lanes."""

    strategy: BatchStrategy
    batch_size: Optional[int] = None
    max_memory_mb: int = 1000
    min_batch_size: int = 1
    adaptive_sizing: bool = False

    def __post_init__(self) -> None:
        if self.batch_size is not None and self.batch_size < self.min_batch_size:
            raise InvalidBatchConfigError(
                f"batch_size ({self.batch_size}) cannot be less than min_batch_size ({self.min_batch_size})"
            )
        for name in ("max_memory_mb", "min_batch_size"):
            if getattr(self, name) <= 0:
                raise InvalidBatchConfigError(f"{name} must be positive, not {getattr(self, name)}")


@dataclass
class BatchMetrics:
    """What a processing delivered, and how fast."""

    total_batches: int
    avg_batch_size: float
    memory_usage_mb: float
    processing_time_seconds: float
    throughput_samples_per_second: float

    @property
    def total_samples(self) -> int:
        # Rounded: a mean times a count can lie a little below the whole number that it stands for.
        return round(self.total_batches * self.avg_batch_size)


@dataclass
class MemoryInfo:
    """Memory of the machine, in MiB."""

    available_mb: int
    used_mb: int
    total_mb: int
    percent_used: float

    @classmethod
    def current(cls) -> MemoryInfo:
        memory = psutil.virtual_memory()
        available, used, total = (int(size / MEBIBYTE) for size in (memory.available, memory.used, memory.total))
        return cls(available, used, total, memory.percent)


def get_memory_usage() -> MemoryInfo:
    """The memory of the machine now."""
    return MemoryInfo.current()


class MemoryAwareBatcher:
    """Chooses batch sizes by memory."""

    def __init__(self, max_memory_mb: int = 1000, min_batch_size: int = 1) -> None:
        self.max_memory_mb = max_memory_mb
        self.min_batch_size = min_batch_size
        #: The share of what is available that stays free, and the share of a size that is left where memory is short.
        self._safety_margin = 0.1
        self._adjustment_factor = 0.8

    def monitor_memory_usage(self) -> dict[str, int]:
        """available_mb, used_mb, total_mb and percent_used, all whole numbers."""
        memory = MemoryInfo.current()
        return {
            "available_mb": memory.available_mb, "used_mb": memory.used_mb, "total_mb": memory.total_mb,
            "percent_used": int(memory.percent_used),
        }  # fmt: skip

    def calculate_optimal_batch_size(self, sample_size_bytes: int) -> int:
        """As many rows as fit into 90 % of what is available, or into the limit where that is less."""
        return self.fitting_batch_size(sample_size_bytes, MemoryInfo.current().available_mb)

    def fitting_batch_size(self, sample_size_bytes: int, available_mb: float) -> int:
        if sample_size_bytes <= 0:
            return self.min_batch_size
        size = min((1 - self._safety_margin) * available_mb, self.max_memory_mb) * MEBIBYTE / sample_size_bytes
        return max(self.min_batch_size, int(size))

    def adjust_batch_size(self, current_size: int, memory_usage: Mapping[str, int]) -> int:
        """The size after a batch: smaller when memory is short, larger when it is plenty, never below the minimum."""
        percent_used, available = memory_usage.get("percent_used", 0), memory_usage.get("available_mb", 0)
        size = current_size
        if percent_used > 80:
            size = int(current_size * self._adjustment_factor)
        elif available < self.max_memory_mb:
            size = int(current_size * (available / self.max_memory_mb))
        elif percent_used < 50 and available > 2 * self.max_memory_mb:
            # At least one more: a fifth of a small size truncates to nothing, and it would never grow.
            size = max(current_size + 1, int(current_size * 1.2))
        return max(self.min_batch_size, size)


class BatchProcessor:
    """Makes batches of any rows."""

    #: Above it, monitored processing starts no further batch.
    STOP_PERCENT = 90
    #: Batches whose pace counts.
    PACE_BATCHES = 5

    def __init__(self, strategy: BatchStrategy, config: BatchConfig) -> None:
        self.strategy = strategy
        self.config = config
        self.bytes_per_sample = RECORD_BYTES
        self._memory_batcher = MemoryAwareBatcher(config.max_memory_mb, config.min_batch_size)
        self._performance_history: list[dict[str, float]] = []
        self._current_batch_size = config.batch_size or 32
        self._chosen_size = config.batch_size
        #: The source that round robin read last, and its lanes that are not delivered yet.
        self._dealt_source: Optional[Iterator[Row]] = None
        self._dealt: list[list[Row]] = []

    def process_stream(self, param_generator: Iterable[Row]) -> Generator[list[Row], None, None]:
        """The rows in batches, as the strategy says."""
        yield from self._batches(param_generator, monitored=False)

    def process_with_memory_monitoring(self, param_generator: Iterable[Row]) -> Generator[list[Row], None, None]:
        """The same; stops before a batch while more than 90 % of memory is used.

        What is left of a generator can be asked for again, since nothing is taken of a batch that is not started; there
        may be nothing left, as a generator does not say that it is at its end. Round robin, which takes everything at
        once, keeps what is left in the processor.
        """
        yield from self._batches(param_generator, monitored=True)

    def _batches(self, source: Iterable[Row], monitored: bool) -> Iterator[list[Row]]:
        if not isinstance(self.strategy, BatchStrategy):
            raise BatchProcessingError(f"Unknown batch strategy: {self.strategy}")
        rows = iter(source)
        lanes: Optional[list[list[Row]]] = None
        size, chosen, pace = self._current_batch_size, self._chosen_size, list[float]()
        is_first, is_last, delivered = True, False, 0
        while not is_last:
            if self.config.batch_size not in (chosen, None):
                # The caller changed it between batches, as the guide's error handling does.
                size, is_first = self.config.batch_size or size, True
                chosen = self._chosen_size = self.config.batch_size
            # Before a row is taken, which would be lost where there must be no batch.
            size = self._size(size, is_first, monitored)
            if self.strategy is BatchStrategy.ROUND_ROBIN:
                lanes = self._lanes(rows, size) if lanes is None else lanes
            batch = lanes.pop(0) if lanes else list(islice(rows, size))
            if not batch:
                return
            delivered += len(batch)
            is_at_end = isinstance(source, Sequence) and delivered >= len(source)
            is_last = not lanes if lanes is not None else is_at_end or len(batch) < size
            is_first, self._current_batch_size = False, size
            started = time.perf_counter()
            yield batch
            self._record(batch, time.perf_counter() - started, pace)
            size = self._paced(size, pace)

    def _lanes(self, rows: Iterator[Row], size: int) -> list[list[Row]]:
        """Lane j holds the rows j, j + n, j + 2n...: all are read before the first lane is complete."""
        if self._dealt_source is not rows:
            collected = list(rows)
            self._dealt_source, self._dealt = rows, [collected[lane::size] for lane in range(min(size, len(collected)))]
        return self._dealt

    def _size(self, size: int, is_first: bool, monitored: bool) -> int:
        """The size of the next batch, or the error that there must be none."""
        depends = self.strategy in (BatchStrategy.MEMORY_OPTIMIZED, BatchStrategy.ADAPTIVE)
        if not monitored and not depends:
            return size
        usage = self._memory_batcher.monitor_memory_usage()
        if monitored and usage.get("percent_used", 0) > self.STOP_PERCENT:
            raise MemoryLimitExceededError(
                f"Memory usage ({usage['percent_used']}%) is critically high: above {self.STOP_PERCENT}% no batch is "
                "started; free memory and ask again"
            )
        if not depends:
            return size
        adjusted = size if is_first else self._memory_batcher.adjust_batch_size(size, usage)
        if self.strategy is BatchStrategy.ADAPTIVE:
            return adjusted if is_first else max(self.config.min_batch_size, min(size, adjusted))
        fitting = self._memory_batcher.fitting_batch_size(self.bytes_per_sample, usage.get("available_mb", 0))
        return min(adjusted, fitting)

    def _record(self, batch: list[Row], seconds: float, pace: list[float]) -> None:
        per_item = seconds / len(batch)
        history = {"batch_size": len(batch), "processing_time": seconds, "time_per_item": per_item}
        self._performance_history = [*self._performance_history[-19:], history]
        # Only the latest batches count, so that an early slow phase is forgotten.
        pace[:] = [*pace[-self.PACE_BATCHES + 1 :], per_item]

    def _paced(self, size: int, pace: list[float]) -> int:
        """The size that suits the consumer's pace."""
        if self.strategy is not BatchStrategy.ADAPTIVE or not self.config.adaptive_sizing:
            return size
        mean = sum(pace) / len(pace)
        if mean > 0.1:
            return max(self.config.min_batch_size, size // 2)
        # A size that is above the limit of doubling already stays.
        return max(size, min(2 * size, 1000)) if mean < 0.01 else size


class MemoryMonitor(MemoryInfo):
    """The memory at the start of a block, and what is used since."""

    def _look(self) -> MemoryInfo:
        now = MemoryInfo.current()
        self._peak = max(getattr(self, "_peak", self.used_mb), now.used_mb)
        return now

    def get_usage_percent(self) -> float:
        return self._look().percent_used

    def get_peak_usage_mb(self) -> float:
        """The most that was used at any look."""
        self._look()
        return float(self._peak)


@contextmanager
def memory_monitor(max_memory_mb: int) -> Generator[MemoryMonitor, None, None]:
    """Watches memory during a block, which must not take what is used above the limit.

    What was above it before is not held against the block, unless that adds as much again.
    """
    monitor = MemoryMonitor(**vars(MemoryInfo.current()))
    try:
        yield monitor
    finally:
        used = MemoryInfo.current().used_mb
        was_within = monitor.used_mb <= max_memory_mb
        if used > max_memory_mb and (was_within or used - monitor.used_mb > max_memory_mb):
            raise MemoryLimitExceededError(f"Memory usage ({used}MB) exceeded limit ({max_memory_mb}MB)")
