"""The oracle's cases of the k-sin engine; golden-from-python.py imports them. The arithmetic is ksin_oracle.py's."""
import hashlib
import itertools
import math
import random
import struct

import ksin_oracle as ksin

EDGES = [0, 1, 123, 2**31, 2**32 - 1, 2**53 + 1, 2**63 - 2, 2**63 - 1]


def sha256(data):
    return hashlib.sha256(data).digest()


def ksin_words_cases():
    """Item seeds and words of MT19937 after init_genrand, past a twist: products of any length, the modulus itself."""
    for seed in (*EDGES, 456, 789, 2**64 - 1):
        for item in EDGES:
            item_seed = seed * item % ksin.MAXIMUM_ID
            word = ksin.twister(item_seed)
            words = [word() for _ in range(700)]
            yield {"name": f"seed {seed} item {item}", "seed": seed, "item": item, "item_seed": item_seed,
                   "words": words[:4], "words_sha256": sha256(struct.pack("<700I", *words)).hex()}


def item_tables():
    """k, seed, items and options. More than eight items fill the lanes; 400 components need a second twist."""
    yield 1, 123, [0, 1, 5, 2**31, 2**63 - 1], {}
    yield 4, 123, range(20), {}
    yield 4, 2**64 - 1, [1, 2, 3, 2**63 - 2], {}
    yield 3, 456, [0, 7, 12_345_678_901, *range(100, 110)], {"sort": True}
    yield 17, 456, range(9), {"sort": True}
    yield 114, 789, [1, 2], {}
    yield 400, 123, [3], {"sort": True}
    yield 4096, 123, [11], {}
    yield 1, 123, range(24), {"shift": True}
    yield 5, 456, range(20), {"shift": True}
    yield 8, 789, range(20), {"shift": True, "test": True}
    yield 17, 789, [4, 5], {"shift": True, "test": True, "sort": True}
    yield 700, 123, [9], {"shift": True}


def ksin_items_cases():
    """Parameters of items: uniform, sorted, shifted with values drawn again, up to 4,096 components."""
    for k, seed, items, options in item_tables():
        for item in items:
            values, redraws = ksin.parameters(k, seed, item, **options)
            text = ksin.hexadecimal(values)
            flags = {name: options.get(name, False) for name in ("sort", "shift", "test")}
            words = "".join(f" {name}" for name, flag in flags.items() if flag)
            words += f" drawn {redraws + 1} times" if redraws else ""
            yield {"name": f"k {k} seed {seed} item {item}{words}", "k": k, "seed": seed, "item": item, **flags,
                   "parameters": text[:8 * 34], "parameters_sha256": sha256(bytes.fromhex(text)).hex()}


def signal_parameters():
    """Name, parameters, length and whether the symmetry is broken."""
    for k, length in ((1, 1), (1, 9), (2, 40), (3, 70), (4, 257), (5, 70), (7, 70), (9, 50), (12, 40)):
        for broken in (False, True):
            yield f"item {k} of k {k}", ksin.parameters(k, 123, k)[0], length, broken
    source = random.Random(20261121)
    for exponent in (0, 5, 18, 30, 60):
        values = [ksin.single(source.uniform(-2.0**exponent, 2.0**exponent)) for _ in range(6)]
        yield f"parameters up to 2^{exponent}", values, 60, False
    yield "still and negative", [-1.0, -1.0, 1.0, -3.0, -1.0, 1.0], 33, False
    yield "silent", [0.5, -0.25, -1.0, -1.0], 5, False
    # Only one component has phases far above 2^26, in turn the first, a middle one and the last: beyond what the short
    # reduction happens to get right.
    for place in range(3):
        values = [0.25, 0.5, 0.125, 0.5, 0.75, 1.0]
        values[place] = 2.0**48
        yield f"long phases in component {place}", values, 40, False


def ksin_signals_cases():
    """Sounds, every sample: short and long phases, broken symmetry, lengths that leave lanes over."""
    for name, values, length, broken in signal_parameters():
        samples = ksin.signal(values, length, broken)
        yield {"name": f"{name}, {length} samples" + (", broken symmetry" if broken else ""), "length": length,
               "parameters": ksin.hexadecimal(values), "break_symmetry": broken, "samples": ksin.hexadecimal(samples)}


def ksin_noise_cases():
    """Noise rows: each of seed, epoch and item beyond its low bits, odd widths."""
    for seed, epoch, item, width in (
            (123, 0, 0, 8), (123, 0, 1, 8), (123, 1, 0, 8), (456, 0, 0, 3), (0, 0, 2**32, 4), (2**32, 0, 0, 4),
            (789, 5, 9, 1), (2**64 - 1, 2**32 - 1, ksin.MAXIMUM_ID, 5), (1, 70_000, 10**12, 33)):
        yield {"name": f"seed {seed} epoch {epoch} item {item} width {width}", "seed": seed, "epoch": epoch,
               "item": item, "width": width, "noise": ksin.hexadecimal(ksin.noise(seed, epoch, item, width))}


