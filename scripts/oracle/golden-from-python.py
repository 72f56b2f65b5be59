#!/usr/bin/env python3
"""The other implementation: writes golden/reference, golden/digest and golden/MANIFEST.json.

These are the answers the Swift engine is held to, so nothing is shared with it: hashes come from hashlib, draws from
random.Random, means and deviations from exact integers. It needs CPython 3.9 or newer and nothing else, and writes the
same bytes with every version and in every run. Binary64 values are written as bit patterns, never as decimals.

    scripts/oracle/golden-from-python.py [--output DIR]           write the files (default: golden)
    scripts/oracle/golden-from-python.py [--output DIR] --check   compare with what is on disk; exit 1 if anything differs
"""
import argparse
import hashlib
import json
import math
import pathlib
import random
import statistics
import struct
import sys

import ksin_golden
import matrix_oracle
from batch_oracle import batches
from golden_files import cases as whole_file_cases

PARAMETERS = ("rotation", "brightness", "noise", "scale", "contrast")  # the order they are drawn in
PRESETS = ("default", "mild", "moderate", "aggressive")
MODERATE = ((-30, 30), (0.8, 1.2), (0, 0.1), (0.8, 1.2), (0.7, 1.3))
TINY, NORMAL, HUGE = 5e-324, sys.float_info.min, sys.float_info.max
HALF_HUGE = 2.0**1023 - 2.0**970  # the largest bound whose mirrored range still has a finite width
CONFIGURATIONS = {  # name: depth and five ranges
    "default": (10, MODERATE),
    "mild": (10, ((-15, 15), (0.9, 1.1), (0, 0.05), (0.9, 1.1), (0.85, 1.15))),
    "moderate": (10, MODERATE),
    "aggressive": (10, ((-45, 45), (0.7, 1.3), (0, 0.15), (0.7, 1.3), (0.6, 1.4))),
    "guide-custom": (15, ((-60, 60), (0.6, 1.4), (0, 0.2), (0.6, 1.4), (0.5, 1.5))),
    "shallow": (1, ((-90.5, 12.25), (1e-9, 2e-9), (0.3, 0.30000000000000004), (-50000000000.5, 1e300), (0.1, 0.7))),
    "deep": (150, MODERATE),
    "fused-1": (10, ((0.1, 0.7), (0.001, 0.05), (10, 100), (-0.3, 0.9), (1.1, 1.7))),
    "extreme-wide": (10, ((-8e307, 8e307), (0, HUGE), (-HALF_HUGE, HALF_HUGE), (-HUGE, -1e292), (-1, 1e308))),
    "extreme-tiny": (10, ((0, TINY), (1, 1 + 2.0**-52), (-TINY, TINY), (NORMAL - TINY, NORMAL), (1e16, 1e16 + 2))),
    "negative": (10, ((-45, -15), (-1.2, -0.8), (-0.1, -0.05), (-3, -0.001), (-1e10, -0.3))),
    **{f"depth-{depth}": (depth, MODERATE) for depth in (1, 93, 94, 265, 266, 1000)},
}
LARGEST_ID, LARGEST_BASE_SEED = 2**63 - 1, 2**64 - 1
DECIMAL_EDGES = [10**digits - below for digits in range(1, 19) for below in (1, 0)]  # 9, 10, 99, 100, ...
BINARY_EDGES = [2**31, 2**32 - 1, 2**32, 2**53 - 1, 2**53, 2**53 + 1, LARGEST_ID]
TWISTER_SEEDS = [0, 1, 2, 3, 42, 5489, 19650218, 623, 624, 2**31 - 1, 2**31, 2**32 - 2, 2**32 - 1]
SCATTERED_SEEDS = [(index * 2654435761 + 12345) % 2**32 for index in range(1, 61)]
FIBONACCI = [0, 1]
while len(FIBONACCI) < 10000:
    FIBONACCI.append(FIBONACCI[-2] + FIBONACCI[-1])
FIBONACCI_TEXTS = [b"%d" % number for number in FIBONACCI[:1000]]
TWISTER = random.Random()  # seeded anew before every use; making one per sample costs twice as much


