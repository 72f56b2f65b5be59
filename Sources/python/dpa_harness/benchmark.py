"""Measuring and profiling: the names of the public package's `src.benchmark`."""

from __future__ import annotations

import json
import logging
import statistics
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Optional, TypeVar

from ._configuration import AugmentationConfig
from ._machine import MEBIBYTE, psutil
from .batch import BatchConfig, BatchProcessor, BatchStrategy

Result = TypeVar("Result")
OUTPUT_FORMATS = ("summary", "detailed", "json", "csv", "text")


class BenchmarkError(Exception):
    """Something went wrong with a measurement."""


class ProfilingError(BenchmarkError):
    """An operation that is profiled already, or not at all."""


class InvalidBenchmarkConfigError(BenchmarkError):
    """A configuration that cannot be."""


class MeasurementError(BenchmarkError):
    """The measured function failed."""


def safe_division(numerator: float, denominator: float, fallback: float = 0.0) -> float:
    return fallback if denominator == 0 else numerator / denominator


def safe_percentage_change(new_value: float, old_value: float) -> float:
    """Infinite where something came out of nothing."""
    if old_value == 0:
        return float("inf") if new_value > 0 else 0.0
    return (new_value - old_value) / old_value * 100


def _require_not_negative(item: Any, *names: str) -> None:
    for name in names:
        if getattr(item, name) < 0:
            raise ValueError(f"{name} must be non-negative, not {getattr(item, name)}")


@dataclass
class PerformanceMetrics:
    """What a benchmark found."""

    throughput_samples_per_second: float
    avg_latency_ms: float
    memory_usage_mb: float
    cpu_usage_percent: float
    total_time_seconds: float

    def __post_init__(self) -> None:
        _require_not_negative(
            self, "throughput_samples_per_second", "avg_latency_ms", "memory_usage_mb", "total_time_seconds"
        )
        if not 0 <= self.cpu_usage_percent <= 100:
            raise ValueError(f"cpu_usage_percent must be between 0 and 100, not {self.cpu_usage_percent}")


@dataclass
class ProfileResult:
    """What profiling an operation found."""

    operation_name: str
    total_time_seconds: float
    call_count: int
    avg_time_per_call_ms: float
    memory_delta_mb: float

    def __post_init__(self) -> None:
        _require_not_negative(self, "total_time_seconds", "call_count", "avg_time_per_call_ms")


@dataclass
class BenchmarkConfig:
    """How often and what to measure."""

    iterations: int = 10
    warmup_iterations: int = 2
    measure_memory: bool = False
    measure_cpu: bool = False
    output_format: str = "summary"

    def __post_init__(self) -> None:
        if self.iterations <= 0:
            raise InvalidBenchmarkConfigError(f"iterations must be positive, not {self.iterations}")
        if self.warmup_iterations < 0:
            raise InvalidBenchmarkConfigError(f"warmup_iterations must be non-negative, not {self.warmup_iterations}")
        if self.output_format not in OUTPUT_FORMATS:
            names = ", ".join(f"'{name}'" for name in OUTPUT_FORMATS)
            raise InvalidBenchmarkConfigError(f"output_format must be one of {names}, not '{self.output_format}'")


@dataclass
class BenchmarkResult:
    """What benchmarking a function found."""

    function_name: str
    iterations: int
    total_time_seconds: float
    avg_time_seconds: float
    min_time_seconds: float
    max_time_seconds: float
    std_dev_seconds: float
    throughput_ops_per_second: float
    memory_usage_mb: float = 0.0
    cpu_usage_percent: float = 0.0

    @property
    def avg_time_ms(self) -> float:
        return self.avg_time_seconds * 1000

    @property
    def min_time_ms(self) -> float:
        return self.min_time_seconds * 1000

    @property
    def max_time_ms(self) -> float:
        return self.max_time_seconds * 1000


@dataclass
class ComparisonReport:
    """Configurations beside the first of them."""

    baseline_config: str
    comparison_configs: list[str]
    metrics_comparison: dict[str, dict[str, Any]]
    performance_improvements: dict[str, float]
    recommendations: list[str] = field(default_factory=list)


