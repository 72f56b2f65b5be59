"""Trains every model with and without the symmetry, with several seeds, and tables their distances on the test split.

A run that is killed goes on where it was when the same command is given again. Intervals: seeds are drawn anew, and in
each of them its items, 1,000 times.
"""

import argparse
import concurrent.futures
import csv
import pathlib
import random
import subprocess
import sys
import time

MODELS = ("ffn_mse", "ffn_chamfer", "flow", "flow_fixed")
SYMMETRIES = {"kept": "ksin/small/", "broken": "ksin/small/broken/"}
METRICS = ("lsd", "chamfer")
RESAMPLES = 1_000
START, END = "<!-- flow-effect -->\n", "<!-- /flow-effect -->\n"


def train(program: str, experiment: str, seed: int, steps: int | None, folder: pathlib.Path) -> pathlib.Path:
    """One run and its evaluation; returns the file of its items' distances."""
    items = folder / "items.csv"
    if items.exists():
        return items
    began = time.monotonic()
    words = [f"experiment={experiment}", f"seed={seed}", f"data.train_val_test_seeds=[{1000 + seed},456,789]"]
    words += [f"trainer.max_steps={steps}"] if steps else []
    command = [program, "flow", "train", *words, "--output", str(folder), "--resume"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    # The last weights: those that did best in validation would be chosen by the metric that is shown.
    command = [program, "flow", "evaluate", str(folder / "last.safetensors"), "--items", str(items)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    print(f"{experiment} seed {seed}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return items


def interval(seeds: list[list[float]], generator: random.Random) -> tuple[float, float, float]:
    """Mean of all items of all seeds, and the middle 95 % of what other seeds and items could have given."""
    means = []
    for _ in range(RESAMPLES):
        drawn = [generator.choices(items, k=len(items)) for items in generator.choices(seeds, k=len(seeds))]
        means.append(sum(map(sum, drawn)) / sum(map(len, drawn)))
    means.sort()
    mean = sum(map(sum, seeds)) / sum(map(len, seeds))
    return mean, means[int(0.025 * RESAMPLES)], means[int(0.975 * RESAMPLES) - 1]


def table(found: dict[tuple[str, str], list[dict[str, list[float]]]], seeds: int, source: str) -> tuple[str, dict]:
    """The table in Markdown, and the mean of each metric by model and symmetry."""
    generator = random.Random(20250617)
    lines = ["| model | symmetry | log spectral distance, dB | Chamfer distance |", "|---|---|---|---|"]
    means = {}
    for symmetry in SYMMETRIES:
        for model in MODELS:
            if (model, symmetry) not in found:
                continue
            cells = []
            for metric in METRICS:
                mean, low, high = interval([run[metric] for run in found[model, symmetry]], generator)
                means[model, symmetry, metric] = mean
                cells.append(f"{mean:.3f} ({low:.3f} to {high:.3f})")
            lines.append(f"| `{model}` | {symmetry} | {' | '.join(cells)} |")
    lines += ["", f"Means over {seeds} seeds and the test split, 95 % intervals. {source}."]
    return "\n".join(lines) + "\n", means


def judge(means: dict) -> bool:
    """Whether regression does worse than a flow, and because of the symmetry: says by how much."""
    gaps = [
        means["ffn_mse", s, "lsd"] - means["flow_fixed", s, "lsd"]
        for s in SYMMETRIES if ("ffn_mse", s, "lsd") in means and ("flow_fixed", s, "lsd") in means
    ]
    if len(gaps) == 1:
        print(f"ffn_mse behind flow_fixed: {gaps[0]:.3f} dB", file=sys.stderr)
        return gaps[0] > 0
    if not gaps:
        return True
    kept, broken = gaps
    print(f"ffn_mse behind flow_fixed: {kept:.3f} dB, with the symmetry broken {broken:.3f} dB", file=sys.stderr)
    return kept > 0 and broken <= kept / 4


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--steps", type=int, help="steps of each run; by default those of the configuration")
    parser.add_argument("--jobs", type=int, default=2, help="runs at a time, one thread each")
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path(".build-torch/flow-effect"))
    parser.add_argument("--models", default=",".join(MODELS))
    parser.add_argument("--symmetries", default=",".join(SYMMETRIES))
    parser.add_argument("--document", type=pathlib.Path, help="a document whose table is replaced")
    given = parser.parse_args()
    # Before the runs: they take long, and the commit is that of the program which trains.
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    models, symmetries = given.models.split(","), given.symmetries.split(",")
    # Seed by seed: what has been done when somebody stops it is whole.
    runs = [(m, s, seed) for seed in range(1, given.seeds + 1) for s in symmetries for m in models]
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        files = list(pool.map(lambda run: train(
            given.program, SYMMETRIES[run[1]] + run[0], run[2], given.steps,
            given.folder / f"{run[0]}-{run[1]}-{run[2]}-{given.steps or 'default'}"), runs))
    found: dict[tuple[str, str], list[dict[str, list[float]]]] = {}
    for (model, symmetry, _), path in zip(runs, files):
        with path.open() as lines:
            rows = list(csv.DictReader(lines))
        found.setdefault((model, symmetry), []).append({m: [float(row[m]) for row in rows] for m in METRICS})
    command = "scripts/figures/flow-effect" + (f" --steps {given.steps}" if given.steps else "")
    text, means = table(found, given.seeds, f"`{command}` at commit {commit}")
    print(text, end="")
    if given.document:
        document = given.document.read_text()
        before, rest = document.split(START)
        given.document.write_text(before + START + text + END + rest.split(END)[1])
    return 0 if judge(means) else 1


if __name__ == "__main__":
    sys.exit(main())
