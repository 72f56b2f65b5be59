#!/usr/bin/env python3
"""The other implementation: writes golden/reference, golden/digest and golden/MANIFEST.json.

These are the answers the Swift engine is held to, so nothing here is shared with it: hashes come from hashlib, draws from
random.Random, and means and deviations from exact integers. Only CPython's standard library (3.9 or newer) is used, and
the output is the same bytes for every version and run. Binary64 values are written as bit patterns, never as decimals.

    scripts/golden-from-python.py [--output DIR]            write the files (default: golden, beside scripts)
    scripts/golden-from-python.py [--output DIR] --check    compare with what is on disk; exit 1 if anything differs
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

HEADER = {"produced_by": "scripts/golden-from-python.py", "command": "python3 scripts/golden-from-python.py"}
PARAMETERS = ("rotation", "brightness", "noise", "scale", "contrast")  # the order they are drawn in
LARGEST_ID = 2**63 - 1
LARGEST_BASE_SEED = 2**64 - 1
LARGEST_BINARY64 = sys.float_info.max
JUST_BELOW_2_TO_1023 = 2.0**1023 - 2.0**970
SMALLEST_NORMAL = sys.float_info.min

MODERATE = ((-30, 30), (0.8, 1.2), (0, 0.1), (0.8, 1.2), (0.7, 1.3))
CONFIGURATIONS = {  # name: (depth, five ranges in draw order)
    "default": (10, MODERATE),
    "mild": (10, ((-15, 15), (0.9, 1.1), (0, 0.05), (0.9, 1.1), (0.85, 1.15))),
    "moderate": (10, MODERATE),
    "aggressive": (10, ((-45, 45), (0.7, 1.3), (0, 0.15), (0.7, 1.3), (0.6, 1.4))),
    "guide-custom": (15, ((-60, 60), (0.6, 1.4), (0, 0.2), (0.6, 1.4), (0.5, 1.5))),
    "shallow": (1, ((-90.5, 12.25), (1e-9, 2e-9), (0.3, 0.30000000000000004), (-50000000000.5, 1e300), (0.1, 0.7))),
    "deep": (150, MODERATE),
    "fused-1": (10, ((0.1, 0.7), (0.001, 0.05), (10, 100), (-0.3, 0.9), (1.1, 1.7))),
    "extreme-wide": (10, ((-8e307, 8e307), (0, LARGEST_BINARY64), (-JUST_BELOW_2_TO_1023, JUST_BELOW_2_TO_1023),
                          (-LARGEST_BINARY64, -1e292), (-1, 1e308))),
    "extreme-tiny": (10, ((0, 5e-324), (1, 1 + 2.0**-52), (-5e-324, 5e-324),
                          (SMALLEST_NORMAL - 5e-324, SMALLEST_NORMAL), (1e16, 1e16 + 2))),
    "negative": (10, ((-45, -15), (-1.2, -0.8), (-0.1, -0.05), (-3, -0.001), (-1e10, -0.3))),
    **{f"depth-{depth}": (depth, MODERATE) for depth in (1, 93, 94, 265, 266, 1000)},
}
PRESETS = ("default", "mild", "moderate", "aggressive")


def fibonacci_numbers(count):
    numbers = [0, 1]
    while len(numbers) < count:
        numbers.append(numbers[-2] + numbers[-1])
    return numbers


FIBONACCI_TEXTS = [b"%d" % number for number in fibonacci_numbers(1000)]
MERSENNE_TWISTER = random.Random()  # seeded anew before every use; making one per sample costs twice as much


def sha256(data):
    return hashlib.sha256(data).digest()


def bits(value):
    return struct.pack(">d", value).hex()


def seed_chain(text, depth):
    """The digests of a seed text, link by link: depth + 1 hexadecimal strings."""
    digests = [hashlib.sha256(text.encode()).hexdigest()]
    for fibonacci in FIBONACCI_TEXTS[:depth]:
        digests.append(hashlib.sha256(digests[-1].encode() + fibonacci).hexdigest())
    return digests


def augmentation(text, configuration):
    """Five parameters in draw order, and the digest they come from."""
    depth, ranges = CONFIGURATIONS[configuration]
    digest = bytes.fromhex(seed_chain(text, depth)[-1])
    MERSENNE_TWISTER.seed(int.from_bytes(digest[-4:], "big"))
    # CPython rounds the product and the sum separately, as the definition demands.
    return [float(low + (high - low) * MERSENNE_TWISTER.random()) for low, high in ranges], digest


def rank_ranges(total, world_size):
    """The part of every rank, counted from the first id; an empty part is (0, 0)."""
    share, larger = divmod(total, world_size)
    starts = [rank * share + min(rank, larger) for rank in range(world_size + 1)]
    return [(start, end) if start < end else (0, 0) for start, end in zip(starts, starts[1:])]


def table_rows(configuration, first_id, count, seeding="sample", world_size=1, base_seed=0):
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
        if [*map(bits, confirmed)] != [bits(mean), bits(deviation)]:
            raise SystemExit(f"the statistics module disagrees: {confirmed}, not {(mean, deviation)}, for {values}")
    return mean, deviation


def summary(values):
    mean, deviation = mean_and_deviation(values)
    return {"mean": bits(mean), "stdev": bits(deviation), "min": bits(min(values)), "max": bits(max(values))}


DECIMAL_EDGES = sorted({10**digits - below for digits in range(1, 19) for below in (0, 1)})
BINARY_EDGES = [2**31, 2**32 - 1, 2**32, 2**53 - 1, 2**53, 2**53 + 1, LARGEST_ID]
FEW_IDS = [*range(8), 9, 10, 99, 100, 2**32, LARGEST_ID]
TWISTER_SEEDS = [0, 1, 2, 3, 42, 5489, 19650218, 623, 624, 2**31 - 1, 2**31, 2**32 - 2, 2**32 - 1]


def scattered_seeds(count):
    return [(index * 2654435761 + 12345) % 2**32 for index in range(1, count + 1)]


def rank_texts():
    """Texts of every magnitude, then of 54...62 characters: 55 is the last that fits one SHA-256 block. A valid text ends
    at 60; the last two have a rank, then also an id, of 20 digits and are there for the sake of buffers."""
    for base_seed in (0, 42, 2**32, LARGEST_BASE_SEED):
        for rank in (0, 7, 999999):
            for sample_id in (0, 12345, 2**53):
                yield f"{base_seed}:{rank}:{sample_id}"
    for digits in range(13, 19):
        yield f"{LARGEST_BASE_SEED}:{10**(digits - 1)}:{LARGEST_ID}"
    for rank, sample_id in ((2**63 - 2, LARGEST_ID), (2**64 - 1, LARGEST_ID), (2**64 - 1, 2**64 - 1)):
        yield f"{LARGEST_BASE_SEED}:{rank}:{sample_id}"


def sha256_cases():
    for length in range(131):
        message = bytes((31 * index + length) % 256 for index in range(length))
        yield {"name": f"length {length}", "length": length, "message": message.hex(), "digest": sha256(message).hex()}


def fibonacci_cases():
    numbers = fibonacci_numbers(10000)
    for index in (*range(301), 999, 1000, 5000, 9999):
        yield {"name": f"index {index}", "index": index, "value": str(numbers[index])}


def chain_cases():
    texts = [str(sample_id) for sample_id in sorted({0, *DECIMAL_EDGES, *BINARY_EDGES})] + list(rank_texts())
    chains = [(text, 10) for text in texts]
    chains += [(text, depth) for text in ("0", texts[-3]) for depth in (1, 93, 94, 95, 150, *range(264, 268), 300)]
    for text, depth in chains + [("0", 1000)]:
        kind = f"text {text} ({len(text)} characters)" if ":" in text else f"id {text}"
        yield {"name": f"depth {depth} {kind}", "text": text, "depth": depth, "digests": seed_chain(text, depth)}


def words_as_bytes(words):
    return struct.pack(f"<{len(words)}I", *words)


def mersenne_twister_cases():
    for seed in TWISTER_SEEDS + scattered_seeds(20):
        MERSENNE_TWISTER.seed(seed)
        state = MERSENNE_TWISTER.getstate()[1][:624]
        words = [MERSENNE_TWISTER.getrandbits(32) for _ in range(1300)]
        yield {"name": f"seed {seed}", "seed": seed, "state_first": state[:8], "state_last": state[-4:],
               "state_sha256": sha256(words_as_bytes(state)).hex(), "words": words[:20],
               "words_sha256": sha256(words_as_bytes(words)).hex()}


def draws_cases():
    for seed in TWISTER_SEEDS + scattered_seeds(60):
        MERSENNE_TWISTER.seed(seed)
        yield {"name": f"seed {seed}", "seed": seed, "draws": [bits(MERSENNE_TWISTER.random()) for _ in PARAMETERS]}


def parameters_cases():
    many_ids = {*range(32), *DECIMAL_EDGES, *BINARY_EDGES}
    for configuration, (depth, _) in CONFIGURATIONS.items():
        ids = FEW_IDS if depth >= 93 else many_ids
        if configuration == "fused-1":
            ids = ids.union(range(1000, 1200))
        for sample_id in sorted(ids):
            values, digest = augmentation(str(sample_id), configuration)
            yield {"name": f"{configuration} id {sample_id}", "configuration": configuration, "id": sample_id,
                   "parameters": [bits(value) for value in values], "digest": digest.hex()}


def described_configurations():
    return [{"name": name, "depth": depth,
             "ranges": {parameter: [bits(bound) for bound in pair] for parameter, pair in zip(PARAMETERS, ranges)}}
            for name, (depth, ranges) in CONFIGURATIONS.items()]


def rank_seeds_cases():
    tables = [(world_size, base_seed) for world_size in (1, 2, 3, 7, 64, 1000000)
              for base_seed in (0, 1, 42, 12345, 2**63, LARGEST_BASE_SEED)] + [(2**63 - 1, LARGEST_BASE_SEED)]
    ids = [0, 1, 9, 10, 99, 100, 65535, 999999, 10**12, *BINARY_EDGES]
    places = [(world_size, base_seed, rank) for world_size, base_seed in tables
              for rank in sorted({0, world_size // 2, world_size - 1})]
    for index, (world_size, base_seed, rank) in enumerate(places):
        # 5 and 16 ids have no common factor, nor have 3 and 4 presets: every id and every preset takes its turn.
        sample_id, configuration = ids[5 * index % len(ids)], PRESETS[3 * (index // 3) % len(PRESETS)]
        text = f"{base_seed}:{rank}:{sample_id}"
        values, digest = augmentation(text, configuration)
        yield {"name": f"{text} of {world_size} {configuration}", "base_seed": base_seed, "rank": rank,
               "world_size": world_size, "id": sample_id, "text": text, "configuration": configuration,
               "digest": digest.hex(), "parameters": [bits(value) for value in values]}


def ranges_cases():
    for total in (0, 1, 2, 3, 10, 23, 100, 1000, 1001, 1023, 1024, 1025, 100000, 2**53 + 1, 2**63 - 1):
        for world_size in (1, 2, 3, 4, 5, 7, 8, 16, 64):
            yield {"name": f"total {total} world size {world_size}", "total": total, "world_size": world_size,
                   "ranges": rank_ranges(total, world_size)}


def chosen_values():
    """Tables where a sum in binary64, a second rounding, or a sign of zero would show."""
    step = 2.0**-52  # from 1 to its neighbour
    tiny = 5e-324
    return {
        "one value": [0.1], "one negative zero": [-0.0], "equal values": [0.1] * 10, "negative zeros": [-0.0] * 3,
        "negative zero and one": [-0.0, 1.0], "cancellation": [1e300, 1.0, -1e300],
        "cancellation leaving the smallest": [1e300, tiny, 1.0, -1e300, -1.0], "subnormals": [tiny, 7 * tiny, 1e-310],
        "mean half of the smallest": [tiny, 0.0], "mean minus half of the smallest": [-tiny, 0.0],
        "mean between two subnormals": [tiny, 2 * tiny], "mixed magnitudes": [1e-300, 1e300, 1e-10, 3.0, -7e150],
        "mean halfway, even below": [1.0, 1 + step], "mean halfway, even above": [1 + step, 1 + 2 * step],
        "mean a hair above halfway": [2.0, 2 + 2 * step, tiny, 0.0],
        "mean a hair below halfway": [2 + 2 * step, 2 + 4 * step, -tiny, 0.0],
        "deviation halfway, even below": [-2.0**53, 1.0, 2.0**53 + 2],
        "deviation halfway, even above": [-2.0**53 - 2, 1.0, 2.0**53 + 4],
        "deviation a hair above halfway": [-2.0**53, 1 + step, 2.0**53 + 2],
        "integers near 1e16": [1e16, 1e16 + 2, 1e16 + 4, 1e16 + 6], "neighbours": [1.0, 1 + step, 1.0, 1.0],
        "sum beyond binary64": [LARGEST_BINARY64, LARGEST_BINARY64, 1e308],
        "largest both ways": [LARGEST_BINARY64, 0.0, -LARGEST_BINARY64], "tenths": [index / 10 for index in range(1, 11)],
    }


def scattered_values(table):
    """2...40 values of +-1e300 at most; the tables run from a narrow band of exponents to nearly all of them."""
    state, values = 7919 * table + 1, []

    def below(limit):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state >> 32) * limit >> 32

    lowest = (-52, -200, -1074)[table % 3]
    span = (1 + table, 400, 2017)[table % 3]
    for _ in range(2 + below(39)):
        mantissa = (below(2**27) << 26 | below(2**26)) * (1 - 2 * below(2))
        values.append(math.ldexp(mantissa, lowest + below(span)))
    return values


def statistics_cases():
    tables = {**chosen_values(), **{f"scattered table {table}": scattered_values(table) for table in range(30)}}
    for name, values in tables.items():
        yield {"name": name, "kind": "values", "values": [bits(value) for value in values], **summary(values),
               "count": len(values)}
    for configuration in PRESETS:
        for first_id, count in ((0, 1), (7, 2), (0, 1000), (10**12, 1000), (7, 5000)):
            columns = zip(*(values for _, values, _ in table_rows(configuration, first_id, count)))
            yield {"name": f"{configuration} first id {first_id} count {count}", "kind": "table",
                   "configuration": configuration, "first_id": first_id, "count": count,
                   "statistics": {parameter: summary(column) for parameter, column in zip(PARAMETERS, columns)}}


def root_tables():
    """Configuration, seeding, world size, base seed, first id and count: around one leaf, then several and many leaves."""
    base_seeds = {1: 0, 3: 42, 64: LARGEST_BASE_SEED}
    for configuration in PRESETS:
        for world_size, base_seed in base_seeds.items():
            for count in (0, 1, 1023, 1024, 1025):
                yield configuration, "sample", world_size, 0, 0, count
                yield configuration, "rank", world_size, base_seed, 0, count
    for configuration in PRESETS[1:]:
        for first_id in (7, 10**12):
            yield configuration, "sample", 1, 0, first_id, 5000
            yield configuration, "rank", 3, 42, first_id, 5000
        yield configuration, "sample", 1, 0, 0, 100000
    yield "moderate", "rank", 7, 42, 0, 100000
    yield "mild", "rank", 16, 0, 0, 10
    yield "aggressive", "rank", 1000, 12345, 7, 999
    yield "moderate", "rank", 3, 42, LARGEST_ID - 1025, 1025


def roots_cases():
    for configuration, seeding, world_size, base_seed, first_id, count in root_tables():
        rows = table_rows(configuration, first_id, count, seeding, world_size, base_seed)
        records = [struct.pack("<Q5d32s", sample_id, *values, digest) for sample_id, values, digest in rows]
        leaves = [b"".join(records[first:first + 1024]) for first in range(0, count, 1024)]
        yield {"name": f"{configuration} {seeding} world size {world_size} first id {first_id} count {count}",
               "configuration": configuration, "seeding": seeding, "world_size": world_size, "base_seed": base_seed,
               "first_id": first_id, "count": count, "root": merkle_root([sha256(b"\0" + leaf) for leaf in leaves]).hex(),
               "records_sha256": sha256(b"".join(leaves)).hex()}


LAYERS = {  # path: (cases, why these)
    "reference/sha256.json": (sha256_cases, "SHA-256 of every length up to past two blocks, so that each length of "
                              "padding and each block border is met."),
    "reference/fibonacci.json": (fibonacci_cases, "Fibonacci numbers past the 64-bit border (93), the third block "
                                 "(265) and up to the last one that depth 10,000 uses."),
    "reference/chain.json": (chain_cases, "Seed chains link by link: every length of an id, seed texts of one and two "
                             "blocks (valid ones end at 60 characters), and depths around 93 and 265."),
    "reference/mersenne-twister.json": (mersenne_twister_cases, "State after seeding and outputs of MT19937 over two "
                                        "twists (624 and 1,248), for seeds at the borders of 31 and 32 bits."),
    "reference/draws.json": (draws_cases, "The first five draws of 53 bits after seeding, for the twister's seeds and "
                             "40 more."),
    "reference/parameters.json": (parameters_cases, "Five parameters in draw order and the digest, for ids of every "
                                  "length and ranges where fusing, overflow or subnormals would show."),
    "reference/rank-seeds.json": (rank_seeds_cases, "Parameters under rank seeding: the first, middle and last rank of "
                                  "small and huge worlds, base seeds up to 64 bits."),
    "reference/ranges.json": (ranges_cases, "The part of every rank: even and uneven totals, more ranks than ids, and "
                              "totals beyond 53 bits."),
    "reference/statistics.json": (statistics_cases, "Mean and sample deviation rounded once, min and max: tables where "
                                  "inexact sums or double rounding would show, and preset tables."),
    "digest/roots.json": (roots_cases, "Roots and whole-table digests around one leaf, with several leaves, many leaves "
                          "and more ranks than rows, for both seedings."),
}


def rendered(header, **lists):
    """JSON with one line per entry of a list, so that a diff names the case."""
    members = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in header.items()]
    for key, entries in lists.items():
        members.append(f"{json.dumps(key)}: [\n" + ",\n".join("  " + json.dumps(entry) for entry in entries) + "\n]")
    return ("{\n" + ",\n".join(members) + "\n}\n").encode()


def layer_file(path, make_cases, comment):
    cases = list(make_cases())
    if len({case["name"] for case in cases}) < len(cases):
        raise SystemExit(f"{path}: two cases have the same name")
    tier, stem = pathlib.PurePosixPath(path).parent.name, pathlib.PurePosixPath(path).stem
    header = {"schema": "dpa-golden/1", "tier": tier, **HEADER, "count": len(cases), "comment": comment, "layer": stem}
    lists = {"configurations": described_configurations()} if stem == "parameters" else {}
    return rendered(header, **lists, cases=cases), len(cases)


def golden_files():
    """Path and bytes of every file, the manifest last; and the number of cases in all."""
    files, entries = {}, []
    for path, (make_cases, comment) in sorted(LAYERS.items()):
        files[path], cases = layer_file(path, make_cases, comment)
        entries.append({"path": path, "sha256": sha256(files[path]).hex(), "cases": cases})
    header = {"schema": "dpa-golden-manifest/1", "tier": "manifest", **HEADER, "count": len(entries),
              "comment": "Every reference and digest file; a missing, extra, changed or short one fails the run."}
    files["MANIFEST.json"] = rendered(header, files=entries)
    return files, sum(entry["cases"] for entry in entries)


def differences(folder, files):
    found = {path.relative_to(folder).as_posix() for tier in ("reference", "digest")
             for path in (folder / tier).rglob("*") if path.is_file()}
    if (folder / "MANIFEST.json").is_file():
        found.add("MANIFEST.json")
    for path in sorted(found | set(files)):
        if path not in files:
            yield f"extra: {path}"
        elif path not in found:
            yield f"missing: {path}"
        elif (folder / path).read_bytes() != files[path]:
            yield f"differs: {path}"


def main():
    parser = argparse.ArgumentParser(description="Writes or checks the golden files that Swift never writes.")
    parser.add_argument("--output", type=pathlib.Path, metavar="DIR", help="default: the folder golden beside scripts",
                        default=pathlib.Path(__file__).resolve().parent.parent / "golden")
    parser.add_argument("--check", action="store_true", help="compare with the files there and write nothing")
    arguments = parser.parse_args()
    files, cases = golden_files()
    if arguments.check:
        found = list(differences(arguments.output, files))
        print("\n".join(found) or f"golden holds: {len(files)} files, {cases} cases")
        sys.exit(1 if found else 0)
    for path, data in files.items():
        (arguments.output / path).parent.mkdir(parents=True, exist_ok=True)
        (arguments.output / path).write_bytes(data)
    print(f"golden written: {len(files)} files, {cases} cases, {sum(map(len, files.values()))} bytes")


if __name__ == "__main__":
    main()