@contextmanager
def measure_time() -> Generator[dict[str, float], None, None]:
    """The seconds of a block, in a dictionary that is filled at its end."""
    found: dict[str, float] = {}
    start, processor_start = time.perf_counter(), time.process_time()
    try:
        yield found
    finally:
        end = time.perf_counter()
        found["elapsed_seconds"] = end - start
        found["cpu_seconds"] = time.process_time() - processor_start
        found["start_time"] = start
        found["end_time"] = end


def _memory_readings(prefix: str) -> dict[str, float]:
    process, system = psutil.Process().memory_info(), psutil.virtual_memory()
    sizes = {
        "rss": process.rss, "vms": process.vms, "system_available": system.available, "system_used": system.used
    }  # fmt: skip
    return {f"{prefix}_{name}_mb": size / MEBIBYTE for name, size in sizes.items()}


@contextmanager
def measure_memory() -> Generator[dict[str, float], None, None]:
    """The memory of the process before and after a block, in MiB; `delta_mb` is that of what is resident."""
    found = _memory_readings("initial")
    try:
        yield found
    finally:
        found.update(_memory_readings("final"))
        for delta, name in (("delta_rss_mb", "rss"), ("delta_vms_mb", "vms"), ("delta_system_mb", "system_used")):
            found[delta] = found[f"final_{name}_mb"] - found[f"initial_{name}_mb"]
        found["delta_mb"] = found["delta_rss_mb"]


def _processor_percent(timer: dict[str, float]) -> float:
    # Of one processor; several threads can use more than one.
    return min(100.0, 100 * safe_division(timer["cpu_seconds"], timer["elapsed_seconds"]))


def benchmark_function(func: Callable[..., Any], iterations: int = 100) -> BenchmarkResult:
    """Calls a function again and again, after one call that does not count."""
    if iterations <= 0:
        raise ValueError(f"iterations must be positive, not {iterations}")
    try:
        func()
    except Exception as error:
        logging.debug("Warmup run failed (expected): %s", error)
    timers, deltas = [], []
    for iteration in range(iterations):
        with measure_memory() as memory, measure_time() as timer:
            try:
                func()
            except Exception as error:
                raise MeasurementError(f"Function failed during benchmarking iteration {iteration}: {error}") from error
        timers.append(timer)
        deltas.append(memory["delta_mb"])
    times = [timer["elapsed_seconds"] for timer in timers]
    return BenchmarkResult(
        function_name=getattr(func, "__name__", str(func)),
        iterations=iterations,
        total_time_seconds=sum(times),
        avg_time_seconds=statistics.mean(times),
        min_time_seconds=min(times),
        max_time_seconds=max(times),
        std_dev_seconds=statistics.stdev(times) if iterations > 1 else 0.0,
        throughput_ops_per_second=safe_division(iterations, sum(times)),
        memory_usage_mb=statistics.mean(deltas),
        cpu_usage_percent=statistics.mean(_processor_percent(timer) for timer in timers),
    )


