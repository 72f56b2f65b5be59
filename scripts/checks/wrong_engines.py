#!/usr/bin/env python3
"""Wrong engines by one textual change each, judged by `dpa-harness conform`: see scripts/checks/wrong-engines.

What a change must lead to is not written here: layer and case come from docs/known-mistakes.md, by the mistake's name.
"""
import argparse
import concurrent.futures
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs/examples/engines/dpa_engine.py"
KNOWN = ROOT / "docs/known-mistakes.md"
# Tables repeat what rows show, and a wrong engine is not asked for them; leaving them out saves their cases' time.
LAYERS = "^(sha256|fibonacci|chain|mersenne-twister|draws|parameters|rank-seeds|ranges)/"

TEXT = "return str(sample_id)"
RANK_TEXT = 'return f"{base_seed}:{rank}:{sample_id}"'
HASHED_TEXT = "sha256(text.encode())"
NUMBERS = "FIBONACCI = [0, 1]"
NEXT_NUMBER = "FIBONACCI.append(FIBONACCI[-2] + FIBONACCI[-1])"
LINK = "return sha256(digest.hex().encode() + number.encode())"
LINK_CALL = "link(digests[-1], fibonacci(index))"
LINKS = "range(depth)"
SEED = 'return int.from_bytes(digest[-4:], "big")'
SEED_CALL = "digest_to_seed(digest))"
TWISTER = "return random.Random(seed)"
DRAW = "return ((twister.getrandbits(32) >> 5) * 2**26 + (twister.getrandbits(32) >> 6)) / 2**53"
VALUE = "return low + (high - low) * value"
ROW = "[scale(low, high, draw(twister)) for low, high in ranges], digest"
STARTS = "starts = [rank * share + min(rank, larger) for rank in range(world_size + 1)]"
PARTS = "[(start, end) if start < end else (0, 0) for start, end in zip(starts, starts[1:])]"


def state(first, following):
    """An engine that sets the Twister's state by a rule of its own."""
    return f"""state = [{first}]
    while len(state) < 624:
        state.append(({following}) % 2**32)
    twister = random.Random()
    twister.setstate((3, (*state, 624), None))
    return twister"""


def order(*places):
    """An engine whose parameters take draws in another order."""
    return f"""[scale(*bounds, value) for bounds, value in zip(
            ranges, (lambda draws: [draws[place] for place in {places}])([draw(twister) for _ in ranges]))], digest"""


