"""Rows for ranks: the names of the public package's `src.distributed`.

Every rank has seeds of its own, so that a row changes when its id moves to another rank.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any, Optional

from . import _library as c
from ._chunks import DEFAULT_CHUNK, ChunkSize, delivered, required_chunk
from ._configuration import AugmentationConfig
from ._engine import Seeding, engine_for
from ._progress import require_not_negative

Row = dict[str, Any]


class DistributedError(Exception):
    """Something went wrong with the rows of ranks."""


class InvalidRankError(DistributedError):
    """A rank that its world does not have."""


class RangeSplittingError(DistributedError):
    """Ids could not be dealt out to ranks."""


class SeedGenerationError(DistributedError):
    """A rank's seed could not be computed."""


class InvalidBaseSeedError(SeedGenerationError, ValueError):
    """A base seed that cannot be: both errors, since the public package raises one here and the other there."""


@dataclass
class RankRange:
    """The ids of one rank, `start_id` to before `end_id`."""

    start_id: int
    end_id: int
    rank: int
    total_samples: int


def _check_base_seed(base_seed: int) -> None:
    if base_seed < 0:
        raise InvalidBaseSeedError(f"base_seed must be non-negative, not {base_seed}")


def _check_rank(rank: int, world_size: int) -> None:
    require_not_negative(rank=rank)
    if world_size < 1:
        raise ValueError(f"world_size must be >= 1, not {world_size}")
    if rank >= world_size:
        raise ValueError(f"rank ({rank}) must be < world_size ({world_size})")


class RankAwareSeedGenerator:
    """The seeds of a rank: of the text `base_seed:rank:sample_id`; the world size does not enter."""

    def __init__(self, base_seed: int = 0, world_size: int = 1) -> None:
        _check_base_seed(base_seed)
        if world_size < 1:
            raise ValueError(f"world_size must be >= 1, not {world_size}")
        self.base_seed = base_seed
        self.world_size = world_size

    def generate_seed(self, sample_id: int, rank: int, augmentation_depth: int = 10) -> str:
        """The hash at the end of a seed chain, 64 hexadecimal digits.

        >>> RankAwareSeedGenerator(base_seed=12345, world_size=4).generate_seed(11, 0)[:8]
        '2601773f'
        """
        require_not_negative(sample_id=sample_id)
        _check_rank(rank, self.world_size)
        engine = engine_for(AugmentationConfig(augmentation_depth=augmentation_depth))
        digest: bytes = engine.row(sample_id, c.SEEDING_AS_RANK, rank, self.base_seed)[6]
        return digest.hex()


class DistributedRangeSplitter:
    """Deals ids out to ranks: consecutive ranges, the first `total_samples % world_size` of them one longer.

    >>> DistributedRangeSplitter(10, 3).get_all_ranges()
    [(0, 4), (4, 7), (7, 10)]
    """

    def __init__(self, total_samples: int, world_size: int) -> None:
        require_not_negative(total_samples=total_samples)
        if world_size < 1:
            raise ValueError(f"world_size must be >= 1, not {world_size}")
        self.total_samples = total_samples
        self.world_size = world_size

    def get_rank_range(self, rank: int) -> tuple[int, int]:
        """The first id of a rank and the one behind its last; (0, 0) for a rank without ids."""
        _check_rank(rank, self.world_size)
        length, longer = divmod(self.total_samples, self.world_size)
        start = rank * length + min(rank, longer)
        count = length + (rank < longer)
        return (start, start + count) if count else (0, 0)

    def get_all_ranges(self) -> list[tuple[int, int]]:
        return [self.get_rank_range(rank) for rank in range(self.world_size)]

    def get_all_rank_ranges(self) -> list[RankRange]:
        return [RankRange(*ids, rank, self.total_samples) for rank, ids in enumerate(self.get_all_ranges())]

    def validate_ranges(self) -> bool:
        """Whether the ranges cover every id exactly once, in order."""
        following = 0
        for start, end in self.get_all_ranges():
            if start == end == 0:
                continue
            if start != following or end <= start:
                return False
            following = end
        return following == self.total_samples

    def get_rank_for_sample(self, sample_id: int) -> int:
        """The rank that owns an id."""
        require_not_negative(sample_id=sample_id)
        if sample_id >= self.total_samples:
            raise ValueError(f"sample_id ({sample_id}) must be < total_samples ({self.total_samples})")
        length, longer = divmod(self.total_samples, self.world_size)
        in_longer = longer * (length + 1)
        return sample_id // (length + 1) if sample_id < in_longer else longer + (sample_id - in_longer) // length


