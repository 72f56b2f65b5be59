"""Writes an invented history, report, calibration and scaling for check-page: nothing of it was measured."""
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
        figures.append(["reference_ratio", "times", *[edge / 1e6 for edge in figures[0][2:5]], False])
        figures += [[metric, unit, *[base + 4 * (number >= 800)] * 3, True] for metric, unit, base in EXACT]
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


def calibration(last, chance):
    names = sorted(CELLS)[:12]
    floors = [{"floor_log_ratio": abs(chance.gauss(0.02, 0.01)), "mad_log_ratio": 0.005, "sd_log_ratio": 0.01,
               "order_effect_log_ratio": 0.001, "lag_correlation": 0.1} for _ in names]

    def pairs(percent):
        return [[1e6 * chance.gauss(1, 0.003), 1e6 * (1 + percent / 100) * chance.gauss(1, 0.003), number % 2]
                for number in range(64)]
    planted = [{"percent": percent, "pairs": pairs(percent)} for percent in (5, 10)]
    rates = {"false_alarms": 2, "false_improvements": 3, "undecided": 41}
    return {"header": {"schema": "dpa-harness-calibration", "version": 1}, "created_at": last["started_at"],
            "machine": "invented", "program_sha256": "0" * 64, "seed": 1, "size": "default", "alpha": 0.01,
            "pair_count": 16, "replays": 500, "floors": floors,
            "cells": [{"name": name, "metric": TIME, "same": pairs(0), "planted": planted} for name in names],
            "record": {key: {"successes": count, "trials": 500} for key, count in rates.items()}
            | {"detections": [{"percent": percent, "found": {"successes": count, "trials": 500}, "cells": []}
                              for percent, count in [(5, 431), (10, 492)]]}}


def scaling(last):
    def study(factor, subject, amounts, power, growth):
        points = [{"amount": amount, "wall_nanoseconds": 9e3 * amount**power,
                   "cpu_nanoseconds": 9e3 * amount**power, "peak_resident_bytes": 12e6 * amount**growth}
                  for amount in amounts]
        return {"factor": factor, "subject": subject, "points": points, "time_exponent": power,
                "memory_exponent": growth}
    return {"header": {"schema": "dpa-harness-scaling", "version": 1}, "started_at": last["started_at"],
            "size": "nightly", "complete": True, "machine_key": "invented",
            "studies": [study("samples", "streaming, chunks of 1,000", [10**power for power in range(4, 9)], 1.0, 0.0),
                        study("depth", "generating 1,152 samples", [1, 3, 10, 30, 100, 300, 1000], 1.04, 0.01)]}


def main():
    folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    chance = random.Random(20261121)
    (folder / "history").mkdir(parents=True)
    lines = [line(number, chance, count) for number in range(count)]
    (folder / "history" / "invented.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    for name, content in [("calibration", calibration(lines[-1], chance)), ("scaling", scaling(lines[-1]))]:
        (folder / name).mkdir()
        (folder / name / "invented.json").write_text(json.dumps(content))
    (folder / "report.json").write_text(json.dumps(report(lines[-1], chance)))


if __name__ == "__main__":
    main()
