"""The other implementation of the statistics of compare: scipy, on 100 random inputs."""

import json
import math
import random
import subprocess
import sys
import tempfile

import numpy as np
from scipy import stats

PROGRAM = sys.argv[1]
INPUTS = 100


def make_input(number, rng):
    # Up to 14 differences every combination of signs is quick; every tenth input has 26, where both sides draw signs.
    count = 26 if number % 10 == 9 else rng.randint(6, 14)
    shift = rng.choice([0.0, 0.0, 0.01, 0.05, -0.03])
    differences = [rng.gauss(shift, 0.03) * (8 if rng.random() < 0.1 else 1) for _ in range(count)]
    trials = rng.randint(1, 700)
    first = [rng.gauss(0, 1) for _ in range(rng.randint(3, 20))]
    second = [rng.gauss(rng.choice([0, 1]), 1) for _ in range(rng.randint(3, 20))]
    if number % 7 == 0:
        first, second = [round(x, 1) for x in first], [round(x, 1) for x in second]
    return {
        "differences": differences,
        "probabilities": [rng.random() ** 4 for _ in range(rng.randint(1, 30))],
        "successes": rng.randint(0, trials),
        "trials": trials,
        "first": first,
        "second": second,
    }


def clipped(differences):
    limit = np.percentile(np.abs(differences), 75)
    return np.clip(differences, -limit, limit)


def sign_flip(differences):
    count = len(differences)
    exact = count <= 20
    result = stats.permutation_test(
        (clipped(differences),), lambda x, axis: np.mean(x, axis=axis), permutation_type="samples", vectorized=True,
        alternative="greater", n_resamples=np.inf if exact else 200_000, batch=10_000, rng=np.random.default_rng(7))
    return result.pvalue, exact


def signed_rank_quantile(probability, count):
    """From the counts of all sums of ranks, by hand: scipy keeps its distribution private."""
    counts = [1]
    for rank in range(1, count + 1):
        longer = counts + [0] * rank
        for place, ways in enumerate(counts):
            longer[place + rank] += ways
        counts = longer
    total = 0
    for place, ways in enumerate(counts):
        total += ways
        if total >= probability * 2**count:
            return place
    raise AssertionError("a quantile")


def hodges_lehmann(differences):
    d = np.array(differences)
    rows, columns = np.triu_indices(len(d))
    walsh = np.sort((d[rows] + d[columns]) / 2)
    place = signed_rank_quantile(0.025, len(d))
    interval = [walsh[place - 1], walsh[len(walsh) - place]]
    # The interval holds the shifts that scipy's signed-rank test does not reject at 5 %.
    inside, outside = interval[0] + 1e-9, interval[0] - 1e-9
    assert stats.wilcoxon(d - inside, mode="exact").pvalue >= 0.05, "a shift inside is rejected"
    assert stats.wilcoxon(d - outside, mode="exact").pvalue < 0.05, "a shift outside is not rejected"
    return np.median(walsh), interval


def holm(probabilities):
    order = np.argsort(probabilities, kind="stable")
    scaled = [min(1.0, (len(order) - rank) * probabilities[index]) for rank, index in enumerate(order)]
    adjusted = np.empty(len(order))
    adjusted[order] = np.maximum.accumulate(scaled)
    return adjusted


def mann_whitney(first, second, alternative):
    ties = len(set(first + second)) < len(first) + len(second)
    exact = not ties and len(first) * len(second) <= 400
    return stats.mannwhitneyu(second, first, alternative=alternative, method="exact" if exact else "asymptotic").pvalue


def close(name, ours, theirs, tolerance=1e-9):
    assert math.isclose(ours, theirs, rel_tol=tolerance, abs_tol=tolerance), f"{name}: ours {ours}, theirs {theirs}"


def check(given, ours):
    for mine, other in zip(ours["clipped"], clipped(given["differences"]), strict=True):
        close("clipping", mine, other)
    probability, exact = sign_flip(given["differences"])
    error = 6 * math.sqrt(max(probability * (1 - probability), 1e-5) / 100_000)
    close("sign-flip p", ours["signFlip"], probability, 1e-9 if exact else error)
    estimate, interval = hodges_lehmann(given["differences"])
    close("Hodges-Lehmann", ours["estimate"], estimate)
    for mine, other in zip(ours["interval"], interval, strict=True):
        close("interval", mine, other)
    for mine, other in zip(ours["holm"], holm(given["probabilities"]), strict=True):
        close("Holm", mine, other)
    wilson = stats.binomtest(given["successes"], given["trials"]).proportion_ci(method="wilson")
    close("Wilson", ours["wilson"][0], wilson.low)
    close("Wilson", ours["wilson"][1], wilson.high)
    close("Mann-Whitney", ours["mannWhitneyTwoSided"], mann_whitney(given["first"], given["second"], "two-sided"))
    close("Mann-Whitney", ours["mannWhitneyGreater"], mann_whitney(given["first"], given["second"], "greater"))
    close("shift", ours["shift"], np.median(np.subtract.outer(given["second"], given["first"])))


def main():
    rng = random.Random(20261121)
    inputs = [make_input(number, rng) for number in range(INPUTS)]
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(inputs, file)
        file.flush()
        run = subprocess.run([PROGRAM, "decision-statistics", file.name], check=True, capture_output=True, text=True)
    for number, (given, ours) in enumerate(zip(inputs, json.loads(run.stdout), strict=True)):
        try:
            check(given, ours)
        except AssertionError as difference:
            sys.exit(f"input {number}: {difference}")
    import scipy
    print(f"{INPUTS} inputs: clipping, sign-flip p, Hodges-Lehmann and its interval, Holm, Wilson and Mann-Whitney "
          f"as scipy {scipy.__version__} has them")


main()
