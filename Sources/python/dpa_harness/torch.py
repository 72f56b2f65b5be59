"""Data sets for PyTorch: rows of parameters beside samples, the same for any number of workers and after a resume."""

from __future__ import annotations

import copy
import multiprocessing
import os
from collections.abc import Iterator
from typing import Any, Optional

import numpy as np
import torch
from torch.utils.data import Dataset, IterableDataset, get_worker_info

from . import _library as c
from ._configuration import PARAMETERS, ConfigLike, resolved
from ._engine import engine_for
from ._tables import Request, requested

# What a process shares with its workers: its turn and its place, and where their latest iteration began, under a name.
_TURN, _PLACE, _BEGIN, _ITERATION, _SHARED_NUMBERS = 0, slice(1, 3), slice(3, 5), slice(5, 8), 8


def _place_in_world(rank: Optional[int], world_size: Optional[int]) -> tuple[int, int]:
    """As given, else as `torch.distributed` says where it is initialised, else one rank alone."""
    if (rank is None) != (world_size is None):
        raise ValueError("rank and world_size belong together")
    if rank is not None and world_size is not None:
        return rank, world_size
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        return torch.distributed.get_rank(), torch.distributed.get_world_size()
    return 0, 1


class _Place:
    """The place in training, an epoch and the batches delivered of it, which only the process that trains changes.

    Its workers have the copy that they were started with; those that stay for further epochs (`persistent_workers`)
    also look into memory that is shared with them. Any other process, and any other copy, counts for itself.
    """

    def __init__(self) -> None:
        self._now = (0, 0)
        #: Grows where an epoch is begun or a state is loaded.
        self._turn = 0
        self._iterations = 0
        self._share()

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        # What arrives in another process may be the copy of a worker, which follows.
        if self._process == os.getpid():
            self._share()

    def _share(self) -> None:
        self._process = os.getpid()
        self._shared: Any = torch.zeros(_SHARED_NUMBERS, dtype=torch.int64).share_memory_()
        self._publish()

    def _publish(self) -> None:
        self._shared[: _PLACE.stop] = torch.tensor([self._turn, *self._now])

    def _is_own(self) -> bool:
        """Whether this process trains and is no worker."""
        if get_worker_info() is not None:
            return False
        if self._process != os.getpid():
            # Such as ranks that were started with the data set of another process.
            self._share()
        return True

    def _is_followed(self) -> bool:
        """Whether this is a worker of the process that shares."""
        parent = None if self._is_own() else multiprocessing.parent_process()
        return parent is not None and parent.pid == self._process

    def now(self) -> tuple[int, int]:
        if self._is_followed() and int(self._shared[_TURN]) != self._turn:
            epoch, delivered = self._shared[_PLACE].tolist()
            return epoch, delivered
        return self._now

    def turn_to(self, epoch: int, delivered: int) -> None:
        """Begins an epoch, or goes on within one."""
        self._now = (epoch, delivered)
        if self._is_own():
            self._turn += 1
            self._publish()

    def count(self, batches: int) -> None:
        epoch, delivered = self.now()
        self._now = (epoch, delivered + batches)
        if self._is_own():
            self._publish()

    def begun(self) -> tuple[int, int]:
        """The place where an iteration that begins now has to begin: the same for all of its workers."""
        worker = get_worker_info()
        if worker is None or not self._is_followed():
            return self._now
        self._iterations += 1
        if self._iterations == 1:
            return self._now
        # Read before the name is: where no worker has left that yet, no batch of the iteration can be counted yet.
        place = self._shared[_PLACE].clone()
        name = torch.tensor([worker.seed - worker.id, self._iterations, int(self._shared[_TURN])])
        if not torch.equal(self._shared[_ITERATION], name):
            # For the workers that come later, when the batches of this one may be counted already.
            self._shared[_BEGIN] = place
            self._shared[_ITERATION] = name
        epoch, delivered = self._shared[_BEGIN].tolist()
        return epoch, delivered


