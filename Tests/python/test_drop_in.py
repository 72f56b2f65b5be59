"""The names of the public package behave as its documents and its code say."""

from __future__ import annotations

import json
import logging
import random
import re
import statistics
import sys
from pathlib import Path
from typing import Any

import pytest

import dpa_harness
from dpa_harness import _machine, benchmark, distributed, dpa

KEYS = ["rotation", "brightness", "noise", "scale", "contrast", "hash"]


# Rows


def test_rows_have_their_keys_in_order_and_plain_types() -> None:
    for row in (dpa.gen_augmentation_params(1), next(dpa.stream_augmentation_chain(1))):
        assert list(row) == KEYS
        assert {type(value) for value in row.values()} == {float, str}
    ranked = distributed.gen_distributed_augmentation_params(1, 0)
    assert list(ranked) == [*KEYS, "rank"]
    assert list(next(distributed.stream_distributed_augmentation_chain(5, 1, 2))) == [*KEYS, "rank"]


def test_the_random_state_of_the_program_is_left_alone() -> None:
    state = random.getstate()
    dpa.gen_augmentation_params(3)
    distributed.gen_distributed_augmentation_params(3, 0)
    list(dpa.stream_augmentation_chain(10))
    assert random.getstate() == state


def test_streams_and_lists_and_single_calls_agree(moderate: Any) -> None:
    expected = [dpa.gen_augmentation_params(number, moderate) for number in range(2_345)]
    assert dpa.generate_augmentation_chain(2_345, moderate) == expected
    assert list(dpa.stream_augmentation_chain(2_345, moderate)) == expected
    assert list(dpa.stream_augmentation_range(1_000, 2_345, moderate)) == expected[1_000:]


@pytest.mark.parametrize("size", [1, 7, 999, 1_000, 5_000])
def test_a_chunk_size_that_is_given_delivers_lists_of_it(size: int) -> None:
    rows = list(dpa.stream_augmentation_chain(2_500))
    chunks = list(dpa.stream_augmentation_chain(2_500, chunk_size=size))
    assert [row for chunk in chunks for row in chunk] == rows
    assert {len(chunk) for chunk in chunks[:-1]} <= {size}
    ranked = list(distributed.stream_distributed_augmentation_chain(40, 1, 2, chunk_size=size))
    assert all(isinstance(chunk, list) for chunk in ranked)


def test_a_rank_streams_what_its_single_calls_say() -> None:
    for total, world_size in ((10, 3), (2, 4), (0, 2)):
        splitter = distributed.DistributedRangeSplitter(total, world_size)
        for rank in range(world_size):
            rows = list(distributed.stream_distributed_augmentation_chain(total, rank, world_size, base_seed=9))
            assert rows == [
                distributed.gen_distributed_augmentation_params(number, rank, None, 9, world_size)
                for number in range(*splitter.get_rank_range(rank))
            ]
            assert all(splitter.get_rank_for_sample(number) == rank for number in range(*splitter.get_rank_range(rank)))


def test_rank_and_world_size_in_a_chain_take_the_start_as_base_seed() -> None:
    rows = list(dpa.stream_augmentation_chain(10, start_id=4, rank=1, world_size=2))
    assert rows == list(distributed.stream_distributed_augmentation_chain(10, 1, 2, base_seed=4))
    assert dpa.gen_augmentation_params(5, rank=0) == distributed.gen_distributed_augmentation_params(5, 0)


# Errors


