"""A proof over a Dask cluster closes although a worker dies."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import dpa_harness
from conftest import TESTS

distributed = pytest.importorskip("distributed")


def proved_part(part: range, rows: int, mark: str) -> dpa_harness.Receipt:
    # The first worker that comes to the third part is killed before it can answer.
    if part.start == 2_000 and not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), 9)
    return dpa_harness.receipt("mild", 0, rows, part=part, threads=1)


@pytest.mark.filterwarnings("ignore")
def test_the_parts_of_a_killed_worker_are_computed_again(tmp_path: Path) -> None:
    mark = str(tmp_path / "killed")
    parts = [range(start, start + 1_000) for start in range(0, 8_000, 1_000)]
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        receipts = client.gather(client.map(proved_part, parts, rows=8_000, mark=mark))
    assert Path(mark).exists()
    joined = dpa_harness.join(receipts)
    assert joined.root == dpa_harness.root("mild", 0, 8_000)
    assert joined.count == 8_000


def test_the_example_proves_a_million_rows() -> None:
    program = TESTS.parent / "docs" / "examples" / "prove_over_dask.py"
    shown = subprocess.run([sys.executable, program], check=True, capture_output=True, text=True, timeout=300).stdout
    assert shown.splitlines()[-1] == f"root {dpa_harness.root('moderate', 0, 1_000_000)}"
    assert shown.startswith("1000000 rows, mean rotation ")
