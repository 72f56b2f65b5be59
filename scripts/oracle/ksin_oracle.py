#!/usr/bin/env python3
"""The k-sin engine once more, from docs/ksin.md, in plain Python: the independent oracle.

Standard library only. Every operation is one of binary64 or, where the page says so, of binary32 (computed in binary64
and rounded once, which yields the same bits for a single +, -, *, / or root). Writes known answers as JSON:

    scripts/oracle/ksin_oracle.py > Tests/KSinEngineTests/Oracle/answers.json
    scripts/oracle/ksin_oracle.py --check Tests/KSinEngineTests/Oracle/answers.json
"""
import argparse
import hashlib
import json
import math
import random
import struct
import sys

MAXIMUM_ID = 2**63 - 1
SEEDS = {"train": 123, "val": 456, "test": 789}


def single(value):
    """The nearest binary32."""
    return struct.unpack("<f", struct.pack("<f", value))[0]


def bits_of(value):
    return struct.pack(">f", value).hex()


def hexadecimal(values):
    return "".join(bits_of(value) for value in values)


# Arithmetic


def from_hex(text):
    return float.fromhex(text)


LN2_HIGH, LN2_LOW = from_hex("0x1.62e42feep-1"), from_hex("0x1.a39ef35793c76p-33")
LOG = [
    6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01, 2.222219843214978396e-01,
    1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01,
]
SINE = [
    -1.66666666666666324348e-01, 8.33333333332248946124e-03, -1.98412698298579493134e-04,
    2.75573137070700676789e-06, -2.50507602534068634195e-08, 1.58969099521155010221e-10,
]
COSINE = [
    4.16666666666666019037e-02, -1.38888888888741095749e-03, 2.48015872894767294178e-05,
    -2.75573143513906633035e-07, 2.08757232129817482790e-09, -1.13596475577881948265e-11,
]
HALF_TURN = [
    from_hex(text)
    for text in (
        "0x1.921fb5441e49dp+1", "-0x1.4abbce4f1a29fp+2", "0x1.466bbfc24e7d7p+1", "-0x1.32d112017939ap-1",
        "0x1.500ff7e8ab55fp-4", "-0x1.cc34594edaebdp-8",
    )
]


def horner(coefficients, z):
    value = coefficients[-1]
    for coefficient in reversed(coefficients[:-1]):
        value = value * z + coefficient
    return value


def logarithm(x):
    significand, exponent = math.frexp(x)  # 1/2 <= significand < 1
    significand, exponent = 2 * significand, exponent - 1
    if significand > from_hex("0x1.6a09e667f3bcdp0"):
        significand, exponent = significand / 2, exponent + 1
    f = significand - 1
    s = f / (2 + f)
    z = s * s
    rest = horner(LOG, z) * z
    half = 0.5 * f * f
    return exponent * LN2_HIGH - ((half - (s * (half + rest) + exponent * LN2_LOW)) - f)


def cosine_and_sine(turn):
    quarter = math.floor(4 * turn + 0.5)
    x = from_hex("0x1.921fb54442d18p2") * (turn - quarter / 4)
    z = x * x
    half = 0.5 * z
    rounded = 1 - half
    cosine = rounded + (((1 - rounded) - half) + z * z * horner(COSINE, z))
    sine = x + x * z * horner(SINE, z)
    return [(cosine, sine), (-sine, cosine), (-cosine, -sine), (sine, -cosine)][quarter % 4]


def half_turns(f):
    return f * horner(HALF_TURN, f * f)


INVERSE_PI = int(
    "517cc1b727220a94fe13abe8fa9a6ee06db14acc9e21c820ff28b1d5ef5de2b0db92371d2126e9700324977504e8c90e", 16
)


def sine_of_phase(phase):
    """The binary32 sine of a binary32 phase."""
    if abs(phase) <= 2.0**26:
        quotient = phase * from_hex("0x1.45f306ep-2")
        whole = (quotient + 1.5 * 2**52) - 1.5 * 2**52
        f = (quotient - whole) + phase * from_hex("-0x1.b1bbead603d8bp-33")
        value = half_turns(f)
        return single(-value if int(whole) % 2 else value)
    numerator, denominator = abs(phase).as_integer_ratio()
    # 127 bits after the point, of which what the table of 384 bits cannot change.
    exponent = math.frexp(phase)[1] - 24
    significand = numerator >> exponent
    window = (INVERSE_PI >> (384 - 127 - exponent)) & (2**128 - 1)
    turns = significand * window % 2**128
    nearest = (turns + 2**126) % 2**128 >> 127
    rest = turns - (nearest << 127)
    if rest >= 2**127:
        rest -= 2**128
    value = half_turns(float(rest) * 2.0**-127)
    value = single(-value if nearest else value)
    return -value if phase < 0 else value


