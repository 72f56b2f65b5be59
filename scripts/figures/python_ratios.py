"""Ratios of the Python package: each pair is measured in turn, and the best of each side counts."""
import argparse
import importlib.util
import resource
import subprocess
import sys
import time

import baseline
import numpy

import dpa_harness
from dpa_harness import dpa

ROWS = 2_000_000


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(repeats, **works):
    """The least seconds of each work, each done once before the next repeat begins."""
    found = {name: [] for name in works}
    for _ in range(repeats):
        for name, work in works.items():
            found[name].append(seconds(work))
    return {name: min(times) for name, times in found.items()}


def tables(repeats, program):
    """`table` beside the program, which writes the same records to the null device, on one thread each."""
    out = numpy.empty(ROWS, dpa_harness.ROW)

    def program_run(count):
        command = [program, "generate", "--count", str(count), "--format", "records", "--output", "/dev/null"]
        return lambda: subprocess.run([*command, "--jobs", "1"], check=True, capture_output=True)

    found = in_turn(
        repeats, table=lambda: dpa_harness.table("moderate", 0, ROWS, threads=1, out=out),
        program=program_run(ROWS), start=program_run(1),
    )
    return (found["program"] - found["start"]) / found["table"], ROWS / found["table"]


def streams(repeats):
    """`stream_augmentation_chain` beside the tight loop of the baseline."""
    def stream():
        for _ in dpa.stream_augmentation_chain(200_000):
            pass

    found = in_turn(repeats, stream=stream, chain=lambda: baseline.chain(50_000))
    return found["chain"] * 4 / found["stream"], 200_000 / found["stream"]


def single_calls(repeats):
    def calls():
        for sample_id in range(20_000):
            dpa.gen_augmentation_params(sample_id)

    found = in_turn(repeats, calls=calls, chain=lambda: baseline.chain(20_000))
    return found["chain"] / found["calls"], found["calls"] / 20_000 * 1e6


def imports(repeats):
    """Of processor time, which other work on the machine disturbs least."""
    def run(text):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", text], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    times = [(run("import numpy, dpa_harness"), run("import numpy")) for _ in range(repeats)]
    ours, numpy_alone = (min(column) for column in zip(*times))
    return (ours - numpy_alone) * 1e3


def loaders(repeats):
    from torch.utils.data import DataLoader

    from dpa_harness.torch import IterableAugmentationDataset

    # Deep chains, so that what is measured is the work of workers and not the way of tensors between processes.
    config = dpa_harness.AugmentationConfig(augmentation_depth=200)

    def load(workers):
        def work():
            for _ in DataLoader(IterableAugmentationDataset(600_000, config, batch_size=4096), None, num_workers=workers):
                pass
        return work

    found = in_turn(repeats, one=load(1), two=load(2))
    return found["one"] / found["two"]


def main():
    parser = argparse.ArgumentParser(description="The Python package beside CPython's loop and the program.")
    parser.add_argument("program")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    repeats = options.repeats
    ratio, rate = tables(repeats, options.program)
    print(f"table: {ratio:.2f} of the program's rate, {rate / 1e6:.2f} million rows/s on one thread (wanted: 0.95)")
    ratio, rate = streams(repeats)
    print(f"stream_augmentation_chain: {ratio:.1f} times chain, {rate:.0f} rows/s (wanted: 8)")
    ratio, microseconds = single_calls(repeats)
    print(f"gen_augmentation_params: {microseconds:.1f} us, {ratio:.2f} times chain's speed (wanted: 10 us)")
    print(f"import: {imports(repeats + 5):.0f} ms of processor time beyond NumPy's own (wanted: 30)")
    if importlib.util.find_spec("torch") is None:
        print("DataLoader: not measured, torch is not installed")
    else:
        print(f"DataLoader: 2 workers {loaders(repeats):.2f} times one, batches of 4,096 (wanted: 1.5)")


if __name__ == "__main__":
    main()