CHANGES = [  # the mistake's name, what is replaced, and by what
    ("hash-twice", "return hashlib.sha256(message).digest()",
     "return hashlib.sha256(hashlib.sha256(message).digest()).digest()"),
    ("id-from-one", TEXT, "return str(sample_id + 1)"),
    ("id-hexadecimal", TEXT, 'return f"{sample_id:x}"'),
    ("id-padded", TEXT, "return str(sample_id).zfill(19)"),
    ("id-grouped", TEXT, 'return f"{sample_id:,}"'),
    ("id-with-point", TEXT, 'return f"{sample_id}.0"'),
    ("id-binary64", TEXT, "return str(int(float(sample_id)))"),
    ("id-32-bits", TEXT, "return str(sample_id % 2**32)"),
    ("always-a-rank", TEXT, 'return f"0:0:{sample_id}"'),
    ("text-utf-16", HASHED_TEXT, 'sha256(text.encode("utf-16-le"))'),
    ("text-with-line-feed", HASHED_TEXT, r'sha256(text.encode() + b"\n")'),
    ("text-with-zero-byte", HASHED_TEXT, r'sha256(text.encode() + b"\0")'),
    ("text-in-quotes", HASHED_TEXT, "sha256(json.dumps(text).encode())"),
    ("rank-ignored", RANK_TEXT, "return str(sample_id)"),
    ("world-size-in-text", RANK_TEXT, 'return f"{base_seed}:{rank}:{world_size}:{sample_id}"'),
    ("world-size-first", RANK_TEXT, 'return f"{world_size}:{base_seed}:{rank}:{sample_id}"'),
    ("rank-after-id", RANK_TEXT, 'return f"{base_seed}:{sample_id}:{rank}"'),
    ("rank-before-base-seed", RANK_TEXT, 'return f"{rank}:{base_seed}:{sample_id}"'),
    ("rank-from-one", RANK_TEXT, 'return f"{base_seed}:{rank + 1}:{sample_id}"'),
    ("no-base-seed", RANK_TEXT, 'return f"{rank}:{sample_id}"'),
    ("no-rank", RANK_TEXT, 'return f"{base_seed}:{sample_id}"'),
    ("no-colons", RANK_TEXT, 'return f"{base_seed}{rank}{sample_id}"'),
    ("hyphens", RANK_TEXT, 'return f"{base_seed}-{rank}-{sample_id}"'),
    ("underscores", RANK_TEXT, 'return f"{base_seed}_{rank}_{sample_id}"'),
    ("sum-of-seeds", RANK_TEXT, "return str(base_seed + rank + sample_id)"),
    ("base-seed-signed", RANK_TEXT, 'return f"{(base_seed + 2**63) % 2**64 - 2**63}:{rank}:{sample_id}"'),
    ("base-seed-32-bits", RANK_TEXT, 'return f"{base_seed % 2**32}:{rank}:{sample_id}"'),
    ("base-seed-binary64", RANK_TEXT, 'return f"{int(float(base_seed))}:{rank}:{sample_id}"'),
    ("fibonacci-from-1-1", NUMBERS, "FIBONACCI = [1, 1]"),
    ("fibonacci-from-1-2", NUMBERS, "FIBONACCI = [1, 2]"),
    ("fibonacci-32-bits", NEXT_NUMBER, "FIBONACCI.append((FIBONACCI[-2] + FIBONACCI[-1]) % 2**32)"),
    ("fibonacci-64-bits", NEXT_NUMBER, "FIBONACCI.append((FIBONACCI[-2] + FIBONACCI[-1]) % 2**64)"),
    ("fibonacci-signed", NEXT_NUMBER,
     "FIBONACCI.append((FIBONACCI[-2] + FIBONACCI[-1] + 2**63) % 2**64 - 2**63)"),
    ("fibonacci-bytes", LINK, 'return sha256(digest.hex().encode() + (int(number) % 2**64).to_bytes(8, "big"))'),
    ("fibonacci-of-0-empty", LINK, 'return sha256(digest.hex().encode() + number.encode() * (number != "0"))'),
    ("fibonacci-descending", LINK_CALL, "link(digests[-1], fibonacci(depth - 1 - index))"),
    ("index-for-fibonacci", LINK_CALL, "link(digests[-1], str(index))"),
    ("link-bytes", LINK, "return sha256(digest + number.encode())"),
    ("link-upper-case", LINK, "return sha256(digest.hex().upper().encode() + number.encode())"),
    ("link-0x", LINK, 'return sha256(b"0x" + digest.hex().encode() + number.encode())'),
    ("link-number-first", LINK, "return sha256(number.encode() + digest.hex().encode())"),
    ("link-colon", LINK, 'return sha256(digest.hex().encode() + b":" + number.encode())'),
    ("link-line-feed", LINK, r'return sha256(digest.hex().encode() + number.encode() + b"\n")'),
    ("link-twice", LINK, "return sha256(sha256(digest.hex().encode() + number.encode()))"),
    ("link-with-text", LINK_CALL, "sha256((text + digests[-1].hex() + fibonacci(index)).encode())"),
    ("link-from-first", LINK_CALL, "link(digests[0], fibonacci(index))"),
    ("link-from-text", LINK_CALL, "sha256(((digests[-1].hex() if index else text) + fibonacci(index)).encode())"),
    ("one-link-more", LINKS, "range(depth + 1)"),
    ("one-link-fewer", LINKS, "range(depth - 1)"),
    ("ten-links", LINKS, "range(10)"),
    ("digest-of-text", ROW, ROW.replace("], digest", "], chain(text, depth)[0]")),
    ("seed-of-text", SEED_CALL, "digest_to_seed(chain(text, depth)[0]))"),
    ("seed-first-bytes", SEED, 'return int.from_bytes(digest[:4], "big")'),
    ("seed-little-endian", SEED, 'return int.from_bytes(digest[-4:], "little")'),
    ("seed-first-little-endian", SEED, 'return int.from_bytes(digest[:4], "little")'),
    ("seed-signed", SEED, 'return int.from_bytes(digest[-4:], "big", signed=True)'),
    ("seed-31-bits", SEED, 'return int.from_bytes(digest[-4:], "big") % 2**31'),
    ("seed-16-bits", SEED, 'return int.from_bytes(digest[-2:], "big")'),
    ("seed-eight-bytes", SEED, 'return int.from_bytes(digest[-8:], "big")'),
    ("seed-whole-digest", SEED, 'return int.from_bytes(digest, "big")'),
    ("init-genrand", TWISTER, state("seed", "1812433253 * (state[-1] ^ state[-1] >> 30) + len(state)")),
    ("init-of-1998", TWISTER, state("seed", "69069 * state[-1]")),
    ("words-not-twisted", TWISTER, """twister = random.Random(seed)
    version, words, rest = twister.getstate()
    twister.setstate((version, (*words[:-1], 0), rest))
    return twister"""),
    ("first-word-skipped", TWISTER, """twister = random.Random(seed)
    twister.getrandbits(32)
    return twister"""),
    ("draw-32-bits", DRAW, "return twister.getrandbits(32) / 2**32"),
    ("draw-closed", DRAW, "return twister.getrandbits(32) / (2**32 - 1)"),
    ("draw-first-word", DRAW, "return ((twister.getrandbits(32) >> 5) * 2**26 + 0 * twister.getrandbits(32)) / 2**53"),
    ("draw-words-swapped", DRAW,
     "return ((twister.getrandbits(32) >> 6) + (twister.getrandbits(32) >> 5) * 2**26) / 2**53"),
    ("draw-shifts-swapped", DRAW,
     "return ((twister.getrandbits(32) >> 6) * 2**27 + (twister.getrandbits(32) >> 5)) / 2**53"),
    ("draw-64-bits", DRAW, "return ((twister.getrandbits(32) << 32 | twister.getrandbits(32)) >> 11) / 2**53"),
    ("draw-64-bits-low-first", DRAW, "return (twister.getrandbits(64) >> 11) / 2**53"),
    ("draw-canonical", DRAW, "return (twister.getrandbits(32) + twister.getrandbits(32) * 2.0**32) / 2**64"),
    ("draw-to-one", DRAW, DRAW.replace("/ 2**53", "/ (2**53 - 1)")),
    ("draw-complement", DRAW, DRAW.replace("return ", "return 1 - ")),
    ("draw-binary32", DRAW, DRAW.replace("return ", 'return struct.unpack("f", struct.pack("f", ') + "))[0]"),
    ("order-alphabetical", ROW, order(3, 0, 2, 4, 1)),
    ("order-reversed", ROW, order(4, 3, 2, 1, 0)),
    ("order-contrast-first", ROW, order(0, 1, 2, 4, 3)),
    ("order-one-draw", ROW, order(0, 0, 0, 0, 0)),
    ("value-fused", VALUE, """from fractions import Fraction
    return float(Fraction(low) + Fraction(high - low) * Fraction(value))"""),
    ("width-decimal", VALUE, """from decimal import Decimal
    return low + float(Decimal(repr(high)) - Decimal(repr(low))) * value"""),
    ("value-binary32", VALUE, """from ctypes import c_float
    return c_float(low + (high - low) * value).value"""),
    ("value-from-above", VALUE, "return high - (high - low) * value"),
    ("value-interpolated", VALUE, "return low * (1 - value) + high * value"),
    ("value-distributed", VALUE, "return low + (high * value - low * value)"),
    ("value-midpoint", VALUE, "return (low + high) / 2 + (high - low) * (value - 0.5)"),
    ("width-ignored", VALUE, "return low + high * value"),
    ("remainder-last", STARTS,
     "starts = [rank * share + max(0, rank - world_size + larger) for rank in range(world_size + 1)]"),
    ("remainder-to-last-rank", STARTS, "starts = [rank * share for rank in range(world_size)] + [total]"),
    ("remainder-dropped", STARTS, "starts = [rank * share for rank in range(world_size + 1)]"),
    ("share-rounded-up", STARTS,
     "starts = [min(total, rank * (share + (larger > 0))) for rank in range(world_size + 1)]"),
    ("borders-rounded", STARTS, "starts = [rank * total // world_size for rank in range(world_size + 1)]"),
    ("part-with-last", PARTS, PARTS.replace("(start, end)", "(start, end - 1)", 1)),
    ("part-with-count", PARTS, PARTS.replace("(start, end)", "(start, end - start)", 1)),
    ("empty-part-in-place", PARTS, PARTS.replace("(0, 0)", "(total, total)")),
]
UNLISTED = [  # mistakes that nobody listed, and which must not be taken for one that was
    ("the numbers begin with 2, 3", NUMBERS, "FIBONACCI = [2, 3]"),
    ("semicolons in the text of a rank", RANK_TEXT, 'return f"{base_seed};{rank};{sample_id}"'),
    ("the second four digest bytes", SEED, 'return int.from_bytes(digest[4:8], "big")'),
    ("draws of 52 bits", DRAW, DRAW.replace(">> 6", ">> 6 & -2")),
    ("one value of a thousand is wrong", VALUE, "return low + (high - low) * value * (1 + (int(value * 1000) == 7))"),
    ("two mistakes: first digest bytes, one word a draw", SEED_CALL,
     "int.from_bytes(digest[:4], 'big')); draw = lambda twister: twister.getrandbits(32) / 2**32"),
    ("the text of id 5 alone", TEXT, "return str(sample_id + (sample_id == 5))"),
]