def sha256(data):
    return hashlib.sha256(data).digest()


def bits(*values):
    return [struct.pack(">d", value).hex() for value in values]


def seed_chain(text, depth):
    """The digests of a seed text, link by link: depth + 1 hexadecimal strings."""
    digests = [sha256(text.encode()).hex()]
    for fibonacci in FIBONACCI_TEXTS[:depth]:
        digests.append(hashlib.sha256(digests[-1].encode() + fibonacci).hexdigest())
    return digests


def augmentation(text, configuration):
    """Five parameters in draw order, and the digest they come from."""
    depth, ranges = CONFIGURATIONS[configuration]
    digest = bytes.fromhex(seed_chain(text, depth)[-1])
    TWISTER.seed(int.from_bytes(digest[-4:], "big"))
    # CPython rounds the product and the sum separately, as the definition demands.
    return [low + (high - low) * TWISTER.random() for low, high in ranges], digest


def rank_ranges(total, world_size):
    """The part of every rank, counted from the first id; an empty part is (0, 0)."""
    share, larger = divmod(total, world_size)
    starts = [rank * share + min(rank, larger) for rank in range(world_size + 1)]
    return [(start, end) if start < end else (0, 0) for start, end in zip(starts, starts[1:])]


def table_rows(configuration, seeding, world_size, base_seed, first_id, count):
    """Id, parameters and digest of every row; with rank seeding each row is its owner's."""
    for rank, (start, end) in enumerate(rank_ranges(count, world_size)):
        prefix = f"{base_seed}:{rank}:" if seeding == "rank" else ""
        for sample_id in range(first_id + start, first_id + end):
            yield (sample_id, *augmentation(f"{prefix}{sample_id}", configuration))


def merkle_root(leaf_hashes):
    """RFC 6962: the left subtree holds the largest power of two below the number of leaves."""
    if len(leaf_hashes) < 2:
        return leaf_hashes[0] if leaf_hashes else sha256(b"")
    left = 1 << ((len(leaf_hashes) - 1).bit_length() - 1)
    return sha256(b"\x01" + merkle_root(leaf_hashes[:left]) + merkle_root(leaf_hashes[left:]))


