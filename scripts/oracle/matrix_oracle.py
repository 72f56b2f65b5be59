"""The matrix, the other implementation: presets, seedings, world sizes, sizes and strategies with their digests.

Nothing is shared with Swift. Each rank streams its part with one strategy; what is delivered is the ranks' batches one
after another. Sequential, memory-optimised and adaptive batches keep the order of ids whatever their sizes, round robin
delivers its four lanes in turn. The same texts recur in many cases, so draws are made once per text.
"""
import hashlib
import struct

WORLD_SIZES = (1, 2, 3, 4, 7, 8, 16, 64)
SIZES = (0, 1, 1023, 1025, 5000)
LARGE, LARGE_WORLD_SIZE = 100000, 7  # once per preset and seeding
LANES = 4
BASE_SEED = 7
LEAF = 1024


def tables():
    for seeding in ("sample", "rank"):
        for world_size in WORLD_SIZES:
            for count in SIZES:
                yield seeding, world_size, count
        yield seeding, LARGE_WORLD_SIZE, LARGE


def owner_texts(seeding, parts):
    """The seed text of every row, rank by rank, in the order of ids."""
    for rank, (start, end) in enumerate(parts):
        prefix = f"{BASE_SEED}:{rank}:" if seeding == "rank" else ""
        for sample_id in range(start, end):
            yield f"{prefix}{sample_id}"


def in_lanes(records, parts):
    """Round robin: rank by rank, each part's lanes one after another."""
    return [records[place] for start, end in parts for lane in range(start, min(start + LANES, end))
            for place in range(lane, end, LANES)]


def sha256_of(records):
    return hashlib.sha256(b"".join(records)).hexdigest()


def matrix_cases(presets, ranges_of, draws_and_digest, rank_ranges, merkle_root):
    """Every preset, seeding, world size and size, with the root and the order digest of each strategy."""
    known = {}
    for seeding, world_size, count in tables():
        parts = rank_ranges(count, world_size)
        rows = []
        for text in owner_texts(seeding, parts):
            if text not in known:
                known[text] = draws_and_digest(text)
            rows.append(known[text])
        for preset in presets:
            ranges = ranges_of(preset)
            records = [struct.pack("<Q5d32s", sample_id, *(low + (high - low) * draw for (low, high), draw
                                                           in zip(ranges, draws)), digest)
                       for sample_id, (draws, digest) in enumerate(rows)]
            leaves = [hashlib.sha256(b"\0" + b"".join(records[start:start + LEAF])).digest()
                      for start in range(0, count, LEAF)]
            by_id, by_lane = sha256_of(records), sha256_of(in_lanes(records, parts))
            yield {"name": f"{preset} {seeding} world size {world_size} count {count}", "configuration": preset,
                   "seeding": seeding, "world_size": world_size, "base_seed": BASE_SEED, "first_id": 0,
                   "count": count, "root": merkle_root(leaves).hex(),
                   "order": {"sequential": by_id, "round_robin": by_lane, "memory_optimized": by_id,
                             "adaptive": by_id}}
