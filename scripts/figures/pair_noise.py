"""Compares PROGRAM with itself again and again, in turn and back to back by turns, and shows how far pairs lie apart.
Run by pair-noise, which builds PROGRAM."""
import argparse
import json
import math
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

CELLS = ("^(batching/sequential|distributed/rank-seeding|files/(read|write)/(csv|records)|mersenne-twister/portable"
         "|statistics/exact|seed-chain/portable|generation/moderate/depth-10/(portable|avx2)/jobs-1"
         "|verification/receipts)$")
PAIRS = 12
# By the normal approximation of docs/deciding.md: one-sided 0.001, found nine times in ten, by a signed-rank test.
QUANTILES = 3.090232306167813 + 1.2815515655446004

# Takes turns for the word of a build of before there were any: compare then runs pairs with it back to back.
WITHOUT_TURNS = """#!/bin/sh
if [ "$1" = bench ]; then
  "{program}" "$@" | sed 's/"in_turn" *: *true/"in_turn":false/'
  exit
fi
exec "{program}" "$@"
"""


def compare(base, new, cells, seed, folder):
    """The differences of each cell's pairs, and the seconds of all of it."""
    output = folder / f"{seed}-{pathlib.Path(base).name}.json"
    start = time.monotonic()
    run = subprocess.run(
        [new, "compare", base, new, "--advisory", "--pairs", str(PAIRS), "--seed", str(seed), "--filter", cells,
         "--output", output], capture_output=True, text=True)
    seconds = time.monotonic() - start
    # Undecided or moved, the pairs are there all the same; only what failed has none.
    if not output.exists():
        raise SystemExit(run.stderr)
    report = json.loads(output.read_text())
    found = {cell["timing"]["name"]: cell["pairs"][:PAIRS] for cell in report["cells"]}
    found["canary"] = (report.get("canary") or {}).get("pairs", [])[:PAIRS]
    return {name: [pair[3] if len(pair) > 3 else math.log(pair[1] / pair[0]) for pair in pairs]
            for name, pairs in found.items()}, seconds


def percentile(values, share):
    values = sorted(values)
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


def row(name, differences, seconds):
    sizes = [abs(d) for d in differences]
    deviation = statistics.stdev(differences)
    pairs = [math.ceil((QUANTILES * deviation / math.log1p(share)) ** 2 / 0.955) for share in (0.02, 0.05, 0.1)]
    figures = [f"{value:.2%}" for value in (statistics.median(sizes), percentile(sizes, 0.9), deviation)]
    needed = [f"{max(count, 10)} ({max(count, 10) * seconds:.0f} s)" for count in pairs]
    return f"| {name} | {len(differences)} | {' | '.join(figures)} | {' | '.join(needed)} |"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=7, help=f"of {PAIRS} pairs each way")
    parser.add_argument("--filter", default=CELLS)
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "without-turns").write_text(WITHOUT_TURNS.format(program=program))
        (folder / "without-turns").chmod(0o755)
        (folder / "with-turns").symlink_to(program)
        found, seconds = {}, {}
        for seed in range(1, options.rounds + 1):
            for way in ("with-turns", "without-turns"):
                differences, took = compare(str(folder / way), program, options.filter, seed, folder)
                pairs = sum(len(values) for values in differences.values())
                seconds.setdefault(way, []).append(took / max(1, pairs))
                for cell, values in differences.items():
                    found.setdefault(cell, {}).setdefault(way, []).extend(values)
    print("| cell | pairs | median of abs(d) | 90th percentile | standard deviation | pairs for +2 % | +5 % | +10 % |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for cell, ways in sorted(found.items()):
        for way, words in (("without-turns", "back to back"), ("with-turns", "in turn")):
            if len(ways.get(way, [])) > 1:
                print(row(f"{cell}, {words}", ways[way], statistics.mean(seconds[way])))
    for way, words in (("without-turns", "back to back"), ("with-turns", "in turn")):
        deviations = [statistics.stdev(ways[way]) for ways in found.values() if len(ways.get(way, [])) > 1]
        print(f"{words}: median of the standard deviations {statistics.median(deviations):.2%}, largest "
              f"{max(deviations):.2%}, {statistics.mean(seconds[way]):.2f} s a pair")


main()