def gen_distributed_augmentation_params(
    sample_id: int, rank: int, config: Optional[AugmentationConfig] = None, base_seed: int = 0, world_size: int = 1
) -> Row:
    """The parameters of one sample as a rank sees it."""
    require_not_negative(sample_id=sample_id)
    _check_rank(rank, world_size)
    _check_base_seed(base_seed)
    _, r, b, n, s, k, digest = engine_for(config).row(sample_id, c.SEEDING_AS_RANK, rank, base_seed)
    return {
        "rotation": r, "brightness": b, "noise": n, "scale": s, "contrast": k, "hash": digest.hex(), "rank": rank
    }  # fmt: skip


def stream_distributed_augmentation_chain(
    num_samples: int, rank: int, world_size: int, config: Optional[AugmentationConfig] = None,
    chunk_size: ChunkSize = DEFAULT_CHUNK, base_seed: int = 0, verbose: bool = False, inclusive_range: bool = True,
) -> Generator[Any, None, None]:  # fmt: skip
    """The rows of a rank's ids, one by one; in lists where `chunk_size` is given."""
    require_not_negative(num_samples=num_samples)
    start_id, end_id = DistributedRangeSplitter(num_samples, world_size).get_rank_range(rank)
    count = end_id - start_id
    if verbose:
        print(f"Rank {rank}/{world_size}: processing samples {start_id}-{end_id - 1} ({count} samples)")
    yield from _rows_of_rank(start_id, end_id, rank, config, base_seed, chunk_size, verbose)
    if verbose:
        done = f"completed processing {count} samples" if count else "no samples to process (empty range)"
        print(f"Rank {rank}: {done}")


def stream_distributed_augmentation_range(
    start_id: int, end_id: int, rank: int, world_size: int, config: Optional[AugmentationConfig] = None,
    base_seed: int = 0, chunk_size: ChunkSize = DEFAULT_CHUNK, verbose: bool = False,
) -> Generator[Any, None, None]:  # fmt: skip
    """The rows of any ids as a rank sees them, whoever owns them."""
    require_not_negative(start_id=start_id)
    if end_id < start_id:
        raise ValueError(f"end_id must be >= start_id, but {end_id} is below {start_id}")
    _check_rank(rank, world_size)
    if verbose:
        print(f"Rank {rank}/{world_size}: processing range {start_id}-{end_id - 1} ({end_id - start_id} samples)")
    yield from _rows_of_rank(start_id, end_id, rank, config, base_seed, chunk_size, verbose)
    if verbose:
        print(f"Rank {rank}: completed processing range {start_id}-{end_id - 1}")


def _rows_of_rank(
    start_id: int, end_id: int, rank: int, config: Optional[AugmentationConfig], base_seed: int, chunk_size: ChunkSize,
    verbose: bool,
) -> Iterator[Any]:  # fmt: skip
    _check_base_seed(base_seed)
    size, count = required_chunk(chunk_size), end_id - start_id
    seeding = Seeding(c.SEEDING_AS_RANK, c.whole("rank", rank), 0, c.whole("base_seed", base_seed))
    rows = engine_for(config).dictionaries(start_id, count, seeding, size)
    yield from delivered(_with_rank(rows, start_id, rank, verbose and count <= 10), chunk_size)


def _with_rank(chunks: Iterator[list[Row]], first: int, rank: int, verbose: bool) -> Iterator[list[Row]]:
    for chunk in chunks:
        for row in chunk:
            row["rank"] = rank
            if verbose:
                print(
                    f"Rank {rank} Sample({first}) -> rotation={row['rotation']:.2f}° "
                    f"brightness={row['brightness']:.2f} hash={row['hash'][:8]}..."
                )
                first += 1
        yield chunk
