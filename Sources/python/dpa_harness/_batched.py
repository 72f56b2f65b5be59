"""Streams in batches, and what batching costs."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any, Optional

from ._chunks import DEFAULT_CHUNK, delivered
from ._configuration import AugmentationConfig
from ._engine import engine_for
from ._machine import MEBIBYTE, psutil
from ._progress import (
    ProgressCallback,
    create_streaming_metadata,
    create_streaming_progress,
    format_progress_info,
    require_not_negative,
    require_positive,
    update_streaming_progress,
)
from .batch import BatchConfig, BatchMetrics, BatchProcessingError, BatchProcessor, BatchStrategy

Row = dict[str, Any]

#: Strategies that look at memory are monitored too.
_MONITORED = (BatchStrategy.MEMORY_OPTIMIZED, BatchStrategy.ADAPTIVE)


def _batches(rows: Iterable[Row], batch_config: Optional[BatchConfig]) -> Iterator[list[Row]]:
    config = batch_config or BatchConfig(BatchStrategy.SEQUENTIAL, batch_size=32)
    processor = BatchProcessor(config.strategy, config)
    if config.strategy in _MONITORED:
        return processor.process_with_memory_monitoring(rows)
    return processor.process_stream(rows)


def stream_augmentation_chain_batched(
    num_samples: int, batch_config: Optional[BatchConfig] = None, config: Optional[AugmentationConfig] = None,
    start_id: int = 0, verbose: bool = False, progress_callback: Optional[ProgressCallback] = None,
) -> Generator[list[Row], None, None]:  # fmt: skip
    """The parameters of samples in batches, by default of 32."""
    require_not_negative(num_samples=num_samples, start_id=start_id)
    batch_config = batch_config or BatchConfig(BatchStrategy.SEQUENTIAL, batch_size=32)
    progress = create_streaming_progress(num_samples, start_id)
    metadata = create_streaming_metadata(
        num_samples, config or AugmentationConfig(), start_id, batch_config.batch_size
    )
    if verbose:
        sys.stdout.write(
            f"Starting batched stream generation: {num_samples} samples from ID {start_id} "
            f"using {batch_config.strategy.value} strategy\n"
        )
    rows = delivered(engine_for(config).dictionaries(start_id, num_samples), DEFAULT_CHUNK)
    count, done = 0, 0
    try:
        for count, batch in enumerate(_batches(rows, batch_config), 1):
            done += len(batch)
            update_streaming_progress(progress, done, start_id + done - 1)
            if verbose and (num_samples <= 100 or count % 20 == 0):
                sys.stdout.write(f"Batch #{count}: {len(batch)} samples\n")
            if progress_callback:
                progress_callback(progress, metadata)
            yield batch
    except Exception as error:
        raise BatchProcessingError(f"Batch processing failed: {error}") from error
    if verbose:
        told = format_progress_info(progress)
        sys.stdout.write(f"Batched stream generation completed: {told} ({count} batches)\n")


def stream_augmentation_range_batched(
    start_id: int, end_id: int, batch_config: Optional[BatchConfig] = None,
    config: Optional[AugmentationConfig] = None,
) -> Generator[list[Row], None, None]:  # fmt: skip
    """The parameters of the samples `start_id` to before `end_id` in batches."""
    require_not_negative(start_id=start_id)
    if end_id < start_id:
        raise ValueError(f"end_id must be >= start_id, but {end_id} is below {start_id}")
    yield from stream_augmentation_chain_batched(end_id - start_id, batch_config, config, start_id)


def stream_augmentation_chain_with_memory_limit(
    num_samples: int, max_memory_mb: int = 1000, config: Optional[AugmentationConfig] = None, start_id: int = 0,
    verbose: bool = False, progress_callback: Optional[ProgressCallback] = None,
) -> Generator[list[Row], None, None]:  # fmt: skip
    """The parameters of samples in batches that fit into memory."""
    require_positive(max_memory_mb=max_memory_mb)
    batch_config = BatchConfig(BatchStrategy.MEMORY_OPTIMIZED, max_memory_mb=max_memory_mb, adaptive_sizing=True)
    yield from stream_augmentation_chain_batched(
        num_samples, batch_config, config, start_id, verbose, progress_callback
    )


def process_augmentation_batches(
    param_generator: Iterable[Row], batch_config: Optional[BatchConfig] = None,
    processor_func: Optional[Callable[[list[Row]], Any]] = None, verbose: bool = False,
) -> Generator[Any, None, None]:  # fmt: skip
    """What a function returns for each batch of a stream; the batches themselves without one."""
    count = 0
    try:
        for count, batch in enumerate(_batches(param_generator, batch_config), 1):
            if verbose and count % 10 == 0:
                sys.stdout.write(f"Processed {count} batches (current batch size: {len(batch)})\n")
            yield batch if processor_func is None else processor_func(batch)
    except Exception as error:
        raise BatchProcessingError(f"Batch processing failed: {error}") from error
    if verbose:
        sys.stdout.write(f"Batch processing completed: {count} batches processed\n")


def get_batch_metrics(
    param_generator: Iterable[Row], batch_config: Optional[BatchConfig] = None
) -> BatchMetrics:
    """How many batches a stream makes, how large, and how fast."""
    start = time.perf_counter()
    try:
        sizes = [len(batch) for batch in _batches(param_generator, batch_config)]
    except Exception as error:
        raise BatchProcessingError(f"Failed to collect batch metrics: {error}") from error
    return _metrics(sizes, time.perf_counter() - start)


def _metrics(sizes: list[int], seconds: float) -> BatchMetrics:
    return BatchMetrics(
        total_batches=len(sizes),
        avg_batch_size=sum(sizes) / len(sizes) if sizes else 0,
        memory_usage_mb=psutil.Process().memory_info().rss / MEBIBYTE,
        processing_time_seconds=seconds,
        throughput_samples_per_second=sum(sizes) / seconds if seconds > 0 else 0,
    )


def convert_stream_to_batches(
    param_generator: Iterable[Row], batch_strategy: str = "sequential", batch_size: int = 32,
    max_memory_mb: int = 1000,
) -> Generator[list[Row], None, None]:  # fmt: skip
    """The rows of any stream in batches, by a strategy's name."""
    names = [strategy.value for strategy in BatchStrategy]
    if batch_strategy not in names:
        raise ValueError(f"Invalid batch_strategy: {batch_strategy}. Must be one of {names}")
    config = BatchConfig(BatchStrategy(batch_strategy), batch_size, max_memory_mb, adaptive_sizing=True)
    yield from _batches(param_generator, config)


def get_batch_processing_metrics(
    num_samples: int, config: Optional[AugmentationConfig] = None, batch_strategies: Optional[list[str]] = None,
    verbose: bool = False,
) -> dict[str, BatchMetrics]:  # fmt: skip
    """The metrics of each strategy over the same samples; a strategy that fails is left out."""
    found: dict[str, BatchMetrics] = {}
    for strategy in batch_strategies or [strategy.value for strategy in BatchStrategy]:
        if verbose:
            print(f"Benchmarking {strategy} strategy...")
        rows = delivered(engine_for(config).dictionaries(0, num_samples), DEFAULT_CHUNK)
        start = time.perf_counter()
        try:
            sizes = [len(batch) for batch in convert_stream_to_batches(rows, strategy)]
        except (BatchProcessingError, ValueError) as error:
            if verbose:
                print(f"  {strategy}: failed with error: {error}")
            continue
        found[strategy] = _metrics(sizes, time.perf_counter() - start)
        if verbose:
            print(f"  {strategy}: {found[strategy].throughput_samples_per_second:.1f} samples/sec")
    return found