@pytest.mark.parametrize(
    ("sentence", "call"),
    [
        ("seed_id must be non-negative", lambda: dpa.gen_augmentation_params(-1)),
        ("seed_id must be non-negative", lambda: dpa.gen_augmentation_seed(-1)),
        ("augmentation_depth must be >= 1", lambda: dpa.gen_augmentation_seed(1, 0)),
        ("augmentation_depth must be >= 1", lambda: dpa.AugmentationConfig(augmentation_depth=0)),
        ("rotation_range: lower bound must be < upper bound", lambda: dpa.AugmentationConfig(rotation_range=(5, 5))),
        ("num_samples must be non-negative", lambda: dpa.generate_augmentation_chain(-1)),
        ("num_samples must be non-negative", lambda: list(dpa.stream_augmentation_chain(-1))),
        ("start_id must be non-negative", lambda: list(dpa.stream_augmentation_chain(1, start_id=-1))),
        ("end_id must be >= start_id", lambda: list(dpa.stream_augmentation_range(5, 4))),
        ("chunk_size must be positive", lambda: list(dpa.stream_augmentation_chain(1, chunk_size=0))),
        ("Both rank and world_size must be specified together", lambda: list(dpa.stream_augmentation_chain(1, rank=0))),
        ("Unknown preset 'wild'. Available: ['mild', 'moderate', 'aggressive']", lambda: dpa.get_preset("wild")),
        ("n must be non-negative", lambda: dpa.fib(-1)),
        ("rank must be non-negative", lambda: distributed.gen_distributed_augmentation_params(1, -1)),
        ("rank (1) must be < world_size (1)", lambda: distributed.gen_distributed_augmentation_params(1, 1)),
        ("base_seed must be non-negative", lambda: distributed.RankAwareSeedGenerator(-1)),
        ("world_size must be >= 1", lambda: distributed.DistributedRangeSplitter(1, 0)),
        ("sample_id (5) must be < total_samples (5)", lambda: distributed.DistributedRangeSplitter(5, 2).get_rank_for_sample(5)),
        ("max_items must be non-negative", lambda: dpa.generator_to_list(iter([]), -1)),
        ("Invalid batch_strategy: random", lambda: list(dpa.convert_stream_to_batches(iter([]), "random"))),
        ("iterations must be positive", lambda: benchmark.benchmark_function(lambda: None, 0)),
    ],
)  # fmt: skip
def test_what_cannot_be_is_a_value_error(sentence: str, call: Any) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}"):
        call()


@pytest.mark.parametrize("error", [ValueError, distributed.SeedGenerationError, distributed.DistributedError])
def test_a_negative_base_seed_is_an_error_of_values_and_of_seeds(error: type[Exception]) -> None:
    with pytest.raises(error, match="base_seed must be non-negative, not -1"):
        distributed.gen_distributed_augmentation_params(1, 0, base_seed=-1)
    with pytest.raises(error, match="base_seed must be non-negative, not -1"):
        list(distributed.stream_distributed_augmentation_chain(5, 0, 1, base_seed=-1))


def test_fibonacci_numbers_are_remembered() -> None:
    dpa.fib.cache_clear()
    assert [dpa.fib(n) for n in (0, 1, 2, 10, 90)] == [0, 1, 1, 55, 2_880_067_194_370_816_120]
    assert dpa.fib(10) == 55
    assert dpa.fib.cache_info().hits == 1


def test_statistics_of_no_rows() -> None:
    with pytest.raises(statistics.StatisticsError):
        dpa.compute_statistics([])
    assert dpa.compute_streaming_statistics(iter([]))["noise"] == {"mean": 0, "stdev": 0, "min": 0, "max": 0, "count": 0}


# Printing and saving


def test_verbose_prints_each_row(capsys: pytest.CaptureFixture[str]) -> None:
    dpa.generate_augmentation_chain(2, verbose=True)
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "Sample(0) -> rotation=-0.15° brightness=0.91 noise=0.048 scale=1.10 contrast=0.94"
    assert len(out) == 2
    seen: list[int] = []
    list(dpa.stream_augmentation_chain(3, verbose=True, progress_callback=lambda progress, _: seen.append(progress.samples_processed)))
    assert seen == [1, 2, 3]
    assert "Stream generation completed: 3/3 (100.0%)" in capsys.readouterr().out


