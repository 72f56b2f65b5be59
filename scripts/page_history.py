"""Writes an invented history of 1,000 runs, a report and a verdict, for scripts/check-page: nothing of it was measured."""
import json
import pathlib
import random
import sys
from datetime import datetime, timedelta

CELLS = [
    f"{suite}/{preset}/depth-10/{kernel}/jobs-1"
    for suite, presets, kernels in [
        ("generation", ["default", "mild", "moderate", "aggressive"], ["portable", "shani", "avx2", "avx512"]),
        ("streaming", ["chunk-64", "chunk-1024"], ["portable", "avx512"]),
        ("batching", ["fixed", "round-robin", "memory-optimised", "adaptive"], ["avx512"]),
        ("file", ["json", "jsonl", "csv", "npy"], ["read", "write"]),
        ("distributed", ["2-ranks", "4-ranks"], ["avx512"]),
    ]
    for preset in presets
    for kernel in kernels
]
TIME = "cpu_nanoseconds"
EXACT = [("allocation_count", "allocations", 12), ("allocated_bytes", "bytes", 18_432), ("live_bytes", "bytes", 0),
         ("peak_bytes", "bytes", 16_384)]


def value(number, cell, chance):
    """A time that wanders, gets faster once, and now and then jumps."""
    base = 1e5 * 1.6 ** (cell % 16) * (0.82 if number >= 640 and cell % 3 == 0 else 1)
    return base * chance.gauss(1 + 0.02 * ((number // 90) % 3), 0.008) * (1.25 if chance.random() < 0.004 else 1)


def line(number, chance, count):
    cells = []
    for cell, name in enumerate(CELLS):
        if chance.random() < 0.003 or (number == count - 1 and cell == 7):
            cells.append({"name": name, "state": "void", "primary_metric": TIME, "root": "0" * 16, "figures": []})
            continue
        median = value(number, cell, chance)
        spread = abs(chance.gauss(0.015, 0.006)) * median
        figures = [[TIME, "nanoseconds", median, median - spread, median + 1.4 * spread, False]]
        figures += [[metric, unit, base + 4 * (number >= 800), base + 4 * (number >= 800), base + 4 * (number >= 800), True]
                    for metric, unit, base in EXACT]
        cells.append({"name": name, "state": "measured", "primary_metric": TIME, "root": f"{cell:016x}",
                      "figures": figures})
    begun = datetime(2024, 2, 26, 2) + timedelta(days=number)
    return {"header": {"schema": "dpa-harness-history", "version": 1}, "started_at": begun.isoformat() + "Z",
            "size": "nightly", "complete": True, "machine_key": "invented", "commit": f"{chance.getrandbits(160):040x}",
            "working_tree": "clean", "cells": sorted(cells, key=lambda cell: cell["name"])}


def metric(name, unit, kind, runs, reason=None):
    found = {"metric": {"name": name, "unit": unit, "better": "less", "kind": kind}, "runs": runs,
             "exact": kind == "exact" and bool(runs)}
    return found | ({"reason": reason} if reason else {})


def report(last, chance):
    cells = []
    for number, name in enumerate(CELLS):
        median = value(999, number, chance)
        runs = [[median * chance.gauss(1, 0.006) * chance.gauss(1, 0.01) for _ in range(12)] for _ in range(5)]
        runs[chance.randrange(5)][0] *= 1.35
        metrics = [metric(TIME, "nanoseconds", "timing", runs)]
        metrics += [metric(key, unit, "exact", [[base + 4], [base + 4]]) for key, unit, base in EXACT]
        counted = "portable" in name
        metrics.append(metric("instructions", "instructions", "exact", [[3.1e8], [3.1e8]] if counted else [],
                              None if counted else "valgrind 3.19 knows neither AVX-512 nor SHA-NI"))
        cells.append({"name": name, "sample_count": 10_000, "primary_metric": TIME,
                      "state": "void" if number == 7 else "measured", "metrics": metrics}
                     | ({"reason": "its root is wrong"} if number == 7 else {}))
    facts = [("processor", "an invented processor"), ("commit", last["commit"]), ("compiler", "Swift 6.3.1")]
    return {"header": {"schema": "dpa-harness-report", "version": 1}, "started_at": last["started_at"],
            "size": "nightly", "seed": 1, "complete": True,
            "environment": {"facts": [{"name": key, "value": text} for key, text in facts]
                            + [{"name": "processor_features", "unavailable": "this history is invented"}]},
            "cells": sorted(cells, key=lambda cell: cell["name"])}


def main():
    folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    chance = random.Random(20261121)
    (folder / "history").mkdir(parents=True)
    lines = [line(number, chance, count) for number in range(count)]
    (folder / "history" / "invented.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (folder / "report.json").write_text(json.dumps(report(lines[-1], chance)))


if __name__ == "__main__":
    main()
