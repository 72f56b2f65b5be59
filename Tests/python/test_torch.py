"""Data sets for PyTorch: the same rows for any number of workers and ranks, and after an interruption."""

from __future__ import annotations

import copy
import hashlib
import multiprocessing
import pickle
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

import dpa_harness
from conftest import DEEP, WritingOn

torch = pytest.importorskip("torch")

from torch.utils.data import DataLoader, get_worker_info  # noqa: E402

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
    # As a loop over epochs does, which begins with the one that was interrupted.
    resumed.set_epoch(5)
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
    with pytest.raises(OverflowError, match=r"^epoch must be 0 to 9223372036854775807, not 9223372036854775808$"):
        IterableAugmentationDataset(10, reseed_each_epoch=False).set_epoch(2**63)


def test_an_epoch_that_cannot_be_changes_nothing() -> None:
    rows = IterableAugmentationDataset(5_000, "mild")
    rows.advance(2)
    for epoch in (-1, 2**62):
        with pytest.raises((ValueError, OverflowError), match=r"^epoch "):
            rows.set_epoch(epoch)
    assert (rows.epoch, rows.delivered, len(rows)) == (0, 2, 3)


def test_memory_lives_as_long_as_a_tensor_is_written_after_ctrl_c(writing_on: WritingOn) -> None:
    with pytest.raises(KeyboardInterrupt):
        next(iter(IterableAugmentationDataset(50, DEEP)))
    assert writing_on.arrays_alive() == [True]
    writing_on.end()
    assert writing_on.arrays_alive() == [False]


# Workers that stay


def staying(rows: Any, method: str = "fork", workers: int = 2) -> Any:
    batch_size = 100 if isinstance(rows, AugmentationDataset) else None
    return DataLoader(
        rows, batch_size=batch_size, num_workers=workers, persistent_workers=workers > 0,
        multiprocessing_context=method if workers else None,
    )  # fmt: skip


def epochs(rows: Any, loader: Any, numbers: Iterable[int]) -> list[str]:
    found = []
    for number in numbers:
        rows.set_epoch(number)
        found.append(digest(loader))
    return found


def first_rows(count: int) -> Any:
    return IterableAugmentationDataset(count, "mild", batch_size=100)


def mapped_rows(count: int) -> Any:
    return AugmentationDataset(count, "mild")


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
@pytest.mark.parametrize("make", [first_rows, mapped_rows])
def test_workers_that_stay_follow_from_epoch_to_epoch(make: Callable[[int], Any], method: str) -> None:
    rows, alone = make(1_050), make(1_050)
    numbers = [0, 1, 7, 7, 0]
    found = epochs(rows, staying(rows, method), numbers)
    assert found == epochs(alone, staying(alone, workers=0), numbers)
    assert found == [expected(0, 1_050, 1_050, epoch=number) for number in numbers]


def test_workers_that_stay_go_on_behind_what_was_delivered() -> None:
    rows = first_rows(2_000)
    loader = staying(rows)
    assert len(list(loader)) == 20
    rows.set_epoch(3)
    for turn in range(3):
        for number, _ in enumerate(loader):
            rows.advance()
            if number == 4:
                break
        assert digest(loader) == expected(500 * (turn + 1), 2_000 - 500 * (turn + 1), 2_000, epoch=3)
    assert len(rows) == 5
    state = first_rows(2_000).state_dict() | {"epoch": 1, "delivered": 12}
    rows.load_state_dict(state)
    assert digest(loader) == expected(1_200, 800, 2_000, epoch=1)


def test_loaders_that_are_seeded_alike_go_on_behind_what_was_delivered() -> None:
    rows = first_rows(2_000)
    for turn in range(3):
        torch.manual_seed(0)
        loader = DataLoader(rows, batch_size=None, num_workers=2)
        assert digest(loader) == expected(100 * turn, 2_000 - 100 * turn, 2_000)
        rows.advance()


def test_loaders_that_are_seeded_alike_follow_too() -> None:
    rows, found = first_rows(500), []
    for numbers in ([0, 1], [2, 3]):
        torch.manual_seed(0)
        found += epochs(rows, staying(rows), numbers)
    assert found == [expected(0, 500, 500, epoch=number) for number in range(4)]


def test_two_loaders_go_on_behind_what_either_delivered() -> None:
    rows = first_rows(2_000)
    loaders = [staying(rows), staying(rows)]
    for loader in loaders:
        assert digest(loader) == expected(0, 2_000, 2_000)
    for turn, loader in enumerate(loaders):
        assert digest(loader) == expected(500 * turn, 2_000 - 500 * turn, 2_000)
        rows.advance(5)