class PerformanceProfiler:
    """Times operations by name."""

    def __init__(self, enable_memory_tracking: bool = False) -> None:
        self.enable_memory_tracking = enable_memory_tracking
        self._active_operations: dict[str, dict[str, float]] = {}
        self._completed_operations: dict[str, list[ProfileResult]] = {}
        self._operation_counts: dict[str, int] = {}

    def start_profiling(self, operation_name: str) -> None:
        if operation_name in self._active_operations:
            raise ProfilingError(f"Operation '{operation_name}' is already being profiled")
        start = {"start_time": time.perf_counter()}
        if self.enable_memory_tracking:
            start["start_memory_mb"] = psutil.Process().memory_info().rss / MEBIBYTE
        self._active_operations[operation_name] = start

    def end_profiling(self, operation_name: str) -> ProfileResult:
        end = time.perf_counter()
        if operation_name not in self._active_operations:
            raise ProfilingError(f"Operation '{operation_name}' is not being profiled")
        start = self._active_operations.pop(operation_name)
        count = self._operation_counts[operation_name] = self._operation_counts.get(operation_name, 0) + 1
        seconds, delta = end - start["start_time"], 0.0
        if "start_memory_mb" in start:
            delta = psutil.Process().memory_info().rss / MEBIBYTE - start["start_memory_mb"]
        result = ProfileResult(operation_name, seconds, count, seconds * 1000, delta)
        self._completed_operations.setdefault(operation_name, []).append(result)
        return result

    @contextmanager
    def profile_context(self, operation_name: str) -> Generator[None, None, None]:
        """Times a block."""
        self.start_profiling(operation_name)
        try:
            yield
        finally:
            self.end_profiling(operation_name)

    def profile_function(self, func: Callable[..., Result]) -> Callable[..., Result]:
        """A decorator that times every call, under the function's module and name."""
        name = f"{func.__module__}.{func.__name__}"

        @wraps(func)
        def wrapper(*args: Any, **kwargs: Any) -> Result:
            # A call within a call is part of the outer one's time.
            if name in self._active_operations:
                return func(*args, **kwargs)
            with self.profile_context(name):
                return func(*args, **kwargs)

        return wrapper

    def get_profile_summary(self) -> dict[str, ProfileResult]:
        """All calls of each operation together."""
        found = {}
        for name, results in self._completed_operations.items():
            total, count = sum(result.total_time_seconds for result in results), len(results)
            delta = statistics.mean(result.memory_delta_mb for result in results)
            found[name] = ProfileResult(name, total, count, total / count * 1000, delta)
        return found

    def reset(self) -> None:
        for operations in (self._active_operations, self._completed_operations, self._operation_counts):
            operations.clear()


