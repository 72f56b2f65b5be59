#!/usr/bin/env python3
"""DPA as an engine for `dpa-harness conform --engine-command`; docs/conformance.md describes the protocol."""
import hashlib, json, random, statistics, struct, sys

PARAMETERS = ("rotation", "brightness", "noise", "scale", "contrast")  # the order they are drawn in
FIBONACCI = [0, 1]

def sha256(message):
    return hashlib.sha256(message).digest()

def fibonacci(index):
    while len(FIBONACCI) <= index:
        FIBONACCI.append(FIBONACCI[-2] + FIBONACCI[-1])
    return str(FIBONACCI[index])

def seed_text(sample_id):
    return str(sample_id)

def rank_seed_text(base_seed, rank, world_size, sample_id):
    return f"{base_seed}:{rank}:{sample_id}"

def link(digest, number):
    return sha256(digest.hex().encode() + number.encode())

def chain(text, depth):
    digests = [sha256(text.encode())]
    for index in range(depth):
        digests.append(link(digests[-1], fibonacci(index)))
    return digests

def digest_to_seed(digest):
    return int.from_bytes(digest[-4:], "big")

def init_by_array(seed):
    return random.Random(seed)  # CPython seeds MT19937 with init_by_array of the number's 32-bit words

def draw(twister):
    return ((twister.getrandbits(32) >> 5) * 2**26 + (twister.getrandbits(32) >> 6)) / 2**53

def scale(low, high, value):
    return low + (high - low) * value  # the product and the sum are rounded separately

def sample(text, depth, ranges):
    digest = chain(text, depth)[-1]
    twister = init_by_array(digest_to_seed(digest))
    return [scale(low, high, draw(twister)) for low, high in ranges], digest

def id_ranges(total, world_size):
    share, larger = divmod(total, world_size)
    starts = [rank * share + min(rank, larger) for rank in range(world_size + 1)]
    return [(start, end) if start < end else (0, 0) for start, end in zip(starts, starts[1:])]

def bits(*values):
    return [struct.pack(">d", value).hex() for value in values]

def doubles(texts):
    return [struct.unpack(">d", bytes.fromhex(text))[0] for text in texts]

def seed_texts(ask, ids):
    owner = [int(ask[name]) for name in ("base_seed", "rank", "world_size") if name in ask]
    return [rank_seed_text(*owner, number) if owner else seed_text(number) for number in ids]

def samples(ask, ids):
    ranges = [doubles(ask["configuration"]["ranges"][name]) for name in PARAMETERS]
    return [sample(text, ask["configuration"]["depth"], ranges) for text in seed_texts(ask, ids)]

def rows(ask):
    return {"rows": [{"parameters": bits(*values), "digest": digest.hex()}
                     for values, digest in samples(ask, map(int, ask["ids"]))]}

def records(ask):
    ids = range(int(ask["first"]), int(ask["first"]) + ask["count"])
    packed = (struct.pack("<Q5d32s", number, *row[0], row[1]) for number, row in zip(ids, samples(ask, ids)))
    return {"bytes": 80 * len(ids), "raw": b"".join(packed)}

def summary(values):
    stdev = statistics.stdev(values) if len(values) > 1 else 0.0
    found = bits(statistics.mean(values), stdev, min(values), max(values))
    return dict(zip(("mean", "stdev", "min", "max"), found), count=len(values))

ANSWERS = {
    "describe": lambda ask: {"protocol": 1, "name": "dpa-python", "version": "1", "layers": list(ANSWERS)[1:]},
    "sha256": lambda ask: {"digest": sha256(bytes.fromhex(ask["message"])).hex()},
    "fibonacci": lambda ask: {"value": fibonacci(ask["index"])},
    "chain": lambda ask: {"digests": [digest.hex() for digest in chain(ask["text"], ask["depth"])]},
    "words": lambda ask: {"words": [twister.getrandbits(32) for twister in [init_by_array(ask["seed"])] * 10]},
    "draws": lambda ask: {"draws": bits(*map(draw, [init_by_array(ask["seed"])] * 5))},
    "parameters": rows,
    "rank_seeds": lambda ask: {"texts": seed_texts(ask, map(int, ask["ids"]))},
    "ranges": lambda ask: {"ranges": id_ranges(int(ask["total"]), int(ask["world_size"]))},
    "statistics": lambda ask: summary(doubles(ask["values"])),
    "records": records,
}
for line in sys.stdin.buffer:
    ask = json.loads(line)
    answer = {**ANSWERS[ask["ask"]](ask), "id": ask.get("id")}
    raw = answer.pop("raw", b"")  # of `records`: what follows the line
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + raw)
    sys.stdout.buffer.flush()