# Items


def twister(seed):
    """MT19937 after init_genrand(seed)."""
    state = [seed & 0xFFFFFFFF]
    for index in range(1, 624):
        state.append((1812433253 * (state[-1] ^ state[-1] >> 30) + index) & 0xFFFFFFFF)
    generator = random.Random()
    generator.setstate((3, tuple(state) + (624,), None))
    return lambda: generator.getrandbits(32)


def normal_pair(first, second):
    mask = 2**53 - 1
    radius = math.sqrt(-2 * logarithm(1 - (second & mask) / 2**53))
    cosine, sine = cosine_and_sine((first & mask) / 2**53)
    return radius * cosine, radius * sine


def normals(word):
    while True:
        first = word() << 32 | word()
        second = word() << 32 | word()
        yield from normal_pair(first, second)


def shifted_frequencies(k, word, test):
    """Returns the frequencies and how often k new ones were drawn."""
    source = normals(word)
    mean, deviation = (1 if test else -1) / 3, 1 / 3

    def draw():
        return single(next(source) * deviation + mean)

    values, redraws = [draw() for _ in range(k)], 0
    while any(abs(value) > 1 for value in values):
        redraws += 1
        for place in range(k):
            new = draw()
            if abs(values[place]) > 1:
                values[place] = new
    return values, redraws


def parameters(k, seed, index, sort=False, shift=False, test=False):
    word = twister(seed * index % MAXIMUM_ID)
    uniform = lambda: (word() % 2**24) / 2**24 * 2 - 1
    redraws = 0
    if shift:
        frequencies, redraws = shifted_frequencies(k, word, test)
    else:
        frequencies = [uniform() for _ in range(k)]
    amplitudes = [uniform() for _ in range(k)]
    return (sorted(frequencies) if sort else frequencies) + amplitudes, redraws


def signal(values, length, break_symmetry=False):
    k = len(values) // 2
    pi = single(math.pi)
    samples = [-0.0] * length
    for j in range(k):
        omega = single(pi * single(values[j] + 1)) / 2
        if break_symmetry:
            omega = single(single(single(j * pi) / k) + single(omega / k))
        amplitude = single(values[k + j] + 1) / 2
        for t in range(length):
            samples[t] = single(samples[t] + single(amplitude * sine_of_phase(single(omega * t))))
    return samples


# Coupling


def philox(counter, key):
    words, (low, high) = list(counter), key
    for _ in range(10):
        first, second = words[0] * 0xD2511F53, words[2] * 0xCD9E8D57
        words = [
            second >> 32 ^ words[1] ^ low, second & 0xFFFFFFFF, first >> 32 ^ words[3] ^ high, first & 0xFFFFFFFF,
        ]
        low, high = (low + 0x9E3779B9) & 0xFFFFFFFF, (high + 0xBB67AE85) & 0xFFFFFFFF
    return words


def block(seed, purpose, epoch, item, number):
    a, b, c, d = philox(
        (item & 0xFFFFFFFF, item >> 32, epoch, purpose << 24 | number), (seed & 0xFFFFFFFF, seed >> 32)
    )
    return a << 32 | b, c << 32 | d