class BenchmarkRunner:
    """Times generation, streaming and batches in this process."""

    def __init__(self, config: BenchmarkConfig) -> None:
        self.config = config
        self.profiler = PerformanceProfiler(config.measure_memory)
        self._results_history: list[dict[str, Any]] = []

    def benchmark_generation(self, num_samples: int, config: Optional[AugmentationConfig] = None) -> PerformanceMetrics:
        """Rows one call at a time."""
        from .dpa import gen_augmentation_params

        def work(count: int) -> None:
            for sample_id in range(count):
                gen_augmentation_params(sample_id, config)

        return self._measured(work, num_samples, "parameter generation")

    def benchmark_streaming(self, num_samples: int, config: Any = None, chunk_size: Optional[int] = None) -> PerformanceMetrics:
        """Rows of one stream; a number in place of the configuration is the chunk size, as in the package's code."""
        from .dpa import stream_augmentation_chain

        chunk, ranges = (config, None) if isinstance(config, int) else (chunk_size, config)

        def work(count: int) -> None:
            for _ in stream_augmentation_chain(count, ranges, chunk_size=chunk):
                pass

        return self._measured(work, num_samples, "streaming operations")

    def benchmark_batch_processing(
        self, num_samples: int, batch_config: Optional[BatchConfig] = None
    ) -> PerformanceMetrics:
        """Rows of one stream in batches."""
        from .dpa import stream_augmentation_chain

        batches = batch_config or BatchConfig(BatchStrategy.SEQUENTIAL, batch_size=100, max_memory_mb=500)

        def work(count: int) -> None:
            processor = BatchProcessor(batches.strategy, batches)
            for _ in processor.process_stream(stream_augmentation_chain(count)):
                pass

        return self._measured(work, num_samples, "batch processing")

    def _measured(self, work: Callable[[int], None], num_samples: int, what: str) -> PerformanceMetrics:
        timers, deltas = [], [0.0]
        try:
            for _ in range(self.config.warmup_iterations):
                work(min(100, num_samples))
            for _ in range(self.config.iterations):
                before = psutil.Process().memory_info().rss if self.config.measure_memory else 0
                with measure_time() as timer:
                    work(num_samples)
                timers.append(timer)
                if self.config.measure_memory:
                    deltas.append((psutil.Process().memory_info().rss - before) / MEBIBYTE)
            return self._metrics(timers, deltas, num_samples)
        except Exception as error:
            raise MeasurementError(f"Failed to benchmark {what}: {error}") from error

    def _metrics(self, timers: list[dict[str, float]], deltas: list[float], num_samples: int) -> PerformanceMetrics:
        total = sum(timer["elapsed_seconds"] for timer in timers)
        rows = num_samples * self.config.iterations
        percents = [_processor_percent(timer) for timer in timers] if self.config.measure_cpu else [0.0]
        return PerformanceMetrics(
            throughput_samples_per_second=safe_division(rows, total),
            avg_latency_ms=safe_division(total * 1000, rows),
            # Memory that was given back is none that the work needs.
            memory_usage_mb=max(deltas),
            cpu_usage_percent=statistics.mean(percents),
            total_time_seconds=total,
        )

    def compare_configurations(self, configs: list[dict[str, Any]]) -> ComparisonReport:
        """Configurations by name and type (generation, streaming, batch_processing), each beside the first."""
        from ._comparison import compared

        if not configs:
            raise ValueError("At least one configuration must be provided")
        try:
            # All of them before the first is measured, which may take long.
            for number, config in enumerate(configs):
                for key in ("name", "type", "num_samples"):
                    if key not in config:
                        raise ValueError(f"Configuration {number} is missing required key '{key}'")
            found = {config["name"]: self._metrics_of(config) for config in configs}
            return compared(found)
        except Exception as error:
            raise MeasurementError(f"Failed to compare configurations: {error}") from error

    def _metrics_of(self, config: dict[str, Any]) -> PerformanceMetrics:
        kind, count = config["type"], config["num_samples"]
        if kind == "generation":
            metrics = self.benchmark_generation(count, config.get("aug_config"))
        elif kind == "streaming":
            metrics = self.benchmark_streaming(count, chunk_size=config.get("chunk_size", 1000))
        elif kind == "batch_processing":
            metrics = self.benchmark_batch_processing(count, config.get("batch_config"))
        else:
            raise ValueError(f"Unknown configuration type: {kind}")
        entry = {"config_name": config["name"], "config": config, "metrics": metrics, "timestamp": time.time()}
        self._results_history.append(entry)
        return metrics

    def generate_performance_report(self, comparison_report: ComparisonReport, format_type: str = "text") -> str:
        """A comparison as text, json or markdown."""
        from ._comparison import rendered

        return rendered(comparison_report, format_type, self.config)

    def get_results_history(self) -> list[dict[str, Any]]:
        return self._results_history.copy()

    def clear_results_history(self) -> None:
        self._results_history.clear()


def get_system_info() -> dict[str, Any]:
    """Processor, memory and interpreter."""
    from ._comparison import system_info

    return system_info()


def format_benchmark_result(result: BenchmarkResult, format_type: str = "text") -> str:
    """A result as text, json or csv."""
    figures: dict[str, Any] = {
        "function_name": result.function_name, "iterations": result.iterations, "avg_time_ms": result.avg_time_ms,
        "min_time_ms": result.min_time_ms, "max_time_ms": result.max_time_ms,
        "std_dev_ms": result.std_dev_seconds * 1000,
        "throughput_ops_per_second": result.throughput_ops_per_second,
        "memory_usage_mb": result.memory_usage_mb, "cpu_usage_percent": result.cpu_usage_percent,
    }  # fmt: skip
    if format_type == "json":
        return json.dumps(figures, indent=2)
    name, iterations, *times = figures.values()
    if format_type == "csv":
        return f"{name},{iterations}," + ",".join(f"{value:.3f}" for value in times[:4]) + "".join(
            f",{value:.2f}" for value in times[4:]
        )
    average, least, most, deviation, throughput, memory, processor = times
    return (
        f"Function: {name}\nIterations: {iterations}\nAverage time: {average:.3f}ms\nMin time: {least:.3f}ms\n"
        f"Max time: {most:.3f}ms\nStd deviation: {deviation:.3f}ms\nThroughput: {throughput:.2f} ops/sec\n"
        f"Memory usage: {memory:.2f}MB\nCPU usage: {processor:.2f}%"
    )
