"""Estimates, profiles and advice around generation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any, Optional

from ._batched import convert_stream_to_batches
from ._configuration import AugmentationConfig
from ._machine import MEBIBYTE, psutil
from ._progress import require_not_negative, require_positive
from .benchmark import BenchmarkResult, PerformanceProfiler, benchmark_function


def estimate_memory_usage(
    num_samples: int, include_statistics: bool = True, bytes_per_param: int = 200
) -> dict[str, int]:
    """The bytes that so many rows take as dictionaries, their statistics, and as JSON."""
    require_not_negative(num_samples=num_samples)
    rows = num_samples * bytes_per_param
    statistics, text = 1024 if include_statistics else 0, int(rows * 1.2)
    return {
        "parameters": rows, "statistics": statistics, "json_serialization": text, "total": rows + statistics + text
    }  # fmt: skip


def get_current_memory_usage() -> dict[str, int]:
    """The memory of this process in bytes: rss, vms, and its share of the machine's in percent."""
    process = psutil.Process()
    memory = process.memory_info()
    return {"rss": memory.rss, "vms": memory.vms, "percent": int(process.memory_percent())}


def format_memory_size(bytes_size: int) -> str:
    """A size as people read it.

    >>> format_memory_size(1536)
    '1.5 KB'
    """
    if bytes_size < 1024:
        return f"{bytes_size} B"
    size = float(bytes_size)
    for unit in ("KB", "MB"):
        size /= 1024
        if size < 1024:
            return f"{size:.1f} {unit}"
    return f"{size / 1024:.1f} GB"


def estimate_optimal_batch_size(
    sample_size_bytes: int = 200, max_memory_mb: int = 1000, safety_margin: float = 0.1
) -> int:
    """As many rows as fit into memory, with a margin."""
    require_positive(sample_size_bytes=sample_size_bytes, max_memory_mb=max_memory_mb)
    if not 0 <= safety_margin < 1:
        raise ValueError(f"safety_margin must be between 0 and 1, not {safety_margin}")
    return max(1, int(max_memory_mb * MEBIBYTE * (1 - safety_margin) / sample_size_bytes))


