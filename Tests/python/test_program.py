"""The program and the package write and join the same receipts; skipped where the program is not built."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import dpa_harness
from conftest import TESTS

PROGRAM = TESTS.parent / ".build" / "release" / "dpa-harness"
needs_program = pytest.mark.skipif(not PROGRAM.exists(), reason="the program is not built")


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([PROGRAM, *map(str, arguments)], check=True, capture_output=True, text=True)


@needs_program
def test_a_receipt_has_the_programs_bytes(tmp_path: Path) -> None:
    options = ["--preset", "mild", "--start", 7, "--count", 9_000, "--seeding", "rank", "--base-seed", 3]
    for rank in range(3):
        theirs, ours = tmp_path / f"program-{rank}.json", tmp_path / f"python-{rank}.json"
        run("generate", *options, "--world-size", 3, "--rank", rank, "--receipt", theirs, "--output", "/dev/null")
        dpa_harness.receipt("mild", 7, 9_000, seeding="rank", rank=rank, world_size=3, base_seed=3).save(ours)
        assert ours.read_bytes() == theirs.read_bytes()
        assert Path(f"{ours}.leaves").read_bytes() == Path(f"{theirs}.leaves").read_bytes()
    mixed = [tmp_path / "program-0.json", tmp_path / "python-1.json", tmp_path / "program-2.json"]
    root = dpa_harness.root("mild", 7, 9_000, seeding="rank", world_size=3, base_seed=3)
    assert dpa_harness.join(mixed).root == root
    verdict = run("verify", "receipts", "--audit", "all", *mixed)
    assert root in verdict.stderr
    assert "receipts: HELD" in verdict.stdout


@needs_program
def test_records_of_the_program_are_read(tmp_path: Path) -> None:
    path = tmp_path / "rows.records"
    run("generate", "--preset", "mild", "--count", 2_000, "--format", "records", "--output", path)
    assert dpa_harness.read_records(path).tobytes() == dpa_harness.table("mild", 0, 2_000).tobytes()


@needs_program
def test_python_runs_the_program_where_it_is_found() -> None:
    environment = os.environ | {"PATH": str(PROGRAM.parent)}
    found = subprocess.run(
        [sys.executable, "-m", "dpa_harness", "--version"], capture_output=True, text=True, env=environment
    )
    assert found.stdout == run("--version").stdout


def test_python_says_where_the_program_should_be() -> None:
    environment = os.environ | {"PATH": "/nowhere"}
    found = subprocess.run([sys.executable, "-m", "dpa_harness"], capture_output=True, text=True, env=environment)
    assert found.returncode == 74
    assert found.stderr.endswith("nor on PATH; build it and put it there\n")