def noise(seed, epoch, item, width):
    pairs = (normal_pair(*block(seed, 1, epoch, item, number)) for number in range((width + 1) // 2))
    return [single(value) for pair in pairs for value in pair][:width]


def order(count, seed, epoch):
    items = list(range(count))
    for place in range(count - 1, 0, -1):
        other = block(seed, 2, epoch, place, 0)[0] * (place + 1) >> 64
        items[place], items[other] = items[other], items[place]
    return items


# Answers


def item_answers():
    cases = [
        (1, 123, [0, 1, 5, 2**31, MAXIMUM_ID], {}),
        (4, 123, list(range(9)), {}),
        (4, 2**64 - 1, [1, 2, 3, MAXIMUM_ID - 1], {}),
        (3, 456, [0, 7, 12_345_678_901], {"sort": True}),
        (113, 789, [1], {"sort": True}),
        (114, 789, [1, 2], {}),
        (400, 123, [3], {"sort": True}),
        (4096, 123, [11], {}),
        (1, 123, list(range(40)), {"shift": True}),
        (5, 456, list(range(20)), {"shift": True}),
        (8, 789, list(range(30)), {"shift": True, "test": True}),
        (17, 789, [4, 5], {"shift": True, "test": True, "sort": True}),
        (700, 123, [9], {"shift": True}),
    ]
    answers = []
    for k, seed, indices, options in cases:
        for index in indices:
            values, redraws = parameters(k, seed, index, **options)
            digest = hashlib.sha256(bytes.fromhex(hexadecimal(values))).hexdigest()
            answers.append(
                {"k": k, "seed": str(seed), "index": str(index), "redraws": redraws}
                | {name: options.get(name, False) for name in ("sort", "shift", "test")}
                | {"sha256": digest, "first": bits_of(values[0]), "last": bits_of(values[-1])}
            )
    return answers


def signal_answers():
    source = random.Random(20261121)
    lengths = ((1, 1), (3, 70), (4, 257), (5, 70), (7, 70), (9, 100), (12, 90))
    cases = [(parameters(k, 123, k)[0], length, broken) for k, length in lengths for broken in (False, True)]
    for scale in (1.5, 40.0, 2.0**18, 2.0**30, 2.0**60):
        cases.append(([single(source.uniform(-scale, scale)) for _ in range(6)], 99, False))
    cases.append(([-1.0, -1.0, 1.0, -3.0, -1.0, 1.0], 33, False))
    # Short phases in the first component and in the last, long ones between.
    cases.append(([0.25, 2.0**24, 0.5, -2.0**40, 0.125, 0.25, 0.5, 0.75, 1.0, -0.5], 64, False))
    return [
        {"parameters": hexadecimal(values), "length": length, "break_symmetry": broken,
         "sha256": hashlib.sha256(bytes.fromhex(hexadecimal(signal(values, length, broken)))).hexdigest()}
        for values, length, broken in cases
    ]


def noise_answers():
    cases = [(123, 0, 0, 8), (123, 0, 1, 8), (123, 1, 0, 8), (456, 0, 0, 3), (2**64 - 1, 2**32 - 1, MAXIMUM_ID, 5)]
    return [
        {"seed": str(seed), "epoch": epoch, "item": str(item), "values": hexadecimal(noise(seed, epoch, item, width))}
        for seed, epoch, item, width in cases
    ]


def order_answers():
    return [
        {"count": count, "seed": str(seed), "epoch": epoch, "items": order(count, seed, epoch)}
        for count, seed, epoch in ((0, 123, 0), (1, 123, 0), (2, 123, 0), (10, 123, 0), (10, 123, 1), (100, 2**64 - 1, 7))
    ]


def record(k, split, index, length):
    values = parameters(k, SEEDS[split], index)[0]
    return struct.pack("<Q", index) + b"".join(struct.pack("<f", value) for value in values + signal(values, length))


def record_answers():
    return [
        {"k": k, "split": split, "first": first, "count": count, "signal_length": length,
         "sha256": hashlib.sha256(b"".join(record(k, split, i, length) for i in range(first, first + count))).hexdigest()}
        for k, split, first, count, length in (
            (4, "train", 0, 100, 0), (1, "val", 1000, 40, 0), (4, "test", 5, 33, 16), (2, "val", 0, 9, 40))
    ]


def answers():
    return {
        "comment": "written by scripts/oracle/ksin_oracle.py; never edit",
        "items": item_answers(), "signals": signal_answers(), "noise": noise_answers(), "orders": order_answers(),
        "records": record_answers(),
    }


def main():
    parser = argparse.ArgumentParser(description="known answers of the k-sin engine")
    parser.add_argument("--check", metavar="FILE", help="compare with a file instead of writing")
    options = parser.parse_args()
    text = json.dumps(answers(), indent=1) + "\n"
    if options.check is None:
        sys.stdout.write(text)
        return 0
    with open(options.check, encoding="utf-8") as file:
        if file.read() == text:
            return 0
    print(f"{options.check} is not what the oracle writes", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