def test_verbose_ranks_say_what_they_process(capsys: pytest.CaptureFixture[str]) -> None:
    list(distributed.stream_distributed_augmentation_chain(5, 1, 2, verbose=True))
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "Rank 1/2: processing samples 3-4 (2 samples)"
    assert out[1].startswith("Rank 1 Sample(3) -> rotation=")
    assert out[-1] == "Rank 1: completed processing 2 samples"
    list(distributed.stream_distributed_augmentation_chain(1, 1, 2, verbose=True))
    assert capsys.readouterr().out.splitlines()[1:] == ["Rank 1: no samples to process (empty range)"]
    list(distributed.stream_distributed_augmentation_range(40, 60, 1, 2, verbose=True))
    assert capsys.readouterr().out.splitlines() == [
        "Rank 1/2: processing range 40-59 (20 samples)", "Rank 1: completed processing range 40-59"
    ]  # fmt: skip


def test_any_rows_are_saved_as_json_dump_would(tmp_path: Path) -> None:
    chain = dpa.generate_augmentation_chain(3)
    ranked = list(distributed.stream_distributed_augmentation_chain(3, 0, 1))
    nested = [{**row, "tags": ["a", {"b": 1}]} for row in chain]
    odd = [{**row, "note": 'quote", " and ü', "nothing": None, "flag": True} for row in chain]
    for rows in (chain, ranked, nested, odd, []):
        path = tmp_path / "deep" / "chain.json"
        dpa.save_augmentation_chain(rows, str(path), include_stats=False)
        document = {"metadata": {"num_samples": len(rows), "config": None}, "augmentations": rows}
        assert path.read_text() == json.dumps(document, indent=2)
        assert dpa.load_augmentation_chain(str(path)) == rows


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    missing, broken = str(tmp_path / "no.json"), tmp_path / "broken.json"
    broken.write_text('{"metadata": ')
    with pytest.raises(FileNotFoundError, match="Augmentation file not found"):
        dpa.load_augmentation_chain(missing)
    with pytest.raises(json.JSONDecodeError, match="Invalid JSON in"):
        dpa.load_augmentation_chain(str(broken))
    with pytest.raises(dpa.StreamingIOError, match="Invalid JSON in"):
        list(dpa.load_augmentation_stream(str(broken)))
    broken.write_text("{}")
    with pytest.raises(dpa.StreamingIOError, match="missing 'augmentations' key"):
        list(dpa.load_augmentation_stream(str(broken)))
    with pytest.raises(OSError, match="Failed to save augmentation chain"):
        dpa.save_augmentation_chain([], str(tmp_path), include_stats=False)


def test_streams_are_saved_resumed_and_recovered(tmp_path: Path) -> None:
    path = str(tmp_path / "stream.json")
    dpa.save_augmentation_stream(dpa.stream_augmentation_chain(2_100), path, include_stats=False, buffer_size=1_000)
    assert [len(chunk) for chunk in dpa.load_augmentation_stream(path)] == [1_000, 1_000, 100]
    assert len(list(dpa.load_augmentation_stream(path, chunk_size=1))) == 2_100
    dpa.resume_streaming_save(dpa.stream_augmentation_chain(10), path, resume_from_sample=4)
    rows = dpa.load_augmentation_chain(path)
    assert rows == list(dpa.stream_augmentation_range(4, 10))
    assert json.loads(Path(path).read_text())["statistics"] == dpa.compute_statistics(rows)
    Path(path).write_text(Path(path).read_text()[:1_100])
    found = dpa.recover_partial_write(path)
    assert found["recoverable"]
    assert 0 < found["samples_found"] < 6
    assert found["metadata"]["num_samples"] == 6

    def failing() -> Any:
        yield from dpa.stream_augmentation_chain(3)
        raise RuntimeError("no more")

    with pytest.raises(dpa.PartialWriteError, match="Failed during streaming write: no more"):
        dpa.save_augmentation_stream(failing(), path, include_stats=False)


