"""Batches: every row once, whatever the strategy, and none lost where memory is short."""

from __future__ import annotations

from typing import Any

import pytest

from dpa_harness import _machine, batch, dpa
from dpa_harness.batch import BatchConfig, BatchProcessor, BatchStrategy


@pytest.mark.parametrize("strategy", BatchStrategy)
def test_every_strategy_delivers_every_row_once(strategy: BatchStrategy) -> None:
    rows = list(dpa.stream_augmentation_chain(300))
    for config in (BatchConfig(strategy, 16, min_batch_size=2), BatchConfig(strategy, adaptive_sizing=True)):
        batches = list(BatchProcessor(strategy, config).process_stream(iter(rows)))
        found = sorted(row["hash"] for batch in batches for row in batch)
        assert found == sorted(row["hash"] for row in rows)


def test_batches_are_made_as_they_are_asked_for() -> None:
    config = BatchConfig(BatchStrategy.SEQUENTIAL, 4)
    batches = BatchProcessor(config.strategy, config).process_stream({"id": number} for number in iter(int, 1))
    assert len(next(batches)) == 4


def test_a_size_that_the_caller_changes_holds_from_the_next_batch() -> None:
    config = BatchConfig(BatchStrategy.SEQUENTIAL, 8)
    sizes = []
    for rows in BatchProcessor(config.strategy, config).process_stream(dpa.stream_augmentation_chain(20)):
        sizes.append(len(rows))
        config.batch_size = 4
    assert sizes == [8, 4, 4, 4]


def test_configurations_of_batches_that_cannot_be_are_refused() -> None:
    for arguments in ({"batch_size": 2, "min_batch_size": 3}, {"max_memory_mb": 0}, {"min_batch_size": 0}):
        with pytest.raises(batch.InvalidBatchConfigError):
            BatchConfig(BatchStrategy.SEQUENTIAL, **arguments)
    with pytest.raises(batch.BatchProcessingError, match="Unknown batch strategy: eager"):
        list(BatchProcessor("eager", BatchConfig(BatchStrategy.SEQUENTIAL)).process_stream(iter([{}])))  # type: ignore[arg-type]


class Memory:
    """A machine with as much memory as a test says."""

    def __init__(self, *used: int) -> None:
        self.used = list(used)

    def virtual_memory(self) -> Any:
        used = self.used.pop(0) if len(self.used) > 1 else self.used[0]
        mebibytes = 1024 * 1024
        return _machine._Memory(10_000 * mebibytes, (10_000 - used) * mebibytes, used / 100, used * mebibytes, 0)


def test_monitored_processing_stops_before_memory_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "psutil", Memory(1_000, 9_500))
    config = BatchConfig(BatchStrategy.SEQUENTIAL, 4)
    batches = BatchProcessor(config.strategy, config).process_with_memory_monitoring(dpa.stream_augmentation_chain(9))
    assert len(next(batches)) == 4
    with pytest.raises(batch.MemoryLimitExceededError, match=r"^Memory usage \(95%\) is critically high"):
        next(batches)


@pytest.mark.parametrize("strategy", BatchStrategy)
@pytest.mark.parametrize("used", [(9_500, 1_000), (1_000, 9_500, 1_000), (1_000, 1_000, 9_500, 9_500, 1_000)])
def test_no_row_is_lost_where_monitored_processing_stopped(
    strategy: BatchStrategy, used: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = BatchConfig(strategy, 4)
    expected = [row for rows in BatchProcessor(strategy, config).process_stream(range(19)) for row in rows]
    monkeypatch.setattr(batch, "psutil", Memory(*used))
    processor, source = BatchProcessor(strategy, config), iter(range(19))
    delivered: list[Any] = []
    for _ in range(used.count(9_500)):
        with pytest.raises(batch.MemoryLimitExceededError):
            delivered += (row for rows in processor.process_with_memory_monitoring(source) for row in rows)
    delivered += (row for rows in processor.process_with_memory_monitoring(source) for row in rows)
    assert delivered == expected


def test_nothing_is_read_before_memory_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "psutil", Memory(9_500))
    for strategy in BatchStrategy:
        source = iter(range(9))
        with pytest.raises(batch.MemoryLimitExceededError):
            next(BatchProcessor(strategy, BatchConfig(strategy, 4)).process_with_memory_monitoring(source))
        assert list(source) == list(range(9))


