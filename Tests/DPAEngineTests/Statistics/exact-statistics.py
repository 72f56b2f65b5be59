"""Mean, sample deviation, minimum and maximum of tables, exactly, as bit patterns.

One table a line on standard input: bit patterns of its values, 16 hexadecimal digits each. One line out for each:
the four results. All arithmetic is that of fractions and integers; where the interpreter's own statistics module
rounds correctly (CPython 3.11 on), it must agree.
"""
import math
import statistics
import struct
import sys
from fractions import Fraction


def bits(value):
    return struct.pack(">d", value).hex()


def square_root(ratio):
    """The square root of a fraction, rounded once: to odd on more bits than a binary64 has, then by exact division."""
    if ratio == 0:
        return 0.0
    shift = (ratio.numerator.bit_length() - ratio.denominator.bit_length()) // 2 - 60
    scaled = ratio / Fraction(4) ** shift
    whole = scaled.numerator // scaled.denominator
    root = math.isqrt(whole)
    if root * root != scaled:
        root |= 1
    exact = root * Fraction(2) ** shift
    return exact.numerator / exact.denominator


for line in sys.stdin:
    values = [struct.unpack(">d", bytes.fromhex(word))[0] for word in line.split()]
    exact = [Fraction(value) for value in values]
    mean = sum(exact) / len(exact)
    deviation = 0.0
    if len(exact) > 1:
        deviation = square_root(sum((value - mean) ** 2 for value in exact) / (len(exact) - 1))
        if sys.version_info >= (3, 11) and statistics.stdev(values) != deviation:
            sys.exit(f"statistics.stdev disagrees: {line}")
    average = mean.numerator / mean.denominator
    if statistics.mean(values) != average:
        sys.exit(f"statistics.mean disagrees: {line}")
    # -0.0 counts as the smaller zero, so that the extremes do not depend on the order.
    values.sort(key=lambda value: (value, math.copysign(1.0, value)))
    print(bits(average), bits(deviation), bits(values[0]), bits(values[-1]))