def get_memory_usage_estimate(
    num_samples: int, include_statistics: bool = True, bytes_per_param: int = 200
) -> dict[str, Any]:
    """The estimate as texts and in MiB, with a recommendation."""
    sizes = estimate_memory_usage(num_samples, include_statistics, bytes_per_param)
    found: dict[str, Any] = {}
    for name, size in sizes.items():
        found |= {name: format_memory_size(size), f"{name}_mb": size / MEBIBYTE}
    if found["total_mb"] > 1000:
        found["recommendation"] = "Use streaming with memory-optimized batching"
        found["suggested_batch_size"] = estimate_optimal_batch_size(bytes_per_param, 500)
    elif found["total_mb"] > 100:
        found["recommendation"] = "Consider using chunked streaming"
        found["suggested_chunk_size"] = min(1000, num_samples // 10)
    else:
        found["recommendation"] = "Standard processing should work fine"
    return found


def create_performance_profiler(
    enable_memory_tracking: bool = True, auto_report: bool = False
) -> PerformanceProfiler:
    """A profiler for work of the caller's own."""
    return PerformanceProfiler(enable_memory_tracking)


def profile_augmentation_generation(
    func: Optional[Callable[..., Any]] = None, *, enable_memory_tracking: bool = True,
    operation_name: Optional[str] = None,
) -> Callable[..., Any]:  # fmt: skip
    """A decorator, with or without arguments: `get_profile_results()` of the function returns a result for each call."""

    def decorated(function: Callable[..., Any]) -> Callable[..., Any]:
        profiler = PerformanceProfiler(enable_memory_tracking)
        name, results = operation_name or function.__name__, list[Any]()

        @wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            profiler.start_profiling(name)
            try:
                return function(*args, **kwargs)
            finally:
                results.append(profiler.end_profiling(name))

        wrapper.get_profile_results = lambda: results  # type: ignore[attr-defined]
        wrapper._profiler = profiler  # type: ignore[attr-defined]
        wrapper._profile_results = results  # type: ignore[attr-defined]
        return wrapper

    return decorated if func is None else decorated(func)


def benchmark_augmentation_performance(
    num_samples: int, config: Optional[AugmentationConfig] = None, iterations: int = 10, warmup_iterations: int = 2,
    include_streaming: bool = True, include_batch_processing: bool = True, verbose: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """The throughput of generation, of streaming and of batches over the same samples."""
    from .dpa import generate_augmentation_chain, stream_augmentation_chain

    def say(text: str) -> None:
        if verbose:
            print(text)

    def measured(name: str, work: Callable[[], Any], count: int) -> BenchmarkResult:
        say(f"Benchmarking {name}...")
        for _ in range(warmup_iterations):
            work()
        result = benchmark_function(work, max(1, count))
        say(f"  {name}: {num_samples / result.avg_time_seconds:.1f} samples/sec")
        return result

    config = config if config is not None else AugmentationConfig()
    generation = measured("generation", lambda: generate_augmentation_chain(num_samples, config), iterations)
    found: dict[str, Any] = {"generation": _timing(generation, num_samples)}
    found["generation"] |= {
        "min_time_ms": generation.min_time_ms, "max_time_ms": generation.max_time_ms,
        "std_dev_ms": generation.std_dev_seconds * 1000,
    }  # fmt: skip
    if include_streaming:
        streaming = measured("streaming", lambda: list(stream_augmentation_chain(num_samples, config)), iterations)
        overhead = (streaming.avg_time_seconds / generation.avg_time_seconds - 1) * 100
        found["streaming"] = _timing(streaming, num_samples) | {"overhead_vs_generation_percent": overhead}
    if include_batch_processing:
        strategies: dict[str, Any] = {}
        for name in ("sequential", "memory_optimized"):

            def batches(strategy: str = name) -> Any:
                return list(convert_stream_to_batches(stream_augmentation_chain(num_samples, config), strategy))

            timing = _timing(measured(name, batches, iterations // 2), num_samples)
            del timing["avg_time_ms"]
            strategies[name] = timing
        best = max(strategies, key=lambda name: float(strategies[name]["throughput_samples_per_second"]))
        found["batch_processing"] = {
            "strategies": strategies, "best_strategy": best,
            "best_throughput": strategies[best]["throughput_samples_per_second"],
        }  # fmt: skip
    found["system_info"] = {"num_samples": num_samples, "iterations": iterations, "config": asdict(config)}
    found["system_info"]["memory_usage_mb"] = get_current_memory_usage()["rss"] / MEBIBYTE
    say("Benchmarking completed!")
    return found


def _timing(result: BenchmarkResult, num_samples: int) -> dict[str, Any]:
    seconds = result.avg_time_seconds
    return {
        "avg_time_seconds": seconds, "avg_time_ms": result.avg_time_ms,
        "throughput_samples_per_second": num_samples / seconds if seconds > 0 else 0.0,
    }  # fmt: skip


def get_performance_recommendations(
    benchmark_results: dict[str, Any], target_throughput: Optional[float] = None,
    memory_limit_mb: Optional[int] = None,
) -> list[str]:  # fmt: skip
    """Advice out of what `benchmark_augmentation_performance` found."""
    if "generation" not in benchmark_results:
        return ["Run benchmark_augmentation_performance() to get baseline metrics"]
    advice: list[str] = []
    throughput = benchmark_results["generation"]["throughput_samples_per_second"]
    batches, system = benchmark_results.get("batch_processing"), benchmark_results.get("system_info", {})
    if target_throughput and throughput < target_throughput:
        advice.append(
            f"Current throughput ({throughput:.1f} samples/sec) is below target ({target_throughput:.1f} samples/sec) "
            f"by {target_throughput - throughput:.1f} samples/sec"
        )
        if batches and batches["best_throughput"] > throughput:
            gain = (batches["best_throughput"] / throughput - 1) * 100
            advice.append(
                f"Use {batches['best_strategy']} batch processing for {gain:.1f}% performance improvement"
            )
        advice.append("Consider using streaming with chunking for large datasets")
        advice.append("Profile individual augmentation operations to identify bottlenecks")
    used = system.get("memory_usage_mb", 0)
    if memory_limit_mb and used > memory_limit_mb:
        advice.append(f"Current memory usage ({used:.1f}MB) exceeds limit ({memory_limit_mb}MB)")
        advice.append("Use stream_augmentation_chain_with_memory_limit() for memory-constrained processing")
        advice.append("Consider memory-optimized batch processing strategy")
    overhead = benchmark_results.get("streaming", {}).get("overhead_vs_generation_percent", 7)
    if overhead > 10:
        advice.append(f"Streaming has {overhead:.1f}% overhead - consider batch processing for better performance")
    elif overhead < 5:
        advice.append("Streaming has low overhead - good for memory-efficient processing")
    if system.get("config", {}).get("augmentation_depth", 10) > 15:
        advice.append("Consider reducing augmentation_depth for faster parameter generation")
    return advice or ["Performance looks good! No specific optimizations needed."]