def mean_and_deviation(values):
    """Mean and sample standard deviation, each rounded once from exact integers."""
    unit = 2**1074  # every finite binary64 is a whole multiple of 1 / unit
    multiples = [numerator * (unit // denominator) for numerator, denominator in map(float.as_integer_ratio, values)]
    count, total = len(multiples), sum(multiples)
    mean = total / (count * unit)  # CPython rounds the quotient of two integers correctly
    if count == 1:
        return mean, 0.0
    # The root is taken to 1,200 bits after the point, over 100 more than a binary64 has; setting the last bit when it
    # is inexact (rounding to odd) makes the one rounding that follows correct.
    numerator = (count * sum(multiple * multiple for multiple in multiples) - total * total) << 2400
    denominator = count * (count - 1) * unit * unit
    root = math.isqrt(numerator // denominator)
    deviation = (root | (root * root * denominator != numerator)) / 2**1200
    # Before 3.11 CPython's own deviation was not correctly rounded, so only newer ones can confirm ours.
    if sys.version_info >= (3, 11):
        confirmed = statistics.mean(values), statistics.stdev(values)
        if bits(*confirmed) != bits(mean, deviation):
            raise SystemExit(f"the statistics module disagrees: {confirmed}, not {(mean, deviation)}, for {values}")
    return mean, deviation


def summary(values):
    return dict(zip(("mean", "stdev", "min", "max"), bits(*mean_and_deviation(values), min(values), max(values))))


def sha256_cases():
    """SHA-256 of every length up to past two blocks, so that each padding and each block border is met."""
    for length in range(131):
        message = bytes((31 * index + length) % 256 for index in range(length))
        yield {"name": f"length {length}", "length": length, "message": message.hex(), "digest": sha256(message).hex()}


def fibonacci_cases():
    """Fibonacci numbers past the 64-bit border (93) and the third block (265), up to the last of depth 10,000."""
    for index in (*range(301), 999, 1000, 5000, 9999):
        yield {"name": f"index {index}", "index": index, "value": str(FIBONACCI[index])}


def rank_texts():
    """Seed texts of every magnitude, then one each of 54...62 characters, of which 55 still fit one SHA-256 block.

    Valid ones end at 60; the last two have a rank, then also an id, of 20 digits and are there for the sake of buffers.
    """
    numbers = [(base_seed, rank, sample_id) for base_seed in (0, 42, 2**32, LARGEST_BASE_SEED)
               for rank in (0, 7, 999999) for sample_id in (0, 12345, 2**53)]
    numbers += [(LARGEST_BASE_SEED, 10**digits, LARGEST_ID) for digits in range(12, 18)]
    numbers += [(LARGEST_BASE_SEED, rank, LARGEST_ID) for rank in (2**63 - 2, 2**64 - 1)]
    return [":".join(map(str, three)) for three in numbers + [(2**64 - 1, 2**64 - 1, 2**64 - 1)]]


def chain_cases():
    """Seed chains link by link: ids of every length, texts of one and two blocks, depths around 93, 265 and 1,000."""
    ids, ranked = sorted({0, *DECIMAL_EDGES, *BINARY_EDGES}), rank_texts()
    chains = [(str(sample_id), 10) for sample_id in ids] + [(text, 10) for text in ranked] + [("0", 1000)]
    chains += [(text, depth) for text in ("0", ranked[-3]) for depth in (1, 93, 94, 95, 150, 264, 265, 266, 267, 300)]
    for text, depth in chains:
        kind = f"text {text} of {len(text)} characters" if ":" in text else f"id {text}"
        yield {"name": f"depth {depth} {kind}", "text": text, "depth": depth, "digests": seed_chain(text, depth)}


def mersenne_twister_cases():
    """State and outputs of MT19937 over two twists (624 and 1,248 words), for seeds around 31 and 32 bits."""
    for seed in TWISTER_SEEDS + SCATTERED_SEEDS[:20]:
        TWISTER.seed(seed)
        state = TWISTER.getstate()[1][:624]
        words = [TWISTER.getrandbits(32) for _ in range(1300)]
        yield {"name": f"seed {seed}", "seed": seed, "state_first": state[:8], "state_last": state[-4:],
               "state_sha256": sha256(struct.pack("<624I", *state)).hex(), "words": words[:20],
               "words_sha256": sha256(struct.pack("<1300I", *words)).hex()}


def draws_cases():
    """The first five draws of 53 bits after seeding, for the seeds of mersenne-twister.json and 40 more."""
    for seed in TWISTER_SEEDS + SCATTERED_SEEDS:
        TWISTER.seed(seed)
        yield {"name": f"seed {seed}", "seed": seed, "draws": bits(*(TWISTER.random() for _ in PARAMETERS))}


def parameters_cases():
    """Five parameters in draw order: ids of every length, ranges where fusing, overflow or subnormals would show."""
    many, few = {*range(32), *DECIMAL_EDGES, *BINARY_EDGES}, {*range(8), 9, 10, 99, 100, 2**32, LARGEST_ID}
    for configuration, (depth, _) in CONFIGURATIONS.items():
        ids = few if depth >= 93 else many.union(range(1000, 1200)) if configuration == "fused-1" else many
        for sample_id in sorted(ids):
            values, digest = augmentation(str(sample_id), configuration)
            yield {"name": f"{configuration} id {sample_id}", "configuration": configuration, "id": sample_id,
                   "parameters": bits(*values), "digest": digest.hex()}


def rank_seeds_cases():
    """Parameters under rank seeding: first, middle and last rank of small and huge worlds, base seeds up to 64 bits."""
    tables = [(world_size, base_seed) for world_size in (1, 2, 3, 7, 64, 1000000)
              for base_seed in (0, 1, 42, 12345, 2**63, LARGEST_BASE_SEED)] + [(2**63 - 1, LARGEST_BASE_SEED)]
    places = [(world_size, base_seed, rank) for world_size, base_seed in tables
              for rank in sorted({0, world_size // 2, world_size - 1})]
    ids = [0, 1, 9, 10, 99, 100, 65535, 999999, 10**12, *BINARY_EDGES]
    for index, (world_size, base_seed, rank) in enumerate(places):
        sample_id, configuration = ids[5 * index % len(ids)], PRESETS[index // 3 % len(PRESETS)]
        text = f"{base_seed}:{rank}:{sample_id}"
        values, digest = augmentation(text, configuration)
        yield {"name": f"{text} of {world_size} {configuration}", "base_seed": base_seed, "rank": rank,
               "world_size": world_size, "id": sample_id, "text": text, "configuration": configuration,
               "digest": digest.hex(), "parameters": bits(*values)}


def ranges_cases():
    """The part of every rank: even and uneven totals, more ranks than ids, and totals beyond 53 bits."""
    for total in (0, 1, 2, 3, 10, 23, 100, 1000, 1001, 1023, 1024, 1025, 100000, 2**53 + 1, 2**63 - 1):
        for world_size in (1, 2, 3, 4, 5, 7, 8, 16, 64):
            yield {"name": f"total {total} world size {world_size}", "total": total, "world_size": world_size,
                   "ranges": rank_ranges(total, world_size)}


def rank_streams_cases():
    """What one rank streams: its ids, and the SHA-256 of its records; first, middle and last rank, ranks without ids."""
    for configuration, world_size, base_seed, total in (
            ("default", 1, 0, 10), ("mild", 3, 42, 1000), ("moderate", 7, 12345, 1001), ("moderate", 16, 1, 10),
            ("aggressive", 64, LARGEST_BASE_SEED, 5000), ("mild", 5, 2**63, 0), ("moderate", 10**18, 7, LARGEST_ID)):
        share, larger = divmod(total, world_size)
        for rank in sorted({0, world_size // 2, world_size - 1}):
            count = share + (rank < larger)
            first_id = rank * share + min(rank, larger) if count else 0
            records = [struct.pack("<Q5d32s", sample_id, *values, digest) for sample_id in range(first_id, first_id + count)
                       for values, digest in [augmentation(f"{base_seed}:{rank}:{sample_id}", configuration)]]
            yield {"name": f"{configuration} total {total} rank {rank} of {world_size}", "configuration": configuration,
                   "total": total, "world_size": world_size, "rank": rank, "base_seed": base_seed, "first_id": first_id,
                   "count": count, "records_sha256": sha256(b"".join(records)).hex()}


STEP = 2.0**-52  # from 1 to its neighbour
CHOSEN_VALUES = {
    "one value": [0.1], "one negative zero": [-0.0], "equal values": [0.1] * 10, "negative zeros": [-0.0] * 3,
    "negative zero and one": [-0.0, 1.0], "tenths": [tenth / 10 for tenth in range(1, 11)],
    "cancellation": [1e300, 1.0, -1e300], "cancellation leaving the smallest": [1e300, TINY, 1.0, -1e300, -1.0],
    "mixed magnitudes": [1e-300, 1e300, 1e-10, 3.0, -7e150], "subnormals": [TINY, 7 * TINY, 1e-310],
    "mean half of the smallest": [TINY, 0.0], "mean minus half of the smallest": [-TINY, 0.0],
    "mean halfway, even below": [1.0, 1 + STEP], "mean halfway, even above": [1 + STEP, 1 + 2 * STEP],
    "mean halfway between subnormals": [TINY, 2 * TINY], "mean a hair above halfway": [2.0, 2 + 2 * STEP, TINY, 0.0],
    "mean a hair below halfway": [2 + 2 * STEP, 2 + 4 * STEP, -TINY, 0.0],
    "deviation halfway, even below": [-2.0**53, 1.0, 2.0**53 + 2],
    "deviation halfway, even above": [-2.0**53 - 2, 1.0, 2.0**53 + 4],
    "deviation a hair above halfway": [-2.0**53, 1 + STEP, 2.0**53 + 2], "neighbours": [1.0, 1 + STEP, 1.0, 1.0],
    "integers near 1e16": [1e16, 1e16 + 2, 1e16 + 4, 1e16 + 6], "sum beyond binary64": [HUGE, HUGE, 1e308],
    "largest both ways": [HUGE, 0.0, -HUGE],
}


def scattered_values(table):
    """2...40 values of +-1e300 at most; the tables run from a narrow band of exponents to nearly all of them."""
    state, choices = 7919 * table + 1, []
    for _ in range(121):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        choices.append(state >> 11)  # 53 bits, without the lowest ones, which repeat soon
    lowest, exponents = ((-52, 1 + table), (-200, 400), (-1074, 2017))[table % 3]
    count = 2 + choices.pop() % 39
    return [math.ldexp(choices[index] * (choices[index + 40] // 2**52 * 2 - 1),
                       lowest + choices[index + 80] * exponents // 2**53) for index in range(count)]


def statistics_cases():
    """Mean and sample deviation rounded once, min, max: where inexact sums or double rounding would show; presets."""
    tables = {**CHOSEN_VALUES, **{f"scattered table {table}": scattered_values(table) for table in range(30)}}
    for name, values in tables.items():
        yield {"name": name, "kind": "values", "values": bits(*values), **summary(values), "count": len(values)}
    for configuration in PRESETS:
        for first_id, count in ((0, 1), (7, 2), (0, 1000), (10**12, 1000), (7, 5000)):
            columns = zip(*(values for _, values, _ in table_rows(configuration, "sample", 1, 0, first_id, count)))
            yield {"name": f"{configuration} first id {first_id} count {count}", "kind": "table",
                   "configuration": configuration, "first_id": first_id, "count": count,
                   "statistics": {parameter: summary(column) for parameter, column in zip(PARAMETERS, columns)}}


def root_tables():
    """Configuration, seeding, world size, base seed, first id and count."""
    for configuration in PRESETS:
        for world_size, base_seed in ((1, 0), (3, 42), (64, LARGEST_BASE_SEED)):
            for count in (0, 1, 1023, 1024, 1025):
                yield from ((configuration, "sample", world_size, 0, 0, count),
                            (configuration, "rank", world_size, base_seed, 0, count))
    for configuration in PRESETS[1:]:
        for first_id in (7, 10**12):
            yield from ((configuration, "sample", 1, 0, first_id, 5000),
                        (configuration, "rank", 3, 42, first_id, 5000))
        yield configuration, "sample", 1, 0, 0, 100000
    yield from (("moderate", "rank", 7, 42, 0, 100000), ("mild", "rank", 16, 0, 0, 10),
                ("aggressive", "rank", 1000, 12345, 7, 999), ("moderate", "rank", 3, 42, LARGEST_ID - 1025, 1025))


def roots_cases():
    """Roots and digests of whole tables: around one leaf, several and many leaves, more ranks than rows."""
    for table in root_tables():
        configuration, seeding, world_size, base_seed, first_id, count = table
        records = [struct.pack("<Q5d32s", sample_id, *values, digest)
                   for sample_id, values, digest in table_rows(*table)]
        leaves = [b"".join(records[first:first + 1024]) for first in range(0, count, 1024)]
        yield {"name": f"{configuration} {seeding} world size {world_size} first id {first_id} count {count}",
               "configuration": configuration, "seeding": seeding, "world_size": world_size, "base_seed": base_seed,
               "first_id": first_id, "count": count,
               "root": merkle_root([sha256(b"\x00" + leaf) for leaf in leaves]).hex(),
               "records_sha256": sha256(b"".join(leaves)).hex()}


def preset_draws(text):
    """The five draws that all presets scale, and the digest."""
    digest = bytes.fromhex(seed_chain(text, 10)[-1])
    TWISTER.seed(int.from_bytes(digest[-4:], "big"))
    return [TWISTER.random() for _ in PARAMETERS], digest


def matrix_cases():
    """Every preset, seeding, world size and size, with the root and the order digest of each strategy."""
    return matrix_oracle.matrix_cases(PRESETS, lambda preset: CONFIGURATIONS[preset][1], preset_draws, rank_ranges,
                                      merkle_root)


def memory_script(number):
    """Readings of (percent used, MiB available), and seconds per sample; some readings stop monitored processing."""
    state, choices = 104729 * number + 7, []
    for _ in range(120):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        choices.append(state >> 33)
    readings = [(choices[index] % 96, 20 + choices[index + 40] % 9000) for index in range(40)]
    paces = [(0.0004, 0.003, 0.03, 0.06, 0.25, 0.6)[choices[index + 80] % 6] for index in range(40)]
    return readings + [(30, 3000)], paces


CALM = ([(30, 5000)], [0.02])
SQUEEZE = ([(30, 3500), (60, 2000), (85, 750), (95, 250), (91, 300), (70, 1500), (40, 9000)], [0.001])
SLOWING = ([(40, 9000)], [0.001] * 8 + [0.3] * 12 + [0.05])


def order_tables():
    """Configuration, seeding, world size, base seed, first id, count, strategy, start size, limit, minimum, script."""
    for configuration in PRESETS:
        yield configuration, "sample", 1, 0, 0, 10000, "sequential", 1000, 1000, 1, CALM
        yield configuration, "sample", 1, 0, 0, 10000, "round_robin", 7, 1000, 1, CALM
        yield configuration, "sample", 1, 0, 0, 10000, "memory_optimized", 32, 1000, 1, SQUEEZE
        yield configuration, "sample", 1, 0, 0, 10000, "adaptive", 16, 1000, 1, SLOWING
    for strategy in ("sequential", "round_robin", "memory_optimized", "adaptive"):
        yield "moderate", "sample", 1, 0, 0, 0, strategy, 5, 1000, 1, CALM
        yield "moderate", "sample", 1, 0, LARGEST_ID, 1, strategy, 5, 1000, 1, CALM
        yield "moderate", "sample", 1, 0, 10**12, 4099, strategy, 2048, 1, 1, CALM
        yield "mild", "rank", 5, 42, 7, 3001, strategy, 64, 1000, 1, SQUEEZE
        yield "aggressive", "rank", 64, LARGEST_BASE_SEED, 0, 2000, strategy, 3, 1000, 1, SLOWING
    for number in range(12):
        strategy = ("memory_optimized", "adaptive")[number % 2]
        yield ("moderate", "sample", 1, 0, 1000 * number, 4000, strategy, (16, 40, 250)[number % 3],
               (500, 1000, 2000, 1)[number % 4], (1, 8)[number // 6], memory_script(number))


def order_cases():
    """Batch sizes, stops, and digest of the records as delivered, for each strategy under scripted readings."""
    for number, table in enumerate(order_tables()):
        configuration, seeding, world_size, base_seed, first_id, count, strategy, start, limit, minimum, script = table
        rows = [struct.pack("<Q5d32s", sample_id, *values, digest) for sample_id, values, digest
                in table_rows(configuration, seeding, world_size, base_seed, first_id, count)]
        options = {"strategy": strategy, "batch_size": start, "limit_mb": limit, "minimum": minimum,
                   "adaptive_sizing": number % 5 != 4 or seeding == "rank", "memory_readings": script[0],
                   "seconds_per_sample": script[1]}
        delivered, stops = batches(count, **options)
        name = f"{configuration} {seeding} world size {world_size} first id {first_id} count {count}"
        yield {"name": f"{number}: {strategy} from {start}, {name}",
               "configuration": configuration, "seeding": seeding, "world_size": world_size, "base_seed": base_seed,
               "first_id": first_id, "count": count, **options, "batch_sizes": [len(batch) for batch in delivered],
               "stops": [(batch, first_id + next_place) for batch, next_place in stops],
               "records_sha256": sha256(b"".join(rows[place] for batch in delivered for place in batch)).hex()}


def files_cases():
    """Files of every format, byte for byte: all kinds of ranges, no rows, null configurations, statistics or none."""
    return whole_file_cases(CONFIGURATIONS, table_rows, mean_and_deviation)


# What the files say of this program: the name it had when they were first written. A true path would change every file
# and the manifest's SHA-256, which users hold on to, for no case that changed.
PRODUCED_BY = "scripts/golden-from-python.py"
def ksin_tables_cases():
    """Whole k-sin tables: root, and SHA-256 of the records; every setting, with and without the samples of the signal."""
    return ksin_golden.tables_cases(merkle_root)


LAYERS = {"digest": [ksin_tables_cases, matrix_cases, order_cases, rank_streams_cases, roots_cases],
          "reference": [chain_cases, draws_cases, fibonacci_cases, files_cases, *ksin_golden.LAYERS, mersenne_twister_cases,
                        parameters_cases, ranges_cases, rank_seeds_cases, sha256_cases, statistics_cases]}


def rendered(schema, tier, comment, layer=None, **lists):
    """JSON with one line per entry of a list, so that a diff names the case; the last list is the one counted."""
    header = {"schema": schema, "tier": tier, "produced_by": PRODUCED_BY, "command": f"python3 {PRODUCED_BY}",
              "count": len(list(lists.values())[-1]), "comment": comment, **({"layer": layer} if layer else {})}
    members = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in header.items()]
    for key, entries in lists.items():
        members.append(f"{json.dumps(key)}: [\n" + ",\n".join("  " + json.dumps(entry) for entry in entries) + "\n]")
    return ("{\n" + ",\n".join(members) + "\n}\n").encode()


def golden_files():
    """Path and bytes of every file; a layer is named for its function, and says what the function's first line says."""
    files, entries = {}, []
    configurations = [{"name": name, "depth": depth,
                       "ranges": {parameter: bits(*bounds) for parameter, bounds in zip(PARAMETERS, ranges)}}
                      for name, (depth, ranges) in CONFIGURATIONS.items()]
    for tier, make_cases in ((tier, make_cases) for tier in LAYERS for make_cases in LAYERS[tier]):
        layer, cases = make_cases.__name__[:-len("_cases")].replace("_", "-"), list(make_cases())
        if len({case["name"] for case in cases}) < len(cases):
            raise SystemExit(f"{layer}: two cases have the same name")
        lists = {"configurations": configurations} if layer in ("files", "parameters") else {}
        path = f"{tier}/{layer}.json"
        files[path] = rendered("dpa-golden/1", tier, make_cases.__doc__, layer, **lists, cases=cases)
        entries.append({"path": path, "sha256": sha256(files[path]).hex(), "cases": len(cases)})
    comment = "Every reference and digest file; a missing, extra, changed or short one fails the run."
    entries.sort(key=lambda entry: entry["path"])
    return {**files, "MANIFEST.json": rendered("dpa-golden-manifest/1", "manifest", comment, files=entries)}


def differences(folder, files):
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for name in ("reference", "digest", "MANIFEST.json")
             for path in (folder / name, *(folder / name).rglob("*")) if path.is_file()}
    for path in sorted({*found, *files}):
        if found.get(path) != files.get(path):
            yield f"{'extra' if path not in files else 'differs' if path in found else 'missing'}: {path}"


def main():
    parser = argparse.ArgumentParser(description="Writes or checks the golden files that Swift never writes.")
    parser.add_argument("--output", type=pathlib.Path, metavar="DIR", help="default: the folder golden of the repository",
                        default=pathlib.Path(__file__).resolve().parents[2] / "golden")
    parser.add_argument("--check", action="store_true", help="compare with the files there and write nothing")
    arguments, files = parser.parse_args(), golden_files()
    if arguments.check:
        found = list(differences(arguments.output, files))
        print("\n".join(found) or f"golden holds: {len(files)} files as the oracle writes them")
        sys.exit(1 if found else 0)
    for path, data in files.items():
        (arguments.output / path).parent.mkdir(parents=True, exist_ok=True)
        (arguments.output / path).write_bytes(data)
    print(f"golden written: {len(files)} files, {sum(map(len, files.values()))} bytes")


if __name__ == "__main__":
    main()