@pytest.mark.parametrize("kind", ["chain", "chain without statistics", "stream", "stream with statistics", "no rows"])
def test_a_file_that_was_cut_off_anywhere_is_recovered_up_to_there(kind: str, tmp_path: Path) -> None:
    path, count = tmp_path / "chain.json", 0 if kind == "no rows" else 3
    config = dpa.get_preset("mild")
    if kind.startswith("stream"):
        rows = dpa.stream_augmentation_chain(count, config)
        dpa.save_augmentation_stream(rows, str(path), config, include_stats=kind.endswith("with statistics"))
    else:
        chain = dpa.generate_augmentation_chain(count, config)
        dpa.save_augmentation_chain(chain, str(path), config, include_stats=kind == "chain")
    content = path.read_text()
    document = json.loads(content)
    # A row ends with its hash, and the metadata with the key behind them.
    ends = [match.end() for match in re.finditer(r'"hash": "\w+"\s*}', content)]
    metadata_end = content.rindex("}", 0, content.index('"augmentations"')) + 1
    assert len(ends) == count
    for length in range(len(content)):
        path.write_text(content[:length])
        found = dpa.recover_partial_write(str(path))
        assert found["samples_found"] == sum(end <= length for end in ends)
        assert found["metadata"] == (document["metadata"] if length >= metadata_end else None)
        assert found["recoverable"] == (found["samples_found"] > 0 or length >= len(content.rstrip()))


def test_a_streaming_context_closes_what_it_was_told_of(tmp_path: Path) -> None:
    rows, file = dpa.stream_augmentation_chain(5), (tmp_path / "f").open("w")
    with dpa.StreamingContext() as context:
        context.register_generator(rows)
        context.register_file_handle(file, "f")
    assert file.closed
    assert list(rows) == []
    assert dpa.with_streaming_context(lambda streaming_context: type(streaming_context)) is dpa.StreamingContext


# Measuring


def test_measuring_fills_its_dictionaries() -> None:
    with benchmark.measure_time() as timer, benchmark.measure_memory() as memory:
        assert timer == {}
    assert list(timer) == ["elapsed_seconds", "cpu_seconds", "start_time", "end_time"]
    assert timer["elapsed_seconds"] == timer["end_time"] - timer["start_time"]
    assert {"delta_mb", "delta_rss_mb", "initial_rss_mb", "final_rss_mb"} <= set(memory)
    assert memory["delta_mb"] == memory["final_rss_mb"] - memory["initial_rss_mb"]


def test_a_profiler_counts_calls_however_they_are_profiled() -> None:
    profiler = benchmark.PerformanceProfiler(enable_memory_tracking=True)

    @profiler.profile_function
    def twice(number: int) -> int:
        return 2 * number

    assert [twice(number) for number in range(3)] == [0, 2, 4]
    with profiler.profile_context("block"):
        pass
    profiler.start_profiling("by hand")
    assert profiler.end_profiling("by hand").call_count == 1
    summary = profiler.get_profile_summary()
    assert [result.call_count for result in summary.values()] == [3, 1, 1]
    assert next(iter(summary)) == f"{twice.__module__}.twice"
    with pytest.raises(benchmark.ProfilingError, match="'by hand' is not being profiled"):
        profiler.end_profiling("by hand")
    profiler.reset()
    assert profiler.get_profile_summary() == {}


def test_a_benchmark_reports_what_failed(caplog: pytest.LogCaptureFixture) -> None:
    def failing() -> None:
        raise RuntimeError("no")

    with caplog.at_level(logging.DEBUG), pytest.raises(benchmark.MeasurementError, match="iteration 0: no"):
        benchmark.benchmark_function(failing, 3)
    assert "Warmup run failed (expected): no" in caplog.text


