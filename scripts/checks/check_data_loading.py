"""Delivers a million rows through PyTorch's DataLoader in many ways, and looks what else a long training asks for.

The root of what was delivered is computed here, by hashlib, from the delivered values beside the table's ids and hashes;
it must be the one that the library states for the table. Prints one line of a table for each figure; ends with 1 where
a root differs, or a bound does not hold.
"""
import hashlib
import json
import multiprocessing
import pathlib
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import dpa_harness
import numpy
from dpa_harness import dpa
from dpa_harness._engine import Engine
from dpa_harness.torch import IterableAugmentationDataset
from torch.utils.data import DataLoader

COUNT, BATCH, RANKS, EPOCH = 1_000_000, 4_096, 3, 5
failures = []


def say(what, seen, holds=True):
    print(f"| {what} | {seen} |{'' if holds else ' FAILED'}", flush=True)
    if not holds:
        failures.append(what)


def root_of(values, epoch):
    """The Merkle root of RFC 6962 over leaves of 1,024 records, with the delivered values in them."""
    rows = dpa_harness.table("mild", 0, COUNT, epoch=epoch, epoch_size=COUNT)
    for place, name in enumerate(("rotation", "brightness", "noise", "scale", "contrast")):
        rows[name] = values[:, place]
    records = rows.tobytes()
    level = [hashlib.sha256(b"\0" + records[start : start + 81_920]).digest() for start in range(0, len(records), 81_920)]
    # Pairs from the left, an odd one at the end taken up as it is: the tree that the RFC splits from the top.
    while len(level) > 1:
        pairs = [hashlib.sha256(b"\1" + a + b).digest() for a, b in zip(level[::2], level[1::2])]
        level = pairs + level[len(pairs) * 2 :]
    return level[0].hex()


def delivered(rank, workers, epoch, interrupted):
    """What a rank's loader delivers; after a few batches the data set is lost, and another one goes on from its state."""
    batches = []

    def data_set():
        rows = IterableAugmentationDataset(COUNT, "mild", batch_size=BATCH, rank=rank, world_size=RANKS)
        rows.set_epoch(epoch)
        return rows

    rows = data_set()
    if interrupted:
        for batch in DataLoader(rows, batch_size=None, num_workers=workers):
            batches.append(batch.numpy())
            rows.advance()
            if len(batches) == 17 + 5 * rank:
                break
        state = json.dumps(rows.state_dict())
        rows = data_set()
        rows.load_state_dict(json.loads(state))
        # Another number of workers than before: it must not matter.
        workers = 2 - workers
    batches += [batch.numpy() for batch in DataLoader(rows, batch_size=None, num_workers=workers)]
    return numpy.concatenate(batches)


def check_loading():
    for epoch in (0, EPOCH):
        expected = dpa_harness.root("mild", 0, COUNT, epoch=epoch, epoch_size=COUNT)
        say(f"root of the library, epoch {epoch}", expected)
        for workers in (0, 1, 2):
            start = time.perf_counter()
            rows = IterableAugmentationDataset(COUNT, "mild", batch_size=BATCH)
            rows.set_epoch(epoch)
            values = numpy.concatenate([batch.numpy() for batch in DataLoader(rows, batch_size=None, num_workers=workers)])
            rate = COUNT / (time.perf_counter() - start)
            found = root_of(values, epoch)
            say(f"epoch {epoch}, one rank, {workers} workers", f"{found}, {rate:,.0f} rows/s", found == expected)
            for interrupted in (False, True):
                parts = [delivered(rank, workers, epoch, interrupted) for rank in range(RANKS)]
                found = root_of(numpy.concatenate(parts), epoch)
                how = f", each interrupted and resumed with {2 - workers} workers" if interrupted else ""
                say(f"epoch {epoch}, {RANKS} ranks, {workers} workers{how}", found, found == expected)


def thousand(_):
    return [dpa.gen_augmentation_params(number) for number in range(1_000)]


def check_sharing():
    expected = thousand(0)
    with ThreadPoolExecutor(8) as pool:
        say("8 threads, 1,000 calls each", "the same rows", all(found == expected for found in pool.map(thousand, range(8))))
    for method in ("fork", "spawn", "forkserver"):
        with multiprocessing.get_context(method).Pool(8) as pool:
            found = pool.map(thousand, range(8), chunksize=1)
        say(f"8 processes by {method}, 1,000 calls each", "the same rows", all(rows == expected for rows in found))


def resident_bytes():
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * 4_096


def check_growth():
    config = dpa_harness.AugmentationConfig()
    for _ in range(500):
        Engine(config).row(1)
    before = resident_bytes()
    for _ in range(10_000):
        Engine(config).row(1)
    grown = resident_bytes() - before
    say("10,000 engines made and dropped", f"{grown:,} bytes more resident", grown < 1 << 20)


def check_interrupts():
    calls = {
        "root": "dpa_harness.root('mild', 0, 10**11)",
        "table": "dpa_harness.table('mild', 0, 10**7, out=__import__('numpy').empty(10**7, dpa_harness.ROW))",
        "receipt": "dpa_harness.receipt('mild', 0, 10**11)",
    }
    for name, call in calls.items():
        # Again and again: a call that ends by itself must not be taken for one that was interrupted.
        program = (
            "import dpa_harness, signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\nprint('ready', flush=True)\n"
            f"try:\n    while True: {call}\nexcept KeyboardInterrupt:\n    print('stopped', flush=True)\n"
        )
        longest = 0.0
        for trial in range(5):
            with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as child:
                child.stdout.readline()
                time.sleep(0.2 + 0.1 * trial)
                start = time.perf_counter()
                child.send_signal(signal.SIGINT)
                answer = child.stdout.readline()
                longest = max(longest, time.perf_counter() - start)
                if answer != "stopped\n":
                    longest = float("inf")
        say(f"Ctrl-C in a long call of {name}, the slowest of 5", f"{1_000 * longest:.0f} ms", longest < 1)


if __name__ == "__main__":
    print("| what | seen |\n|---|---|")
    check_loading()
    check_sharing()
    check_growth()
    check_interrupts()
    sys.exit(f"not held: {', '.join(failures)}" if failures else 0)
