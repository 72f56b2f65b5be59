"""Augmentation parameters in a PyTorch training loop, through a pipe: `dpa-harness generate --format records`.

Each record is 80 bytes, little endian: the id, five binary64 values, the digest. Nothing is read before it is needed. As a
dataset: `class Augmentations(torch.utils.data.IterableDataset)` with `__iter__ = lambda self: rows(...)`, and rank and
world size from `torch.distributed`. Run as a program it needs no torch and prints the rows of two batches.
"""
import struct
import subprocess
import sys

ROW = struct.Struct("<Q5d32s")


def rows(program, count, rank, world_size, preset="moderate"):
    """Id and (rotation, brightness, noise, scale, contrast) of each sample that the rank owns."""
    command = [program, "generate", "--preset", preset, "--count", str(count), "--seeding", "rank",
               "--world-size", str(world_size), "--rank", str(rank), "--format", "records"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        while record := process.stdout.read(ROW.size):
            sample_id, *values, _digest = ROW.unpack(record)
            yield sample_id, tuple(values)
    if process.returncode != 0:
        raise RuntimeError(f"{command} ended with status {process.returncode}")


def main():
    # With torch: rank, world_size = dist.get_rank(), dist.get_world_size()
    program, rank, world_size = sys.argv[1], 1, 4
    parameters = rows(program, count=32, rank=rank, world_size=world_size)
    for batch in range(2):  # for batch, (data, target) in enumerate(dataloader):
        batch_parameters = [next(parameters) for _ in range(4)]
        for sample_id, values in batch_parameters:
            print(batch, sample_id, *values)
    for _ in parameters:  # the rest, so that the generator ends
        pass


if __name__ == "__main__":
    main()