def known_mistakes():
    """Layer and case of each mistake, from the document's table."""
    rows = [line.strip("|").split(" | ") for line in KNOWN.read_text().splitlines() if line.startswith("| `")]
    return {row[0].strip(" `"): (row[3], row[4]) for row in rows}


def changed(old, new):
    source = EXAMPLE.read_text()
    if source.count(old) != 1:
        raise SystemExit(f"error: {EXAMPLE.relative_to(ROOT)} holds {source.count(old)} times what is changed: {old}")
    return source.replace(old, new)


def judged(program, folder, source):
    """The notes of conform's verdict on an engine."""
    engine = pathlib.Path(tempfile.mkdtemp(dir=folder)) / "engine.py"
    engine.write_text(source)
    command = f"{sys.executable} {engine}"
    run = subprocess.run([program, "conform", "--engine-command", command, "--filter", LAYERS, "--format", "json"],
                         capture_output=True, text=True, cwd=ROOT)
    try:
        return run.returncode, json.loads(run.stdout)["notes"]
    except (json.JSONDecodeError, KeyError):
        return run.returncode, [run.stdout + run.stderr]


def outcome(program, folder, place, name, old, new):
    """A line of the table, and what is wrong with it."""
    status, notes = judged(program, folder, changed(old, new))
    text = "\n".join(notes)
    layer, case = place or (None, None)
    first = next((note for note in notes if note.startswith("first difference: ")), "")
    problems = [] if status == 1 else [f"status {status}"]
    if place is None:
        found = first.split(", case '")[0].removeprefix("first difference: layer ").strip("'"), first.split("'")[3]
        if "no known mistake has these values" not in text:
            problems.append("a name: " + text)
        return (*found, name, "no name"), problems
    if not first.startswith(f"first difference: layer '{layer}', case '{case}', "):
        problems.append(f"not first at {layer}/{case}: {text}")
    if f"({name})" not in text:
        problems.append(f"not named: {text}")
    return (layer, case, name, "named"), problems


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", nargs="?", default=str(ROOT / ".build/release/dpa-harness"))
    parser.add_argument("--jobs", type=int, default=2, help="engines judged at once")
    parser.add_argument("--only", help="the one change of this name")
    parser.add_argument("--applies", action="store_true", help="only see that each change still fits the example")
    options = parser.parse_args()
    known = known_mistakes()
    changes = [(known.get(name, ("?", "?")), name, old, new) for name, old, new in CHANGES]
    changes += [(None, name, old, new) for name, old, new in UNLISTED]
    changes = [change for change in changes if options.only in (None, change[1])]
    unknown = [change[1] for change in changes if change[0] == ("?", "?")]
    for _, _, old, new in changes:
        compile(changed(old, new), "engine.py", "exec")
    if unknown or not changes:
        raise SystemExit(f"error: docs/known-mistakes.md has no {', '.join(unknown) or options.only}")
    if options.applies:
        return print(f"{len(changes)} changes apply")
    folder = tempfile.mkdtemp()
    failed = 0
    try:
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            for line, problems in pool.map(lambda change: outcome(options.program, folder, *change), changes):
                failed += bool(problems)
                print(f"{line[3]:8} {line[0]:17} {line[1]:38} {line[2]}", *problems, sep="\n  FAILED ", flush=True)
    finally:
        shutil.rmtree(folder)
    print(f"{len(changes)} wrong engines, {len(changes) - failed} judged as they must be, {failed} not")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
