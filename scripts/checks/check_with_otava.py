"""The other implementation of change points: apache-otava, on 200 generated series with 0 to 4 steps."""

import json
import multiprocessing
import os
import random
import resource
import subprocess
import sys
import tempfile

# One thread each: the matrices are small, and the series are dealt out to all cores below. Before NumPy is loaded.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
from otava.analysis import compute_change_points_orig  # noqa: E402

PROGRAM = sys.argv[1]
SERIES = 200
MAX_PVALUE = 0.01
LEAST_STEP, LEAST_RUN = 3, 10  # In standard deviations, and points on each side: such steps must be found as by Otava.


def make_series(number, rng):
    """Values and the places of their steps: of every five series one has none, one has one, and so on to four."""
    count = rng.randint(100, 200)
    steps = number % 5
    while True:
        places = sorted(rng.sample(range(5, count - 5), steps))
        if all(later - earlier >= 5 for earlier, later in zip(places, places[1:])):
            break
    level, values, sizes = 0.0, [], []
    for place in range(count):
        if place in places:
            sizes.append(rng.choice([-1, 1]) * rng.uniform(1, 8))
            level += sizes[-1]
        values.append(level + rng.gauss(0, 1))
    bounds = [0, *places, count]
    runs = [min(bounds[i + 1] - bounds[i], bounds[i + 2] - bounds[i + 1]) for i in range(steps)]
    return values, [(place, abs(size), run) for place, size, run in zip(places, sizes, runs)]


def ours(series):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(series, file)
        file.flush()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run = subprocess.run([PROGRAM, "level-changes", file.name], check=True, capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return json.loads(run.stdout), after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def theirs(numbered):
    number, values = numbered
    points, _ = compute_change_points_orig(values, max_pvalue=MAX_PVALUE, seed=number)
    return [int(point.index) for point in points]


def near(place, places):
    return any(abs(place - other) <= 2 for other in places)


def main():
    rng = random.Random(20261122)
    made = [make_series(number, rng) for number in range(SERIES)]
    mine, _ = ours([values for values, _ in made])
    # About half a second of processor time a series.
    with multiprocessing.Pool() as pool:
        others = pool.map(theirs, enumerate(values for values, _ in made), chunksize=4)
    clear = agreed = true_steps = found_by_us = found_by_them = false_ours = false_theirs = 0
    for (values, steps), our, their in zip(made, mine, others, strict=True):
        if not steps:
            false_ours += len(our)
            false_theirs += len(their)
        for place, size, run in steps:
            if size < LEAST_STEP or run < LEAST_RUN:
                continue
            true_steps += 1
            found_by_us += near(place, our)
            found_by_them += near(place, their)
            # Otava's finding of this step is what is witnessed; what it does not find shows nothing.
            for found in [found for found in their if abs(found - place) <= 2]:
                clear += 1
                agreed += near(found, our)
    flat = sum(1 for _, steps in made if not steps)
    print(f"{SERIES} series: of {clear} steps of {LEAST_STEP} standard deviations and {LEAST_RUN} points that Otava finds, "
          f"{agreed} are found within 2 points ({agreed / clear:.1%})")
    print(f"true ones of that size: {true_steps}, found by us {found_by_us}, by Otava {found_by_them}")
    print(f"false ones on {flat} series without a step: {false_ours}, by Otava {false_theirs}")

    cells = []
    for number in range(60):
        steps = sorted(rng.sample(range(50, 950), number % 5))
        cells.append([rng.gauss(0, 1) + 4 * sum(step <= place for step in steps) for place in range(1000)])
    found, seconds = ours(cells)
    print(f"60 cells of 1,000 runs: {seconds:.1f} s of processor time, {sum(map(len, found))} steps found of "
          f"{sum(number % 5 for number in range(60))}")
    if agreed < 0.95 * clear or false_ours > false_theirs or seconds >= 10:
        sys.exit("not as good as Otava, or slower than 10 s")


if __name__ == "__main__":
    main()
