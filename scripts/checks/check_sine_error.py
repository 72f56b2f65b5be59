#!/usr/bin/env python3
"""Holds a sine kernel against MPFR: the largest error in units in the last place of a binary32, over COUNT phases.

    scripts/checks/check_sine_error.py LIBRARY FUNCTION [COUNT]
    scripts/checks/check_sine_error.py --answers > Tests/KSinEngineTests/Oracle/sines.txt

A third of the phases are sounds' (omega * t), a third random bit patterns up to 2^26, a third the binary32 numbers next
to multiples of pi, where reduction errors show most. Needs gmpy2 (MPFR).
"""
import array
import ctypes
import math
import random
import struct
import sys

if "--help" in sys.argv[1:]:
    sys.exit(print(__doc__.strip()))
import gmpy2

LIMIT = 2.0**26
BOUND = 0.51


def single(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def phases(count, source):
    largest = struct.unpack("<I", struct.pack("<f", LIMIT))[0]
    for number in range(count):
        if number % 3 == 0:
            omega = single(single(math.pi) * source.random())
            yield single(omega * source.randrange(1 << source.randrange(1, 21)))
        elif number % 3 == 1:
            bits = source.randrange(largest + 1) | source.getrandbits(1) << 31
            yield struct.unpack("<f", struct.pack("<I", bits))[0]
        else:
            multiple = source.randrange(1, 1 << source.randrange(1, 25)) * math.pi
            yield max(-LIMIT, min(LIMIT, single(multiple)))


def error(found, phase):
    """In units in the last place of the exact sine."""
    exact = gmpy2.sin(gmpy2.mpfr(phase))
    if exact == 0:
        return 0.0 if found == 0 else math.inf
    exponent = max(gmpy2.get_exp(exact) - 24, -149)
    return abs(float((gmpy2.mpfr(found) - exact) * gmpy2.exp2(-exponent)))


def write_answers():
    """Phase and the exact sine, rounded to 80 bits' worth of decimal digits, for phases of every kind and size."""
    source = random.Random(16)
    chosen = list(phases(3000, source))
    chosen += [single(source.uniform(0.5, 1) * 2.0**exponent) for exponent in range(27, 128) for _ in range(5)]
    chosen += [0.0, -0.0, 1e-45, -1e-45, 1.17549435e-38, LIMIT, -LIMIT, single(math.pi), 505.7964172363281]
    for phase in chosen:
        print(struct.pack(">f", phase).hex(), float(gmpy2.sin(gmpy2.mpfr(phase))).hex())


def main():
    gmpy2.get_context().precision = 120
    if sys.argv[1:] == ["--answers"]:
        return write_answers()
    function = getattr(ctypes.CDLL(sys.argv[1]), sys.argv[2])
    function.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 10_000_000
    source, worst, done = random.Random(26), (0.0, 0.0), 0
    while done < count:
        inputs = array.array("f", phases(min(100_000, count - done), source))
        outputs = array.array("f", bytes(4 * len(inputs)))
        function(inputs.buffer_info()[0], len(inputs), outputs.buffer_info()[0])
        worst = max(worst, max((error(found, phase), phase) for found, phase in zip(outputs, inputs)))
        done += len(inputs)
    print(f"{sys.argv[2]}: {done} phases, largest error {worst[0]:.6f} units in the last place, at {worst[1]!r}")
    sys.exit(0 if worst[0] < BOUND else 1)


if __name__ == "__main__":
    main()
