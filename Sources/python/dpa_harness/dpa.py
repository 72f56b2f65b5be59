"""Augmentation parameters: the names of the public package's `src.dpa`.

`from src.dpa import ...` becomes `from dpa_harness.dpa import ...`, with no other change.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, Optional

from ._advice import (
    benchmark_augmentation_performance,
    create_performance_profiler,
    estimate_memory_usage,
    estimate_optimal_batch_size,
    format_memory_size,
    get_current_memory_usage,
    get_memory_usage_estimate,
    get_performance_recommendations,
    profile_augmentation_generation,
)
from ._batched import (
    convert_stream_to_batches,
    get_batch_metrics,
    get_batch_processing_metrics,
    process_augmentation_batches,
    stream_augmentation_chain_batched,
    stream_augmentation_chain_with_memory_limit,
    stream_augmentation_range_batched,
)
from ._chunks import DEFAULT_CHUNK, ChunkSize, delivered, is_given, required_chunk
from ._configuration import PRESETS, AugmentationConfig
from ._engine import engine_for
from ._progress import (
    GeneratorExhaustionError,
    PartialWriteError,
    ProgressCallback,
    ResourceCleanupError,
    StreamingError,
    StreamingIOError,
    StreamingMetadata,
    StreamingProgress,
    create_simple_progress_callback,
    create_streaming_metadata,
    create_streaming_progress,
    format_progress_info,
    require_not_negative,
    update_streaming_progress,
)
from ._saving import (
    StreamingContext,
    load_augmentation_chain,
    load_augmentation_stream,
    recover_partial_write,
    resume_streaming_save,
    safe_cleanup_generator,
    safe_close_file,
    save_augmentation_chain,
    save_augmentation_stream,
    with_streaming_context,
)
from ._statistics import compute_statistics, compute_streaming_statistics
from .batch import BatchConfig, BatchMetrics, BatchProcessor, BatchStrategy
from .benchmark import BenchmarkRunner, PerformanceProfiler, benchmark_function, measure_memory, measure_time
from .distributed import (
    DistributedRangeSplitter,
    RankAwareSeedGenerator,
    gen_distributed_augmentation_params,
    stream_distributed_augmentation_chain,
)

Row = dict[str, Any]

__all__ = [
    "AugmentationConfig", "BatchConfig", "BatchMetrics", "BatchProcessor", "BatchStrategy", "BenchmarkRunner",
    "DistributedRangeSplitter", "GeneratorExhaustionError", "PRESETS", "PartialWriteError", "PerformanceProfiler",
    "RankAwareSeedGenerator", "ResourceCleanupError", "StreamingContext", "StreamingError", "StreamingIOError",
    "StreamingMetadata", "StreamingProgress", "benchmark_augmentation_performance", "benchmark_function",
    "compute_statistics", "compute_streaming_statistics", "convert_stream_to_batches",
    "create_performance_profiler", "create_simple_progress_callback", "create_streaming_metadata",
    "create_streaming_progress", "estimate_memory_usage", "estimate_optimal_batch_size", "fib",
    "format_memory_size", "format_progress_info", "gen_augmentation_params", "gen_augmentation_seed",
    "gen_distributed_augmentation_params", "generate_augmentation_chain", "generator_to_list",
    "get_batch_metrics", "get_batch_processing_metrics", "get_current_memory_usage", "get_memory_usage_estimate",
    "get_performance_recommendations", "get_preset", "list_to_generator", "load_augmentation_chain",
    "load_augmentation_stream", "measure_memory", "measure_time", "process_augmentation_batches",
    "profile_augmentation_generation", "recover_partial_write", "resume_streaming_save", "safe_cleanup_generator",
    "safe_close_file", "save_augmentation_chain", "save_augmentation_stream", "stream_augmentation_chain",
    "stream_augmentation_chain_batched", "stream_augmentation_chain_with_memory_limit",
    "stream_augmentation_range", "stream_augmentation_range_batched", "stream_distributed_augmentation_chain",
    "update_streaming_progress", "with_streaming_context",
]  # fmt: skip


@lru_cache(maxsize=1024)
def fib(n: int) -> int:
    """The Fibonacci number F(n), of 0, 1, 1, 2, 3, 5..."""
    if n < 0:
        raise ValueError(f"n must be non-negative, not {n}")
    number, following = 0, 1
    for _ in range(n):
        number, following = following, number + following
    return number


def get_preset(preset_name: str) -> AugmentationConfig:
    """The configuration of a name: mild, moderate or aggressive."""
    if preset_name not in PRESETS:
        raise ValueError(f"Unknown preset '{preset_name}'. Available: {list(PRESETS)}")
    return PRESETS[preset_name]


def gen_augmentation_seed(seed_id: int, augmentation_depth: int = 10) -> str:
    """The hash at the end of a sample's seed chain, 64 hexadecimal digits.

    >>> gen_augmentation_seed(0)[:8]
    'f186c633'
    """
    if seed_id < 0:
        raise ValueError(f"seed_id must be non-negative, not {seed_id}")
    digest: bytes = engine_for(AugmentationConfig(augmentation_depth=augmentation_depth)).row(seed_id)[6]
    return digest.hex()


_default_engine = engine_for()


def gen_augmentation_params(
    seed_id: int, config: Optional[AugmentationConfig] = None, rank: Optional[int] = None
) -> Row:
    """The parameters of one sample, and the hash that they are drawn from; for many samples, stream them.

    >>> gen_augmentation_params(0)["rotation"]
    -0.14542826986576074
    """
    if seed_id < 0:
        raise ValueError(f"seed_id must be non-negative, not {seed_id}")
    if rank is not None:
        return gen_distributed_augmentation_params(seed_id, rank, config)
    engine = _default_engine if config is None else engine_for(config)
    _, r, b, n, s, k, digest = engine.row(seed_id)
    return {"rotation": r, "brightness": b, "noise": n, "scale": s, "contrast": k, "hash": digest.hex()}


def generate_augmentation_chain(
    num_samples: int, config: Optional[AugmentationConfig] = None, verbose: bool = False,
    save_path: Optional[str] = None,
) -> list[Row]:  # fmt: skip
    """The parameters of the samples 0 to `num_samples`, all in memory; printed and saved where that is asked for."""
    require_not_negative(num_samples=num_samples)
    config = config if config is not None else AugmentationConfig()
    rows = [row for chunk in engine_for(config).dictionaries(0, num_samples) for row in chunk]
    if verbose:
        sys.stdout.write("".join(_line(sample_id, row) for sample_id, row in enumerate(rows)))
    if save_path:
        save_augmentation_chain(rows, save_path, config, include_stats=True)
    return rows


def _line(sample_id: int, row: Row) -> str:
    return (
        f"Sample({sample_id}) -> rotation={row['rotation']:.2f}° brightness={row['brightness']:.2f} "
        f"noise={row['noise']:.3f} scale={row['scale']:.2f} contrast={row['contrast']:.2f}\n"
    )


def stream_augmentation_chain(
    num_samples: int, config: Optional[AugmentationConfig] = None, chunk_size: ChunkSize = DEFAULT_CHUNK,
    start_id: int = 0, batch_config: Optional[BatchConfig] = None, rank: Optional[int] = None,
    world_size: Optional[int] = None, verbose: bool = False, progress_callback: Optional[ProgressCallback] = None,
) -> Generator[Any, None, None]:  # fmt: skip
    """The parameters of samples one by one; in lists where `chunk_size` is given, in batches with `batch_config`.

    >>> [row["hash"][:4] for row in stream_augmentation_chain(2)]
    ['f186', '31d2']
    """
    require_not_negative(num_samples=num_samples, start_id=start_id)
    if is_given(chunk_size) and batch_config is not None:
        raise ValueError("chunk_size and batch_config are mutually exclusive")
    if rank is not None or world_size is not None:
        if rank is None or world_size is None:
            raise ValueError("Both rank and world_size must be specified together")
        if batch_config is not None or progress_callback is not None:
            raise ValueError("batch_config and progress_callback are not yet supported with distributed streaming")
        # The start is the base seed of ranks, as in the public package.
        yield from stream_distributed_augmentation_chain(
            num_samples, rank, world_size, config, chunk_size, base_seed=start_id, verbose=verbose
        )
    elif batch_config is not None:
        yield from stream_augmentation_chain_batched(
            num_samples, batch_config, config, start_id, verbose, progress_callback
        )
    else:
        rows = engine_for(config).dictionaries(start_id, num_samples, chunk=required_chunk(chunk_size))
        found = delivered(rows, chunk_size)
        if verbose or progress_callback:
            found = _told(found, num_samples, config, chunk_size, start_id, verbose, progress_callback)
        yield from found


def _told(
    items: Iterator[Any], total: int, config: Optional[AugmentationConfig], chunk_size: ChunkSize, start_id: int,
    verbose: bool, progress_callback: Optional[ProgressCallback],
) -> Iterator[Any]:  # fmt: skip
    """Rows or lists of them, while their progress is printed or called back."""
    progress = create_streaming_progress(total, start_id)
    size = chunk_size if is_given(chunk_size) else None
    metadata = create_streaming_metadata(total, config or AugmentationConfig(), start_id, size)
    if verbose and total > 0:
        sys.stdout.write(f"Starting stream generation: {total} samples from ID {start_id}\n")
    done, step = 0, max(1, total // 20)
    for item in items:
        rows = item if isinstance(item, list) else [item]
        if verbose and total <= 100:
            sys.stdout.write("".join(_line(start_id + done + place, row) for place, row in enumerate(rows)))
        passes_step = done // step < (done + len(rows)) // step
        done += len(rows)
        update_streaming_progress(progress, done, start_id + done - 1)
        if verbose and total > 100 and passes_step:
            sys.stdout.write(f"Progress: {format_progress_info(progress)}\n")
        if progress_callback:
            progress_callback(progress, metadata)
        yield item
    if verbose and total > 0:
        sys.stdout.write(f"Stream generation completed: {format_progress_info(progress)}\n")


def stream_augmentation_range(
    start_id: int, end_id: int, config: Optional[AugmentationConfig] = None, chunk_size: ChunkSize = DEFAULT_CHUNK,
    batch_config: Optional[BatchConfig] = None, rank: Optional[int] = None, world_size: Optional[int] = None,
) -> Generator[Any, None, None]:  # fmt: skip
    """The parameters of the samples `start_id` to before `end_id`, as `stream_augmentation_chain` delivers them."""
    require_not_negative(start_id=start_id)
    if end_id < start_id:
        raise ValueError(f"end_id must be >= start_id, but {end_id} is below {start_id}")
    yield from stream_augmentation_chain(
        end_id - start_id, config, chunk_size, start_id, batch_config, rank, world_size
    )


def generator_to_list(param_generator: Iterable[Row], max_items: Optional[int] = None) -> list[Row]:
    """The rows of a stream, at most `max_items` of them."""
    require_not_negative(max_items=max_items)
    return list(islice(param_generator, max_items))


def list_to_generator(params_list: list[Row]) -> Generator[Row, None, None]:
    """The rows of a list as a stream."""
    yield from params_list


