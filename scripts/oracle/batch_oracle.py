"""Batch sizes, the other implementation: what golden-from-python.py holds the four strategies to.

Nothing is shared with Swift. Memory is scripted as (percent used, MiB available): reading k is taken before attempt k
to deliver a batch; the consumer's seconds per sample are scripted batch by batch. A script that runs out repeats its
last entry.
"""

HIGH, LOW, STOP = 80, 50, 90  # percent of memory used
SLOW, FAST, FAST_SIZE = 0.1, 0.01, 1000
SAMPLE_BYTES = 80


def scripted(script, index):
    return script[min(index, len(script) - 1)]


def optimal_size(available, limit, minimum):
    return max(minimum, int(min(0.9 * available, limit) * 2**20 / SAMPLE_BYTES))


def adjusted_size(size, used, available, limit, minimum):
    if used > HIGH:
        size = int(size * 0.8)
    elif available < limit:
        size = int(size * (available / limit))
    elif used < LOW and available > 2 * limit:
        size = max(size + 1, int(size * 1.2))
    return max(minimum, size)


def paced_size(size, paces, minimum):
    """The size after the consumer took these seconds per sample for its latest batches."""
    mean = sum(paces[-5:]) / len(paces[-5:])
    if mean > SLOW:
        return max(minimum, size // 2)
    return max(size, min(2 * size, FAST_SIZE)) if mean < FAST else size


def lanes(count, number):
    return [list(range(lane, count, number)) for lane in range(min(number, count))]


def batches(count, strategy, batch_size, limit_mb, minimum, adaptive_sizing, memory_readings, seconds_per_sample):
    """The places of each batch, and (batch, next place) of every stop of monitored processing, which then goes on."""
    if strategy == "round_robin":
        return lanes(count, batch_size), []
    delivered, stops, attempt, size, start = [], [], 0, batch_size, 0
    while start < count:
        used, available = scripted(memory_readings, attempt)
        attempt += 1
        if used > STOP:
            stops.append((len(delivered), start))
            continue
        next_size = size
        if delivered and strategy == "adaptive":
            if adaptive_sizing:
                paces = [scripted(seconds_per_sample, batch) for batch in range(len(delivered))]
                # The pace counts once per batch, so a stop does not count it again.
                next_size = paced_size(size, paces, minimum)
            adjusted = adjusted_size(next_size, used, available, limit_mb, minimum)
            next_size = max(minimum, min(next_size, adjusted))
        elif strategy == "memory_optimized":
            if delivered:
                next_size = adjusted_size(size, used, available, limit_mb, minimum)
            next_size = min(next_size, optimal_size(available, limit_mb, minimum))
        size = next_size
        delivered.append(list(range(start, min(start + size, count))))
        start += len(delivered[-1])
    return delivered, stops
