"""Data sets for PyTorch: the same rows for any number of workers and ranks, and after an interruption."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterable
from typing import Any

import pytest

import dpa_harness

torch = pytest.importorskip("torch")

from torch.utils.data import DataLoader  # noqa: E402

from dpa_harness.torch import AugmentationDataset, IterableAugmentationDataset  # noqa: E402

COUNT = 1_000_000
VALUES = ["rotation", "brightness", "noise", "scale", "contrast"]


def digest(batches: Iterable[Any]) -> str:
    found = hashlib.sha256()
    for batch in batches:
        found.update(batch.numpy().tobytes())
    return found.hexdigest()


def expected(start: int, count: int, table: int = COUNT, epoch: int = 0) -> str:
    rows = dpa_harness.table("mild", start, count, columns=VALUES, epoch=epoch, epoch_size=table)
    return hashlib.sha256(rows.tobytes()).hexdigest()


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_any_number_of_workers_delivers_the_same_million_rows(workers: int) -> None:
    rows = IterableAugmentationDataset(COUNT, "mild", batch_size=4_096)
    assert digest(DataLoader(rows, batch_size=None, num_workers=workers)) == expected(0, COUNT)


def test_three_ranks_deliver_the_table_between_them() -> None:
    start, delivered = 0, []
    for rank in range(3):
        rows = IterableAugmentationDataset(COUNT, "mild", batch_size=4_096, rank=rank, world_size=3)
        batches = list(DataLoader(rows, batch_size=None, num_workers=2))
        length = sum(len(batch) for batch in batches)
        assert digest(batches) == expected(start, length)
        delivered += batches
        start += length
    assert digest(delivered) == expected(0, COUNT)


@pytest.mark.parametrize("workers", [0, 2])
def test_an_epoch_that_is_interrupted_goes_on_where_it_was(workers: int) -> None:
    rows = IterableAugmentationDataset(100_000, "mild", batch_size=1_000)
    rows.set_epoch(5)
    delivered = []
    for batch in DataLoader(rows, batch_size=None, num_workers=workers):
        delivered.append(batch)
        rows.advance()
        if len(delivered) == 37:
            break
    state = pickle.loads(pickle.dumps(rows.state_dict()))
    resumed = IterableAugmentationDataset(100_000, "mild", batch_size=1_000)
    resumed.load_state_dict(state)
    assert len(resumed) == 63
    delivered += DataLoader(resumed, batch_size=None, num_workers=2 - workers)
    assert digest(delivered) == expected(0, 100_000, 100_000, epoch=5)


def test_epochs_differ_unless_they_repeat() -> None:
    fresh = IterableAugmentationDataset(5_000, "mild")
    repeating = IterableAugmentationDataset(5_000, "mild", reseed_each_epoch=False)
    first = digest(fresh)
    assert digest(repeating) == first
    for rows in (fresh, repeating):
        rows.set_epoch(1)
    assert digest(repeating) == first
    assert digest(fresh) == expected(0, 5_000, 5_000, epoch=1) != first


def test_the_map_style_delivers_the_same_rows_in_any_order() -> None:
    rows = AugmentationDataset(5_000, "mild", rank=1, world_size=2)
    assert len(rows) == 2_500
    assert digest(DataLoader(rows, batch_size=64, num_workers=2)) == expected(2_500, 2_500)
    order = torch.randperm(2_500, generator=torch.Generator().manual_seed(1)).tolist()
    shuffled = torch.stack(rows.__getitems__(order))
    assert torch.equal(shuffled[order.index(17)], rows[17])
    assert torch.equal(rows[-1], rows[2_499])
    assert torch.equal(pickle.loads(pickle.dumps(rows))[3], rows[3])


def test_a_ranks_rows_are_seeded_by_the_rank_where_that_is_asked_for() -> None:
    rows = AugmentationDataset(10, "mild", rank=1, world_size=2, seeding="rank", base_seed=3)
    table = dpa_harness.table("mild", 0, 10, seeding="rank", rank=1, world_size=2, base_seed=3)
    assert rows[0].tolist() == list(table[0].item()[1:6])


def test_what_cannot_be_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"^rank and world_size belong together$"):
        AugmentationDataset(10, rank=1)
    with pytest.raises(ValueError, match=r"^batch_size must be at least 1, not 0$"):
        IterableAugmentationDataset(10, batch_size=0)
    with pytest.raises(IndexError, match=r"^index 10 is outside of 10 rows$"):
        AugmentationDataset(10)[10]
    with pytest.raises(IndexError, match=r"^indices 9 to 10 are outside of 10 rows$"):
        AugmentationDataset(10).__getitems__([9, 10])
    rows = IterableAugmentationDataset(10)
    state = IterableAugmentationDataset(20).state_dict()
    with pytest.raises(ValueError, match=r"^the state is of count 20, not 10$"):
        rows.load_state_dict(state)
