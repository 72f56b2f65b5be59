"""A table proved over a Dask cluster: each task computes a part and returns its receipt, the client joins them.

    pip install distributed
    python docs/examples/prove_over_dask.py

A worker that dies takes no proof with it: Dask gives its parts to another, and the receipts are the same.
"""

from dask.distributed import Client, LocalCluster

import dpa_harness

ROWS, PARTS = 1_000_000, 16


def proved_part(part: range, rows: int = ROWS) -> dpa_harness.Receipt:
    return dpa_harness.receipt("moderate", 0, rows, part=part, threads=1)


def main() -> None:
    length = ROWS // PARTS
    parts = [range(start, start + length) for start in range(0, ROWS, length)]
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        joined = dpa_harness.join(client.gather(client.map(proved_part, parts)))
    print(f"{joined.count} rows, mean rotation {joined.statistics['rotation']['mean']}")
    print(f"root {joined.root}")


if __name__ == "__main__":
    main()
