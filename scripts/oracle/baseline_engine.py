#!/usr/bin/env python3
"""The loops of baseline.py, which every throughput ratio refers to, as an engine: docs/conformance.md is the protocol.

    dpa-harness conform --engine-command "python3 scripts/oracle/baseline_engine.py"

Nothing is computed here: the depth goes in as texts, the ranges as a `uniform` of their own, a rank's prefix before the
first message that is hashed. So what is judged is the very code that is timed.
"""
import argparse
import hashlib
import itertools
import json
import random
import struct
import sys

import baseline

FIBONACCI = [0, 1]


def fibonacci_texts(depth):
    while len(FIBONACCI) < depth:
        FIBONACCI.append(FIBONACCI[-2] + FIBONACCI[-1])
    return [b"%d" % number for number in FIBONACCI[:depth]]


def prefix(ask):
    return f"{ask['base_seed']}:{ask['rank']}:" if "rank" in ask else ""


def records(ask, first, count):
    configuration, before = ask["configuration"], prefix(ask).encode()
    bounds = [struct.unpack(">2d", bytes.fromhex("".join(configuration["ranges"][name]))) for name in baseline.PARAMETERS]
    ranges = itertools.cycle(bounds)
    baseline.FIRST_ID = first
    return bytes(baseline.records(
        # A seed text is shorter than a link's message, which starts with the 64 digits of a digest.
        count, sha256=lambda message: hashlib.sha256(message if len(message) >= 64 else before + message),
        uniform=lambda low, high: random.uniform(*next(ranges)), texts=fibonacci_texts(configuration["depth"])))


def row(record):
    values = [struct.pack(">d", value).hex() for value in struct.unpack("<5d", record[8:48])]
    return {"parameters": values, "digest": record[48:].hex()}


def answer(ask):
    if ask["ask"] == "describe":
        return {"protocol": 1, "name": "baseline", "version": "1", "layers": ["parameters", "rank_seeds", "records"]}, b""
    if ask["ask"] == "rank_seeds":
        return {"texts": [prefix(ask) + str(sample_id) for sample_id in ask["ids"]]}, b""
    if ask["ask"] == "parameters":
        return {"rows": [row(records(ask, int(sample_id), 1)) for sample_id in ask["ids"]]}, b""
    table = records(ask, int(ask["first"]), ask["count"])
    return {"bytes": len(table)}, table


def main():
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    for line in sys.stdin.buffer:
        ask = json.loads(line)
        members, raw = answer(ask)
        sys.stdout.buffer.write(json.dumps({**members, "id": ask.get("id")}).encode() + b"\n" + raw)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
