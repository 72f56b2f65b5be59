#!/usr/bin/env python3
"""The CPython loops that every throughput ratio of this project refers to; the fastest of the repeats is the figure.

    chain       ids to five parameters, thrown away: the plain cost of the algorithm
    records     the same, packed into 80-byte records in memory
    json-write  rows, statistics and json.dump(indent=2) into the null device
    json-read   json.load of such a file, and statistics

Each is as tight as the documented interfaces allow: Fibonacci texts made once, functions bound to locals, no calls of
our own inside a loop. What each repeat computed is hashed after its time was taken: `roots` holds the hashes that came out,
one where the repeats agree. What the algorithm names is kept: hexdigest, random.seed, uniform (going around the last two
gains about a tenth). Statistics use mean and stdev, not the faster fmean, because their counterpart is correctly
rounded too. Compare only within minutes, on the same core.
"""
import argparse
import hashlib
import json
import os
import random
import statistics
import struct
import tempfile
import time

FIRST_ID = 1_000_000
PARAMETERS = ("rotation", "brightness", "noise", "scale", "contrast")
RANGES = ([-30, 30], [0.8, 1.2], [0, 0.1], [0.8, 1.2], [0.7, 1.3])  # the preset moderate
FIBONACCI_TEXTS = (b"0", b"1", b"1", b"2", b"3", b"5", b"8", b"13", b"21", b"34")  # depth 10
COUNTS = {"chain": 100_000, "records": 100_000, "json-write": 40_000, "json-read": 100_000}


def chain(count, sha256=hashlib.sha256, seed=random.seed, uniform=random.uniform, texts=FIBONACCI_TEXTS):
    for sample_id in range(FIRST_ID, FIRST_ID + count):
        link = sha256(b"%d" % sample_id).hexdigest()
        for text in texts:
            link = sha256(link.encode() + text).hexdigest()
        seed(int(link[-8:], 16))
        parameters = (uniform(-30, 30), uniform(0.8, 1.2), uniform(0, 0.1), uniform(0.8, 1.2), uniform(0.7, 1.3))
    return link, parameters


def records(count, sha256=hashlib.sha256, seed=random.seed, uniform=random.uniform, texts=FIBONACCI_TEXTS):
    table, pack_into = bytearray(80 * count), struct.Struct("<Q5d32s").pack_into
    for row, sample_id in enumerate(range(FIRST_ID, FIRST_ID + count)):
        link = sha256(b"%d" % sample_id).hexdigest()
        for text in texts:
            link = sha256(link.encode() + text).hexdigest()
        seed(int(link[-8:], 16))
        pack_into(table, 80 * row, sample_id, uniform(-30, 30), uniform(0.8, 1.2), uniform(0, 0.1),
                  uniform(0.8, 1.2), uniform(0.7, 1.3), bytes.fromhex(link))
    return table


def rows(count, sha256=hashlib.sha256, seed=random.seed, uniform=random.uniform, texts=FIBONACCI_TEXTS):
    table = []
    for sample_id in range(FIRST_ID, FIRST_ID + count):
        link = sha256(b"%d" % sample_id).hexdigest()
        for text in texts:
            link = sha256(link.encode() + text).hexdigest()
        seed(int(link[-8:], 16))
        table.append({"rotation": uniform(-30, 30), "brightness": uniform(0.8, 1.2), "noise": uniform(0, 0.1),
                      "scale": uniform(0.8, 1.2), "contrast": uniform(0.7, 1.3), "hash": link})
    return table


def table_statistics(table):
    columns = {parameter: [row[parameter] for row in table] for parameter in PARAMETERS}
    return {parameter: {"mean": statistics.mean(column), "stdev": statistics.stdev(column), "min": min(column),
                        "max": max(column), "count": len(column)} for parameter, column in columns.items()}


def json_write(count, path=os.devnull):
    table = rows(count)
    configuration = {f"{parameter}_range": bounds for parameter, bounds in zip(PARAMETERS, RANGES)}
    document = {"metadata": {"num_samples": count, "config": {**configuration, "augmentation_depth": 10}},
                "augmentations": table, "statistics": table_statistics(table)}
    with open(path, "w", encoding="ascii") as file:
        json.dump(document, file, indent=2)
    return document


def json_read(path):
    with open(path, encoding="ascii") as file:
        return table_statistics(json.load(file)["augmentations"])


def packed(sample_id, parameters, link):
    return struct.pack("<Q5d32s", sample_id, *parameters, bytes.fromhex(link))


def tree_hash(leaves):
    """RFC 6962's hash of a list of leaves."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + tree_hash(leaves[:left]) + tree_hash(leaves[left:])).digest()


def root(table):
    leaf = 80 * 1024
    return tree_hash([table[start:start + leaf] for start in range(0, len(table), leaf)])


# What a repeat returned, by a hash: of the last row, of all rows, of all rows and their statistics, of statistics.
def chain_root(count, result):
    link, parameters = result
    return root(packed(FIRST_ID + count - 1, parameters, link))


def json_write_root(count, document):
    table = b"".join(packed(FIRST_ID + place, [row[parameter] for parameter in PARAMETERS], row["hash"])
                     for place, row in enumerate(document["augmentations"]))
    return hashlib.sha256(root(table) + statistics_root(count, document["statistics"])).digest()


def statistics_root(count, found):
    return hashlib.sha256(b"".join(struct.pack("<4dQ", *found[parameter].values()) for parameter in PARAMETERS)).digest()


WORK = {"chain": (chain, chain_root), "records": (records, lambda count, table: root(table)),
        "json-write": (json_write, json_write_root), "json-read": (json_read, statistics_root)}


def repeated(repeats, baseline, count, argument):
    """The seconds of each repeat, and the roots that came out."""
    work, work_root = WORK[baseline]
    seconds, roots = [], []
    for _ in range(repeats):
        start = time.perf_counter()
        result = work(argument)
        seconds.append(time.perf_counter() - start)
        found = work_root(count, result).hex()
        roots += [found] if found not in roots else []
        start = time.perf_counter()
        result = None  # giving the rows back is part of the work
        seconds[-1] += time.perf_counter() - start
    return seconds, roots


def measured(baseline, count, repeats):
    if baseline != "json-read":
        return repeated(repeats, baseline, count, count)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "chain.json")
        json_write(count, path)
        return repeated(repeats, baseline, count, path)


def main():
    parser = argparse.ArgumentParser(description="Times CPython on the work that throughput ratios refer to.")
    parser.add_argument("baseline", choices=COUNTS)
    parser.add_argument("--count", type=int, help="samples per repeat (default: about a second of work)")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="one line of JSON instead of text")
    options = parser.parse_args()
    count = COUNTS[options.baseline] if options.count is None else options.count
    if count < 2 or options.repeats < 1:
        parser.error("--count must be at least 2 (a deviation needs two values) and --repeats at least 1")
    seconds, roots = measured(options.baseline, count, options.repeats)
    rate = count / min(seconds)
    if options.json:
        print(json.dumps({"baseline": options.baseline, "count": count, "repeats_seconds": seconds,
                          "samples_per_second": rate, "roots": roots}))
    else:
        print(f"{options.baseline}: {count} samples, {rate:.0f} samples/s (the fastest of {options.repeats})")
        print("repeats: " + ", ".join(f"{value:.4f} s" for value in seconds))


if __name__ == "__main__":
    main()