def test_where_all_was_delivered_nothing_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    config = BatchConfig(BatchStrategy.SEQUENTIAL, 4)
    for rows in (list(range(8)), iter(range(7))):
        monkeypatch.setattr(batch, "psutil", Memory(1_000, 1_000, 9_500))
        assert len(list(BatchProcessor(config.strategy, config).process_with_memory_monitoring(rows))) == 2


def test_one_processor_makes_batches_of_two_sources_in_turn() -> None:
    for strategy in BatchStrategy:
        processor = BatchProcessor(strategy, BatchConfig(strategy, 3))
        pairs = zip(processor.process_stream(iter(range(9))), processor.process_stream(iter(range(10, 19))))
        found = [row for pair in pairs for rows in pair for row in rows]
        assert sorted(found) == [*range(9), *range(10, 19)]


def test_a_size_that_is_changed_after_a_stop_holds_from_the_next_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "psutil", Memory(1_000, 9_500, 1_000))
    config = BatchConfig(BatchStrategy.SEQUENTIAL, 4)
    processor, source = BatchProcessor(config.strategy, config), iter(range(9))
    with pytest.raises(batch.MemoryLimitExceededError):
        list(processor.process_with_memory_monitoring(source))
    config.batch_size = 3
    assert list(processor.process_with_memory_monitoring(source)) == [[4, 5, 6], [7, 8]]


def test_a_batch_is_never_larger_than_what_fits_into_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "psutil", Memory(1_000))
    config = BatchConfig(BatchStrategy.MEMORY_OPTIMIZED, batch_size=20_000, max_memory_mb=1)
    rows = [{"id": number} for number in range(20_000)]
    assert len(next(BatchProcessor(config.strategy, config).process_stream(rows))) == 1024 * 1024 // 80


def test_a_memory_monitor_looks_and_holds_the_block_to_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "psutil", Memory(900, 3_000, 800))
    with batch.memory_monitor(max_memory_mb=1_000) as monitor:
        assert monitor.get_usage_percent() == 30.0
        assert monitor.get_peak_usage_mb() == 3_000
    assert batch.MemoryAwareBatcher().monitor_memory_usage() == {
        "available_mb": 9_200, "used_mb": 800, "total_mb": 10_000, "percent_used": 8
    }  # fmt: skip
    monkeypatch.setattr(batch, "psutil", Memory(900, 3_000))
    sentence = r"Memory usage \(3000MB\) exceeded limit \(1000MB\)"
    with pytest.raises(batch.MemoryLimitExceededError, match=sentence), batch.memory_monitor(max_memory_mb=1_000):
        pass


def test_convenience_streams_of_batches_deliver_the_chain() -> None:
    expected = list(dpa.stream_augmentation_range(5, 105))
    for batches in (
        dpa.stream_augmentation_chain_batched(100, start_id=5), dpa.stream_augmentation_range_batched(5, 105),
        dpa.stream_augmentation_chain(100, start_id=5, batch_config=BatchConfig(BatchStrategy.SEQUENTIAL, 7)),
        dpa.process_augmentation_batches(iter(expected)), dpa.convert_stream_to_batches(iter(expected)),
    ):  # fmt: skip
        assert [row for rows in batches for row in rows] == expected
    metrics = dpa.get_batch_metrics(iter(expected))
    assert (metrics.total_batches, metrics.total_samples) == (4, 100)
    assert set(dpa.get_batch_processing_metrics(50)) == {strategy.value for strategy in BatchStrategy}