def test_a_runner_measures_all_three_and_compares() -> None:
    runner = benchmark.BenchmarkRunner(benchmark.BenchmarkConfig(2, 1, measure_memory=True, measure_cpu=True))
    for metrics in (
        runner.benchmark_generation(50), runner.benchmark_streaming(50, dpa.get_preset("mild")),
        runner.benchmark_streaming(50, 10), runner.benchmark_batch_processing(50),
    ):  # fmt: skip
        assert metrics.throughput_samples_per_second > 0
    report = runner.compare_configurations(
        [
            {"name": "one", "type": "generation", "num_samples": 20},
            {"name": "two", "type": "streaming", "num_samples": 20},
        ]
    )
    assert (report.baseline_config, report.comparison_configs) == ("one", ["two"])
    assert "two:" in runner.generate_performance_report(report)
    assert "### two" in runner.generate_performance_report(report, "markdown")
    assert json.loads(runner.generate_performance_report(report, "json"))["baseline_config"] == "one"
    assert len(runner.get_results_history()) == 2
    with pytest.raises(benchmark.MeasurementError, match="Unknown configuration type: x"):
        runner.compare_configurations([{"name": "x", "type": "x", "num_samples": 1}])
    with pytest.raises(benchmark.MeasurementError, match="Configuration 1 is missing required key 'type'"):
        runner.compare_configurations([{"name": "x", "type": "x", "num_samples": 1}, {"name": "y"}])
    with pytest.raises(benchmark.MeasurementError, match="throughput_samples_per_second must be non-negative"):
        runner.benchmark_generation(-5)


def test_changes_are_told_and_what_came_out_of_nothing_is_infinite() -> None:
    from dpa_harness._comparison import compared, rendered

    report = compared({
        "base": benchmark.PerformanceMetrics(1000, 2, 0, 40, 1),
        "other": benchmark.PerformanceMetrics(1500, 1, 5, 80, 1),
    })  # fmt: skip
    changes = report.metrics_comparison["other"]
    assert [changes[f"{what}_change_percent"] for what in ("throughput", "latency", "memory", "cpu")] == [
        50, -50, float("inf"), 100
    ]  # fmt: skip
    assert report.recommendations == [
        "Configuration 'other' significantly improves throughput by 50.0%",
        "Configuration 'other' significantly reduces latency by 50.0%",
        "Configuration 'other' increases memory usage by inf%", "Configuration 'other' increases CPU usage by 100.0%",
    ]  # fmt: skip
    text = rendered(report, "text", benchmark.BenchmarkConfig()).splitlines()
    assert "  Latency Change: -50.0%" in text
    assert "    Latency: 1.00ms" in text
    assert "- Latency: 1.00ms" in rendered(report, "markdown", benchmark.BenchmarkConfig()).splitlines()


def test_performance_is_summed_up_and_advised_on() -> None:
    found = dpa.benchmark_augmentation_performance(20, iterations=2)
    assert set(found) == {"generation", "streaming", "batch_processing", "system_info"}
    assert any("below target" in advice for advice in dpa.get_performance_recommendations(found, 1e12))
    result = benchmark.benchmark_function(lambda: None, 2)
    assert json.loads(benchmark.format_benchmark_result(result, "json"))["iterations"] == 2
    assert len(benchmark.format_benchmark_result(result, "csv").split(",")) == 9
    assert "Throughput: " in benchmark.format_benchmark_result(result)


def test_configurations_of_benchmarks_that_cannot_be_are_refused() -> None:
    for arguments in ({"iterations": 0}, {"warmup_iterations": -1}, {"output_format": "xml"}):
        with pytest.raises(benchmark.InvalidBenchmarkConfigError):
            benchmark.BenchmarkConfig(**arguments)
    for wrong in ((-1, 0, 0, 0, 0), (0, 0, 0, 101, 0)):
        with pytest.raises(ValueError, match="must be"):
            benchmark.PerformanceMetrics(*wrong)


def test_without_psutil_the_system_is_read_itself() -> None:
    readings = _machine.SystemReadings
    memory = readings.virtual_memory()
    assert 0 < memory.available <= memory.total
    assert 0 <= memory.percent <= 100
    assert readings.Process().memory_info().rss > 0
    assert 0 <= readings.cpu_percent() <= 100
    if "psutil" in sys.modules:
        assert abs(sys.modules["psutil"].virtual_memory().total - memory.total) < 1 << 20


def test_the_package_says_what_it_has() -> None:
    assert set(dpa_harness.__all__) <= set(dir(dpa_harness)) | set(dpa_harness._MODULES) | set(dpa_harness._OF_RECEIPTS)
    assert all(hasattr(dpa, name) for name in dpa.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'tables'"):
        dpa_harness.tables  # noqa: B018
