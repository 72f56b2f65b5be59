"""Data sets for PyTorch: rows of parameters beside samples, the same for any number of workers and after a resume."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Optional

import numpy as np
import torch
from torch.utils.data import Dataset, IterableDataset, get_worker_info

from ._configuration import PARAMETERS, ConfigLike, resolved
from ._engine import engine_for
from ._tables import requested


def _place_in_world(rank: Optional[int], world_size: Optional[int]) -> tuple[int, int]:
    """As given, else as `torch.distributed` says where it is initialised, else one rank alone."""
    if (rank is None) != (world_size is None):
        raise ValueError("rank and world_size belong together")
    if rank is not None and world_size is not None:
        return rank, world_size
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        return torch.distributed.get_rank(), torch.distributed.get_world_size()
    return 0, 1


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
        self.epoch = 0
        self._request()

    def set_epoch(self, epoch: int) -> None:
        """Gives the rows parameters of this epoch, where epochs are reseeded; to be called before each."""
        self.epoch = epoch
        self._request()

    def _request(self) -> Any:
        epoch = self.epoch if self.reseed_each_epoch else 0
        return requested(
            self.config, 0, self.count, seeding=self.seeding, rank=self.rank, world_size=self.world_size,
            base_seed=self.base_seed, epoch=epoch, epoch_size=self.count, kernel=self.kernel,
        )  # fmt: skip

    def _tensor(self, first: int, count: int) -> torch.Tensor:
        """The five parameters of consecutive rows, (count, 5) of float64."""
        from . import _library as c

        request = self._request()
        values = np.empty((count, len(PARAMETERS)))
        address = values.ctypes.data
        columns = [c.Column(place + 1, address + 8 * place, 40) for place in range(len(PARAMETERS))]
        engine_for(self.config, self.kernel).fill(columns, request.table, c.Part(request.first + first, count), 1)
        return torch.from_numpy(values)


class AugmentationDataset(_Rows, Dataset):  # type: ignore[type-arg]
    """Map style: item i is the parameters of this rank's row i, a tensor of five; a list of indices makes a batch.

    Beside samples: `torch.utils.data.StackDataset(images, AugmentationDataset(len(images)))`.
    """

    def __len__(self) -> int:
        return int(self._request().count)

    def __getitem__(self, index: int) -> torch.Tensor:
        length = len(self)
        place = index + length if index < 0 else index
        if not 0 <= place < length:
            raise IndexError(f"index {index} is outside of {length} rows")
        return self._tensor(place, 1)[0]

    def __getitems__(self, indices: list[int]) -> list[torch.Tensor]:
        """What a DataLoader asks for a batch: runs of neighbours are computed together."""
        rows: list[torch.Tensor] = []
        start = 0
        for end in range(1, len(indices) + 1):
            if end == len(indices) or indices[end] != indices[end - 1] + 1:
                if not (indices[start] >= 0 and indices[end - 1] < len(self)):
                    raise IndexError(f"indices {indices[start]} to {indices[end - 1]} are outside of {len(self)} rows")
                rows.extend(self._tensor(indices[start], end - start))
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
        self.delivered = 0
        super().__init__(count, config, **arguments)

    def __len__(self) -> int:
        """Batches that are left of the epoch."""
        return -(-int(self._request().count) // self.batch_size) - self.delivered

    def set_epoch(self, epoch: int) -> None:
        if epoch != self.epoch:
            self.delivered = 0
        super().set_epoch(epoch)

    def __iter__(self) -> Iterator[torch.Tensor]:
        worker = get_worker_info()
        number, workers = (worker.id, worker.num_workers) if worker else (0, 1)
        rows = int(self._request().count)
        for start in range((self.delivered + number) * self.batch_size, rows, workers * self.batch_size):
            yield self._tensor(start, min(self.batch_size, rows - start))

    def advance(self, batches: int = 1) -> None:
        """Counts batches as delivered."""
        self.delivered += batches

    def state_dict(self) -> dict[str, int]:
        """The place in training: the epoch and the batches that were delivered of it."""
        return {"epoch": self.epoch, "delivered": self.delivered, "batch_size": self.batch_size, "count": self.count}

    def load_state_dict(self, state: dict[str, int]) -> None:
        """Goes on where a state was taken; the next iteration begins behind what was delivered."""
        for name in ("batch_size", "count"):
            if state[name] != getattr(self, name):
                raise ValueError(f"the state is of {name} {state[name]}, not {getattr(self, name)}")
        self.set_epoch(state["epoch"])
        self.delivered = state["delivered"]
