"""How many times as fast as NumPy and SciPy the k-sin engine is, on one core, in turn. Run by ksin-ratios, which builds LIBRARY.

Signals: k = 4, 1,024 samples, the same binary32 arithmetic in NumPy, once as one writes it and once with its working
memory reused and small enough for the cache. Assignment: 1,024 rows, distances of normal noise and uniform parameters.
"""
import ctypes
import os
import sys
import time

import numpy
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

K, LENGTH, ROWS, ROUNDS = 4, 1024, 64, 25


def omegas_and_amplitudes(parameters):
    one, two = numpy.float32(1), numpy.float32(2)
    return numpy.float32(numpy.pi) * (parameters[:, :K] + one) / two, (parameters[:, K:] + one) / two


def plain(parameters, times):
    omega, amplitude = omegas_and_amplitudes(parameters)
    return (amplitude[:, :, None] * numpy.sin(omega[:, :, None] * times)).sum(1)


def tuned(parameters, times, phase=numpy.empty((ROWS, LENGTH), numpy.float32)):
    omega, amplitude = omegas_and_amplitudes(parameters)
    total = numpy.zeros((ROWS, LENGTH), numpy.float32)
    for j in range(K):
        numpy.multiply(omega[:, j, None], times, out=phase)
        numpy.sin(phase, out=phase)
        numpy.multiply(phase, amplitude[:, j, None], out=phase)
        numpy.add(total, phase, out=total)
    return total


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def fastest(works, rounds):
    """The least time of each, all in turn."""
    best = {name: float("inf") for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            best[name] = min(best[name], seconds(work))
    return best


def signals(library):
    source = numpy.random.default_rng(1)
    parameters = source.uniform(-1, 1, (ROWS, 2 * K)).astype(numpy.float32)
    times = numpy.arange(LENGTH, dtype=numpy.float32)
    found = numpy.empty((ROWS, LENGTH), numpy.float32)
    pointer = lambda array: array.ctypes.data_as(ctypes.c_void_p)
    size = ctypes.c_ssize_t
    make = lambda kernel: library.ksin_signals(kernel, size(K), size(LENGTH), pointer(parameters), size(ROWS), pointer(found))
    works = {"numpy": lambda: plain(parameters, times), "numpy, tuned": lambda: tuned(parameters, times)}
    for number, name in enumerate(("portable", "avx2", "avx512", "neon")):
        if make(number) == 0:
            assert numpy.abs(found - plain(parameters, times)).max() < 1e-5
            works[name] = lambda number=number: make(number)
    best = fastest(works, ROUNDS)
    for name, value in best.items():
        line = f"{name:14} {value / ROWS * 1e6:8.2f} us a signal"
        if not name.startswith("numpy"):
            line += f", {best['numpy'] / value:5.2f} times numpy, {best['numpy, tuned'] / value:5.2f} times tuned"
        print(line)


def assignment(library, rows=1024):
    source = numpy.random.default_rng(2)
    costs = cdist(source.standard_normal((rows, 2 * K)), source.uniform(-1, 1, (rows, 2 * K))).astype(numpy.float32)
    columns = numpy.empty(rows, numpy.int64)
    pointer = lambda array: array.ctypes.data_as(ctypes.c_void_p)
    ours = lambda: library.ksin_assign(pointer(costs), ctypes.c_ssize_t(rows), pointer(columns))
    assert ours() == 0
    wanted = costs[linear_sum_assignment(costs)].sum(dtype=numpy.float64)
    assert abs(costs[numpy.arange(rows), columns].sum(dtype=numpy.float64) - wanted) <= 1e-12 * wanted
    best = fastest({"scipy": lambda: linear_sum_assignment(costs), "ours": ours}, 5)
    print(f"assignment of {rows} rows: scipy {best['scipy'] * 1e3:.1f} ms, ours {best['ours'] * 1e3:.1f} ms, "
          f"{best['scipy'] / best['ours']:.2f} times scipy")


def main():
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    library = ctypes.CDLL(sys.argv[1])
    print(f"numpy {numpy.__version__}")
    signals(library)
    assignment(library)


if __name__ == "__main__":
    main()
