"""The known answers of Tests/Vectors hold through Python, bit for bit."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

import dpa_harness
from conftest import CONFIGS, PARAMETERS, TESTS, vectors
from dpa_harness import dpa
from dpa_harness.batch import BatchConfig, BatchProcessor, BatchStrategy, MemoryAwareBatcher, MemoryLimitExceededError
from dpa_harness.distributed import DistributedRangeSplitter, gen_distributed_augmentation_params


def parameters(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in (*PARAMETERS, "hash")}


@pytest.mark.parametrize("group", vectors("core"), ids=lambda group: group["config"]["name"])
def test_single_samples_are_the_known_ones(group: dict[str, Any]) -> None:
    config = CONFIGS[group["config"]["name"]]
    for sample in group["samples"]:
        assert dpa.gen_augmentation_params(sample["id"], config) == parameters(sample)
        assert dpa.gen_augmentation_seed(sample["id"], config.augmentation_depth) == sample["hash"]


@pytest.mark.parametrize("group", vectors("core"), ids=lambda group: group["config"]["name"])
def test_tables_hold_the_known_samples_on_every_kernel(group: dict[str, Any]) -> None:
    config = CONFIGS[group["config"]["name"]]
    for sample in group["samples"][:40]:
        for kernel in ("auto", "portable"):
            row = dpa_harness.table(config, sample["id"], 1, kernel=kernel)[0]
            assert [row[name] for name in PARAMETERS] == [sample[name] for name in PARAMETERS]
            assert bytes(row["hash"]).hex() == sample["hash"]


def test_ranks_see_the_known_samples() -> None:
    for case in vectors("distributed"):
        row = gen_distributed_augmentation_params(
            case["id"], case["rank"], CONFIGS[case["config"]], case["base_seed"], case["world_size"]
        )
        assert row == {**parameters(case), "rank": case["rank"]}


def test_ids_are_dealt_out_to_ranks_as_known() -> None:
    for case in vectors("ranges"):
        splitter = DistributedRangeSplitter(case["total"], case["world_size"])
        assert [list(ids) for ids in splitter.get_all_ranges()] == case["ranges"]
        assert splitter.validate_ranges()


def test_statistics_are_the_known_ones_from_lists_and_streams() -> None:
    for case in vectors("statistics"):
        config = CONFIGS[case["config"]]
        rows = list(dpa.stream_augmentation_chain(case["num_samples"], config, start_id=case["start_id"]))
        assert dpa.compute_statistics(rows) == case["statistics"]
        assert dpa.compute_streaming_statistics(iter(rows)) == case["statistics"]


def test_roots_are_the_known_ones() -> None:
    for case in vectors("roots"):
        seeding: dict[str, Any] = {}
        if case["seeding"] == "rank":
            seeding = {"seeding": "rank", "world_size": case["world_size"], "base_seed": case["base_seed"]}
        assert dpa_harness.root(case["preset"], case["start_id"], case["num_samples"], **seeding) == case["root"]


def test_records_have_the_known_digests() -> None:
    for case in vectors("record_digests"):
        where = (case["preset"], case["start_id"], case["num_samples"])
        if case["seeding"] == "sample":
            assert hashlib.sha256(dpa_harness.table(*where).tobytes()).hexdigest() == case["sha256"]
            continue
        for rank, digest in enumerate(case["rank_sha256"]):
            rows = dpa_harness.table(
                *where, seeding="rank", rank=rank, world_size=case["world_size"], base_seed=case["base_seed"]
            )
            assert hashlib.sha256(rows.tobytes()).hexdigest() == digest


@pytest.mark.parametrize("path", sorted((TESTS / "Vectors").glob("file_*.json")), ids=lambda path: path.stem)
def test_saved_files_have_the_known_bytes(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, kind, name, count = path.stem.split("_")
    saved = tmp_path / "chain.json"
    if kind == "chain":
        dpa.generate_augmentation_chain(int(count), CONFIGS[name], save_path=str(saved))
    else:
        rows = dpa.stream_augmentation_chain(int(count), CONFIGS[name])
        dpa.save_augmentation_stream(rows, str(saved), CONFIGS[name], include_stats=False)
    assert saved.read_bytes() == path.read_bytes()
    assert dpa.load_augmentation_chain(str(saved)) == dpa.generate_augmentation_chain(int(count), CONFIGS[name])
    assert f"Saved {count} augmentations to {saved}\n" in capsys.readouterr().out


def test_batch_sizes_adjust_as_known() -> None:
    for case in vectors("batching")["adjust"]:
        batcher = MemoryAwareBatcher(case["limit_mb"], case["minimum"])
        usage = {"percent_used": case["percent_used"], "available_mb": case["available_mb"]}
        assert batcher.adjust_batch_size(case["size"], usage) == case["result"]


def test_optimal_batch_sizes_are_the_known_ones() -> None:
    for case in vectors("batching")["optimal"]:
        batcher = MemoryAwareBatcher(case["limit_mb"], case["minimum"])
        assert batcher.fitting_batch_size(case["sample_bytes"], case["available_mb"]) == case["result"]


def test_round_robin_deals_rows_out_to_lanes() -> None:
    for case in vectors("batching")["round_robin"]:
        config = BatchConfig(BatchStrategy.ROUND_ROBIN, batch_size=case["lanes"])
        rows = ({"id": number} for number in range(case["num_samples"]))
        batches = [[row["id"] for row in batch] for batch in BatchProcessor(config.strategy, config).process_stream(rows)]
        assert batches == case["batches"]


def scripted(values: list[Any], place: int) -> Any:
    return values[min(place, len(values) - 1)]


def test_scripted_processing_makes_the_known_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("dpa_harness.batch.time.perf_counter", lambda: now)
    for case in vectors("batching")["scripted"]:
        config = BatchConfig(
            BatchStrategy(case["strategy"]), case["batch_size"], case["limit_mb"], case["minimum"],
            case["adaptive_sizing"],
        )  # fmt: skip
        processor = BatchProcessor(config.strategy, config)
        processor.bytes_per_sample = case["sample_bytes"]
        readings: list[int] = []

        def reading(case: dict[str, Any] = case, readings: list[int] = readings) -> dict[str, int]:
            percent_used, available = scripted(case["memory_readings"], len(readings))
            readings.append(percent_used)
            return {"percent_used": percent_used, "available_mb": available}

        monkeypatch.setattr(processor._memory_batcher, "monitor_memory_usage", reading)
        sizes: list[int] = []
        rows = ({"id": number} for number in range(case["num_samples"]))
        try:
            for batch in processor.process_with_memory_monitoring(rows):
                now += scripted(case["seconds_per_sample"], len(sizes)) * len(batch)
                sizes.append(len(batch))
            stopped = None
        except MemoryLimitExceededError:
            stopped = len(sizes)
        assert (sizes, stopped) == (case["batch_sizes"], case["stopped_before_batch"]), json.dumps(case)