@pytest.mark.parametrize("workers", [0, 2])
def test_an_iteration_keeps_the_epoch_that_it_began_in(workers: int) -> None:
    rows = first_rows(2_000)
    iteration = iter(staying(rows, workers=workers))
    found = [next(iteration)]
    rows.set_epoch(1)
    assert digest([*found, *iteration]) == expected(0, 2_000, 2_000)


def in_epoch_two(_: int) -> None:
    get_worker_info().dataset.set_epoch(2)


def test_workers_may_be_started_in_an_epoch_of_their_own() -> None:
    for rows, size in ((first_rows(500), None), (mapped_rows(500), 100)):
        loader = DataLoader(rows, batch_size=size, num_workers=2, worker_init_fn=in_epoch_two)
        assert digest(loader) == expected(0, 500, 500, epoch=2)
        assert rows.epoch == 0


class LateRows(IterableAugmentationDataset):
    """Its second worker begins an iteration only when batches of the first one were counted."""

    def __iter__(self) -> Iterator[Any]:
        worker, deadline = get_worker_info(), time.monotonic() + 30
        if worker and worker.id == 1 and self._place._iterations > 0:
            while self._place._shared[2] == self.counted_before and time.monotonic() < deadline:
                time.sleep(0.01)
        return super().__iter__()

    counted_before = 5


def test_a_worker_that_begins_late_begins_where_the_others_did() -> None:
    rows = LateRows(2_000, "mild", batch_size=100)
    loader = staying(rows)
    assert len(list(loader)) == 20
    rows.advance(LateRows.counted_before)
    delivered = []
    for batch in loader:
        delivered.append(batch)
        rows.advance()
    assert digest(delivered) == expected(500, 1_500, 2_000)
    assert len(rows) == 0


class CountingRows(IterableAugmentationDataset):
    """Counts where it is iterated, as one who forgets that workers run ahead of what is delivered might."""

    def _batches(self, request: Any, delivered: int) -> Iterator[Any]:
        for batch in super()._batches(request, delivered):
            self.advance()
            yield batch


def test_what_workers_count_is_not_counted() -> None:
    rows = CountingRows(2_000, "mild", batch_size=100)
    loader = staying(rows)
    for _ in range(3):
        assert digest(loader) == expected(0, 2_000, 2_000)
        assert rows.state_dict()["delivered"] == 0


def begin_epoch_five(rows: Any) -> None:
    rows.set_epoch(5)


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_copies_and_other_processes_count_for_themselves(method: str) -> None:
    rows = first_rows(500)
    loader = staying(rows)
    assert digest(loader) == expected(0, 500, 500)
    for other in (copy.copy(rows), copy.deepcopy(rows), pickle.loads(pickle.dumps(rows))):
        other.set_epoch(5)
        assert other.epoch == 5
    child = multiprocessing.get_context(method).Process(target=begin_epoch_five, args=(rows,))
    child.start()
    child.join()
    assert child.exitcode == 0
    assert rows.epoch == 0
    assert digest(loader) == expected(0, 500, 500)


def twice(rows: Any, queue: Any, may_go_on: Any) -> None:
    loader = staying(rows)
    queue.put(digest(loader))
    may_go_on.wait(60)
    queue.put(digest(loader))


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_workers_of_another_process_do_not_follow_this_one(method: str) -> None:
    rows, context = first_rows(500), multiprocessing.get_context(method)
    queue, may_go_on = context.Queue(), context.Event()
    child = context.Process(target=twice, args=(rows, queue, may_go_on))
    child.start()
    found = [queue.get(timeout=60)]
    rows.set_epoch(5)
    may_go_on.set()
    found.append(queue.get(timeout=60))
    child.join()
    assert found == [expected(0, 500, 500)] * 2


def epochs_of_rank(rows: Any, queue: Any) -> None:
    queue.put(epochs(rows, staying(rows), [0, 1, 2]))


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_process_that_was_started_with_a_data_set_has_workers_that_follow_it(method: str) -> None:
    rows, context = first_rows(500), multiprocessing.get_context(method)
    queue = context.Queue()
    child = context.Process(target=epochs_of_rank, args=(rows, queue))
    child.start()
    found = queue.get(timeout=60)
    child.join()
    assert found == [expected(0, 500, 500, epoch=number) for number in range(3)]


def test_a_copy_has_workers_that_follow_it() -> None:
    for rows in (copy.copy(first_rows(500)), pickle.loads(pickle.dumps(first_rows(500)))):
        assert epochs(rows, staying(rows), [0, 4]) == [expected(0, 500, 500, epoch=number) for number in (0, 4)]