def ksin_order_cases():
    """The order of training items in an epoch."""
    for count, seed, epoch in ((0, 123, 0), (1, 123, 0), (2, 123, 0), (2, 123, 1), (10, 123, 0), (10, 123, 1),
                               (10, 124, 0), (100, 2**64 - 1, 7), (257, 2**32, 2**32 - 1)):
        yield {"name": f"{count} items seed {seed} epoch {epoch}", "count": count, "seed": seed, "epoch": epoch,
               "items": ksin.order(count, seed, epoch)}


def matched(rows, others):
    """Distances, and the columns of the least total cost: every permutation is tried, and one must be best alone."""
    distances = [[distance(row, other) for other in others] for row in rows]
    costs = sorted((added(distances[row][column] for row, column in enumerate(columns)), columns)
                   for columns in itertools.permutations(range(len(rows))))
    if len(costs) > 1 and costs[1][0] - costs[0][0] < 1e-6:
        raise SystemExit("two matchings cost the same")
    return distances, costs[0]


def distance(row, other):
    return ksin.single(math.sqrt(added((a - b) * (a - b) for a, b in zip(row, other))))


def added(values):
    """One addition after the other; CPython's own sum does more from 3.12 on."""
    total = 0.0
    for value in values:
        total += value
    return total


def ksin_matching_cases():
    """Noise matched with parameters: distances, and the columns of the least total cost among all permutations."""
    # The rows from item 21 are matched by a shortest path: what is left after the reductions is not the best.
    for count, k, first in ((1, 1, 0), (2, 1, 3), (3, 2, 10), (4, 1, 50), (5, 3, 7), (6, 2, 0), (6, 4, 90), (7, 1, 21),
                            (7, 2, 400)):
        noise = [ksin.noise(123, 0, first + row, 2 * k) for row in range(count)]
        rows = [ksin.parameters(k, 123, first + row)[0] for row in range(count)]
        distances, (cost, columns) = matched(noise, rows)
        yield {"name": f"{count} rows of k {k} from item {first}", "width": 2 * k,
               "noise": ksin.hexadecimal(sum(noise, [])), "parameters": ksin.hexadecimal(sum(rows, [])),
               "distances": ksin.hexadecimal(sum(distances, [])), "columns": columns,
               "cost": struct.pack(">d", cost).hex()}


# k, split, seed (None: the split's, and not named), sort, break, shift, signal length (None: no signal), first id, count
TABLES = [
    (1, "train", None, False, False, False, None, 0, 0), (1, "train", None, False, False, False, None, 0, 1),
    (2, "train", None, False, False, False, None, 0, 1025), (3, "val", None, True, False, False, None, 1000, 2100),
    (4, "test", None, False, False, False, None, 7, 1024), (2, "test", None, False, False, True, None, 5, 300),
    (2, "train", None, True, False, True, None, 0, 100),
    (1, "val", 2**64 - 1, False, False, False, None, 2**63 - 50, 50),
    (2, "train", None, False, False, False, 16, 0, 1100), (4, "test", None, False, True, False, 9, 3, 200),
    (3, "val", 5, True, True, False, 33, 10**12, 40), (1, "test", None, False, False, True, 5, 0, 64),
]


def record(item, k, split, seed, sort, broken, shift, length):
    values = ksin.parameters(k, seed, item, sort=sort, shift=shift, test=split == "test")[0]
    samples = [] if length is None else ksin.signal(values, length, broken)
    return struct.pack("<Q", item) + struct.pack(f"<{len(values) + len(samples)}f", *values, *samples)


def tables_cases(merkle_root):
    for k, split, seed, sort, broken, shift, length, first, count in TABLES:
        own_seed = {} if seed is None else {"seed": seed}
        seed = ksin.SEEDS[split] if seed is None else seed
        settings = {"k": k, "split": split, **own_seed, "sort_frequencies": sort, "break_symmetry": broken,
                    "shift_test_distribution": shift, "signal": length is not None, "signal_length": length or 1024}
        rows = [record(item, k, split, seed, sort, broken, shift, length) for item in range(first, first + count)]
        leaves = [b"".join(rows[start:start + 1024]) for start in range(0, count, 1024)]
        words = "".join(f" {name}" for name, flag in (("sorted", sort), ("broken", broken), ("shifted", shift)) if flag)
        name = f"k {k} {split} seed {seed}{words}" + (f" with {length} samples" if length else "")
        yield {"name": f"{name} first id {first} count {count}", **settings, "first_id": first, "count": count,
               "root": merkle_root([sha256(b"\x00" + leaf) for leaf in leaves]).hex(),
               "records_sha256": sha256(b"".join(leaves)).hex()}


LAYERS = [ksin_items_cases, ksin_matching_cases, ksin_noise_cases, ksin_order_cases, ksin_signals_cases,
          ksin_words_cases]