class _Rows:
    """Which rows a data set is of: what both kinds share. It pickles, so that workers can be started anew."""

    def __init__(
        self, count: int, config: ConfigLike = None, *, rank: Optional[int] = None, world_size: Optional[int] = None,
        seeding: str = "sample", base_seed: int = 0, reseed_each_epoch: bool = True, kernel: str = "auto",
    ) -> None:  # fmt: skip
        self.count = count
        self.config = resolved(config)
        self.rank, self.world_size = _place_in_world(rank, world_size)
        self.seeding = seeding
        self.base_seed = base_seed
        self.reseed_each_epoch = reseed_each_epoch
        self.kernel = kernel
        self._place = _Place()
        self._request(0)

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        # Also after copy.copy, which copies no further than to here.
        self._place = copy.copy(self._place)

    @property
    def epoch(self) -> int:
        """The epoch that the rows are of."""
        return self._place.now()[0]

    def set_epoch(self, epoch: int) -> None:
        """Gives the rows parameters of this epoch, where epochs are reseeded; to be called before each."""
        self._turn_to(epoch, self._place.now()[1] if epoch == self.epoch else 0)

    def _turn_to(self, epoch: int, delivered: int) -> None:
        # Asked for first: an epoch that cannot be changes nothing.
        self._request(epoch)
        self._place.turn_to(c.whole("epoch", epoch, c.LAST_ID), delivered)

    def _request(self, epoch: int) -> Request:
        return requested(
            self.config, 0, self.count, seeding=self.seeding, rank=self.rank, world_size=self.world_size,
            base_seed=self.base_seed, epoch=epoch if self.reseed_each_epoch else 0, epoch_size=self.count,
            kernel=self.kernel,
        )  # fmt: skip

    def _tensor(self, request: Request, first: int, count: int) -> torch.Tensor:
        """The five parameters of consecutive rows, (count, 5) of float64."""
        values = np.empty((count, len(PARAMETERS)))
        columns = [c.Column.into(values, place + 1, 40, 8 * place) for place in range(len(PARAMETERS))]
        engine_for(self.config, self.kernel).fill(columns, request.table, c.Part(request.first + first, count), 1)
        return torch.from_numpy(values)


class AugmentationDataset(_Rows, Dataset):  # type: ignore[type-arg]
    """Map style: item i is the parameters of this rank's row i, a tensor of five; a list of indices makes a batch.

    Beside samples: `torch.utils.data.StackDataset(images, AugmentationDataset(len(images)))`.
    """

    def __len__(self) -> int:
        return int(self._request(self.epoch).count)

    def __getitem__(self, index: int) -> torch.Tensor:
        length = len(self)
        place = index + length if index < 0 else index
        if not 0 <= place < length:
            raise IndexError(f"index {index} is outside of {length} rows")
        return self._tensor(self._request(self.epoch), place, 1)[0]

    def __getitems__(self, indices: list[int]) -> list[torch.Tensor]:
        """What a DataLoader asks for a batch: runs of neighbours are computed together."""
        rows: list[torch.Tensor] = []
        start, request = 0, self._request(self.epoch)
        for end in range(1, len(indices) + 1):
            if end == len(indices) or indices[end] != indices[end - 1] + 1:
                first, last = indices[start], indices[end - 1]
                if not (first >= 0 and last < request.count):
                    raise IndexError(f"indices {first} to {last} are outside of {request.count} rows")
                rows.extend(self._tensor(request, first, end - start))
                start = end
        return rows


class IterableAugmentationDataset(_Rows, IterableDataset):  # type: ignore[type-arg]
    """Iterable style: batches (batch_size, 5) of this rank's rows, in order; use it with `DataLoader(..., batch_size=None)`.

    The batches of an epoch are dealt out to workers in turn, so that a DataLoader delivers the same batches in the same
    order for any number of workers. `state_dict` says how many batches were delivered; the one who iterates counts
    them with `advance`, since workers run ahead of what is delivered.
    """

    def __init__(self, count: int, config: ConfigLike = None, *, batch_size: int = 1024, **arguments: Any) -> None:
        if batch_size < 1:
            raise ValueError(f"batch_size must be at least 1, not {batch_size}")
        self.batch_size = batch_size
        super().__init__(count, config, **arguments)

    def __len__(self) -> int:
        """Batches that are left of the epoch."""
        return -(-int(self._request(self.epoch).count) // self.batch_size) - self.delivered

    @property
    def delivered(self) -> int:
        """How many batches of the epoch were delivered."""
        return self._place.now()[1]

    def __iter__(self) -> Iterator[torch.Tensor]:
        # Looked at now and not with the first batch, so that all workers count the same iterations.
        epoch, delivered = self._place.begun()
        return self._batches(self._request(epoch), delivered)

    def _batches(self, request: Request, delivered: int) -> Iterator[torch.Tensor]:
        worker = get_worker_info()
        number, workers = (worker.id, worker.num_workers) if worker else (0, 1)
        rows = int(request.count)
        for start in range((delivered + number) * self.batch_size, rows, workers * self.batch_size):
            yield self._tensor(request, start, min(self.batch_size, rows - start))

    def advance(self, batches: int = 1) -> None:
        """Counts batches as delivered."""
        self._place.count(batches)

    def state_dict(self) -> dict[str, int]:
        """The place in training: the epoch and the batches that were delivered of it."""
        return {"epoch": self.epoch, "delivered": self.delivered, "batch_size": self.batch_size, "count": self.count}

    def load_state_dict(self, state: dict[str, int]) -> None:
        """Goes on where a state was taken; the next iteration begins behind what was delivered."""
        for name in ("batch_size", "count"):
            if state[name] != getattr(self, name):
                raise ValueError(f"the state is of {name} {state[name]}, not {getattr(self, name)}")
        self._turn_to(state["epoch"], state["delivered"])
