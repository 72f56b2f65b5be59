"""The speed of verifying beside that of generating, what a root and a second thread cost, and start-up. Run by
path-ratios, which builds PROGRAM.

Each figure is the fastest of ROUNDS runs of either side, taken in turn, all of a process counted. Ends with status 2
where a figure misses its goal. With --cpu the time is that of the processor, for a machine that others use too; goals
are then shown and not judged.
"""
import os
import subprocess
import sys
import tempfile
import time

ROUNDS = 5
COUNTS = (10_000, 5_000_000)


def seconds(program, command, cpu):
    """What one run takes, start-up included."""
    before, start = os.times(), time.perf_counter()
    subprocess.run([program, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after, end = os.times(), time.perf_counter()
    if not cpu:
        return end - start
    return sum(after[2:4]) - sum(before[2:4])


def fastest(program, commands, cpu):
    """The least time of each of several commands, taken in turn."""
    runs = [[seconds(program, command, cpu) for command in commands] for _ in range(ROUNDS)]
    return [min(times) for times in zip(*runs)]


def verification_ratios(program, folder, cpu):
    """Name, speed of verifying over speed of generating, and the goal."""
    for count in COUNTS:
        for form in ("records", "npy", "csv", "jsonl", "json"):
            path = os.path.join(folder, "table." + form)
            generate = ["generate", "--count", str(count), "--format", form, "--force", "--output"]
            seconds(program, [*generate, path], cpu)
            made, verified = fastest(program, [[*generate, "/dev/null"], ["verify", "file", path]], cpu)
            yield f"verify file, {count} rows, {form}", made / verified, 0.8
        path = os.path.join(folder, "receipt.json")
        generate = ["generate", "--count", str(count), "--no-rows", "--receipt", path, "--force"]
        made, verified = fastest(program, [generate, ["verify", "receipts", path, "--audit", "all"]], cpu)
        yield f"verify receipts --audit all, {count} rows", made / verified, 0.8


def generation_ratios(program, cpu):
    """The same for a root, and for a second thread."""
    raw = ["generate", "--count", str(COUNTS[-1]), "--format", "records", "--output", "/dev/null", "--jobs"]
    one, two, root = fastest(program, [[*raw, "1"], [*raw, "2"], [*raw, "2", "--root"]], cpu)
    yield "records with root, two threads, against none", two / root, 0.92
    yield "two threads against one", one / two, 1.95


def main(program, cpu):
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        for ratios in (verification_ratios(program, folder, cpu), generation_ratios(program, cpu)):
            for name, ratio, goal in ratios:
                missed |= ratio < goal
                print(f"{name}: {ratio:.2f} (at least {goal})", flush=True)
    [golden] = fastest(program, [["verify", "golden"]], cpu)
    missed |= golden > 5
    print(f"verify golden: {golden:.1f} s (at most 5 s)")
    [version] = fastest(program, [["--version"]], cpu)
    print(f"--version: {1_000 * version:.1f} ms")
    sys.exit(2 if missed and not cpu else 0)


main(sys.argv[1], "--cpu" in sys.argv[2:])
