"""Tables: columns, ranks, epochs, memory of the caller's own, errors."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import dpa_harness
from conftest import DEEP, WritingOn
from dpa_harness import _library, dpa
from dpa_harness._engine import Engine


def test_chosen_columns_come_in_the_order_asked_for() -> None:
    rows = dpa_harness.table("mild", 5, 4, columns=["scale", "id"])
    assert rows.dtype.names == ("scale", "id")
    assert rows["id"].tolist() == [5, 6, 7, 8]
    assert rows["scale"].tolist() == dpa_harness.table("mild", 5, 4)["scale"].tolist()


def test_out_is_filled_in_place_whatever_its_layout() -> None:
    wide = np.zeros(20, np.dtype([("label", "<i4"), ("id", "<u8"), ("noise", "<f8"), ("hash", "u1", (32,))]))
    out = wide[["id", "noise", "hash"]][::2]
    assert dpa_harness.table("mild", 100, 10, out=out) is out
    expected = dpa_harness.table("mild", 100, 10)
    assert (wide["noise"][::2] == expected["noise"]).all()
    assert (wide["hash"][::2] == expected["hash"]).all()
    assert not wide["noise"][1::2].any()
    assert not wide["label"].any()


def test_one_row_is_filled_whatever_view_it_was_taken_by() -> None:
    rows = np.zeros(5, dpa_harness.ROW)
    for out in (rows[:1][::-1], rows[3:2:-3], np.lib.stride_tricks.as_strided(rows[4:], (1,), (0,))):
        dpa_harness.table("mild", 7, 1, out=out)
    expected = dpa_harness.table("mild", 7, 1)[0]
    assert [row == expected for row in rows] == [True, False, False, True, True]


def test_any_number_of_threads_and_chunks_yields_the_same_bytes() -> None:
    expected = dpa_harness.table("moderate", 7, 30_000, threads=1).tobytes()
    assert dpa_harness.table("moderate", 7, 30_000, threads=3).tobytes() == expected
    chunks = dpa_harness.iter_tables("moderate", 7, 30_000, chunk=7_001)
    assert b"".join(rows.tobytes() for rows in chunks) == expected


def test_the_ranks_of_a_table_make_up_the_table() -> None:
    for seeding in ("sample", "rank"):
        whole = dpa_harness.table("mild", 3, 1_000, seeding=seeding, world_size=7, base_seed=5)
        parts = [
            dpa_harness.table("mild", 3, 1_000, seeding=seeding, rank=rank, world_size=7, base_seed=5)
            for rank in range(7)
        ]
        assert np.concatenate(parts).tobytes() == whole.tobytes()


def test_an_epoch_has_ids_of_its_own() -> None:
    rows = dpa_harness.table("mild", 2, 3, epoch=4, epoch_size=10)
    assert rows["id"].tolist() == [42, 43, 44]
    assert dpa_harness.table("mild", 2, 3, epoch=0, epoch_size=10).tobytes() == dpa_harness.table("mild", 2, 3).tobytes()


def test_a_table_comes_with_its_root() -> None:
    rows, root = dpa_harness.table("mild", 9, 5_000, root=True)
    assert len(rows) == 5_000
    assert root == dpa_harness.root("mild", 9, 5_000)


def test_records_are_read_back_without_a_copy(tmp_path: Path) -> None:
    rows = dpa_harness.table("mild", 0, 100)
    path = tmp_path / "rows.bin"
    path.write_bytes(rows.tobytes())
    read = dpa_harness.read_records(path)
    assert read.tobytes() == rows.tobytes()
    assert not read.flags.writeable
    path.write_bytes(b"x" * 81)
    with pytest.raises(ValueError, match=r"has 81 bytes, which is no multiple of a record's 80$"):
        dpa_harness.read_records(path)


@pytest.mark.parametrize(
    ("error", "sentence", "arguments"),
    [
        (ValueError, "there is no preset 'wild'; the presets are default, mild, moderate, aggressive", {"config": "wild"}),
        (ValueError, "start must be non-negative, not -1", {"start": -1}),
        (OverflowError, "2 ids from 9223372036854775807 on would pass the last id, 9223372036854775807",
         {"start": 2**63 - 1, "count": 2}),
        (OverflowError, "9223372036854775808 ids from 5 on would pass the last id, 9223372036854775807",
         {"start": 5, "count": 2**63}),
        (OverflowError, "start must be 0 to 18446744073709551615, not 18446744073709551616", {"start": 2**64}),
        (MemoryError, "4611686018427387904 rows of 80 bytes do not fit into memory", {"count": 2**62}),
        (ValueError, "there is no column 'hue'; the columns are id, rotation, brightness, noise, scale, contrast, hash",
         {"columns": ["hue"]}),
        (ValueError, "a rank, or seeding by ranks, needs world_size", {"rank": 0}),
        (ValueError, "a rank must be below the world size, but rank is 4 and world size is 4",
         {"rank": 4, "world_size": 4}),
        (ValueError, "a world needs at least one rank, so the world size must not be 0", {"rank": 0, "world_size": 0}),
        (ValueError, "seeding must be 'sample' or 'rank', not 'row'", {"seeding": "row"}),
        (ValueError, "epoch and epoch_size belong together", {"epoch": 1}),
        (ValueError, "an id must be below the epoch size, but id 5 is not below 5", {"count": 6, "epoch": 1, "epoch_size": 5}),
        (OverflowError, "epoch 9223372036854775808 of size 5 would pass the last id, 9223372036854775807",
         {"count": 1, "epoch": 2**63, "epoch_size": 5}),
        (ValueError, "jobs must be 1 to 1024, not 0", {"count": 1, "threads": 0}),
        (ValueError, "out must be a structured array of one dimension", {"out": np.zeros(3)}),
        (ValueError, "out must hold 2 rows, not 3", {"count": 2, "out": np.zeros(3, dpa_harness.ROW)}),
        (ValueError, "the rows of out must lie in ascending order",
         {"count": 2, "out": np.zeros(2, dpa_harness.ROW)[::-1]}),
        (ValueError, "the column 'id' must have the dtype uint64, not int32",
         {"count": 1, "out": np.zeros(1, [("id", "<i4")])}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_sentence(error: type, sentence: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(error) as raised:
        dpa_harness.table(**arguments)
    assert str(raised.value) == sentence


def test_settings_that_cannot_be_are_refused_with_a_sentence() -> None:
    config = dpa_harness.AugmentationConfig(augmentation_depth=10_001)
    with pytest.raises(ValueError, match=r"^the chain depth must be 1 to 10000, not 10001$"):
        dpa_harness.table(config, 0, 1)
    with pytest.raises(ValueError, match=r"^a range needs finite bounds, not 0.0:inf$"):
        dpa_harness.table(dpa_harness.AugmentationConfig(noise_range=(0, float("inf"))), 0, 1)
    with pytest.raises(ValueError, match="the kernel 'abacus' is not available here"):
        dpa_harness.table("mild", 0, 1, kernel="abacus")


def rows_in_child(queue: Any) -> None:
    queue.put(dpa_harness.table("mild", 0, 20_000).tobytes()[-80:] + repr(dpa.gen_augmentation_params(3)).encode())


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_children_go_on_with_the_engine(method: str) -> None:
    expected = dpa_harness.table("mild", 0, 20_000).tobytes()[-80:] + repr(dpa.gen_augmentation_params(3)).encode()
    context = multiprocessing.get_context(method)
    queue = context.Queue()
    children = [context.Process(target=rows_in_child, args=(queue,)) for _ in range(2)]
    for child in children:
        child.start()
    found = [queue.get(timeout=60) for _ in children]
    for child in children:
        child.join()
    assert found == [expected, expected]


def test_threads_share_an_engine() -> None:
    expected = [dpa.gen_augmentation_params(sample_id) for sample_id in range(1_000)]
    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(lambda _: [dpa.gen_augmentation_params(number) for number in range(1_000)], range(8)):
            assert found == expected


def resident_pages() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1])


def test_engines_that_are_dropped_leave_nothing_behind() -> None:
    config = dpa_harness.AugmentationConfig()

    def make(count: int) -> None:
        for _ in range(count):
            Engine(config).row(1)

    make(500)
    before = resident_pages()
    make(10_000)
    assert resident_pages() - before < 1_000


def test_ctrl_c_ends_a_long_call() -> None:
    # What runs in the background of a shell ignores Ctrl-C, and so would the child; hours are left where it is ignored.
    program = (
        "import dpa_harness, signal\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "try:\n"
        "    print('ready', flush=True)\n"
        "    dpa_harness.root('mild', 0, 10**11)\n"
        "except KeyboardInterrupt:\n"
        "    print('stopped', flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        # A call that never ends must fail the test and not hold it up.
        ending = threading.Timer(60, child.kill)
        ending.start()
        assert child.stdout.readline() == "ready\n"
        time.sleep(0.3)
        child.send_signal(signal.SIGINT)
        assert child.stdout.readline() == "stopped\n"
        assert child.wait(60) == 0
        ending.cancel()


@pytest.mark.parametrize(
    "write",
    [
        lambda: dpa_harness.table(DEEP, 0, 50),
        lambda: next(dpa_harness.iter_tables(DEEP, 0, 50, chunk=50)),
        lambda: dpa.generate_augmentation_chain(50, DEEP),
    ],
    ids=["table", "iter_tables", "chain"],
)
def test_memory_lives_as_long_as_it_is_written_into_after_ctrl_c(write: Any, writing_on: WritingOn) -> None:
    with pytest.raises(KeyboardInterrupt):
        write()
    alive = writing_on.arrays_alive()
    assert alive
    assert all(alive)
    writing_on.end()
    assert not any(writing_on.arrays_alive())


def test_ctrl_c_while_its_thread_starts_ends_a_long_call_too(
    monkeypatch: pytest.MonkeyPatch, writing_on: WritingOn
) -> None:
    class Interrupted(threading.Thread):
        def start(self) -> None:
            super().start()
            raise KeyboardInterrupt

    monkeypatch.setattr(_library.threading, "Thread", Interrupted)
    monkeypatch.setattr(signal, "pthread_kill", lambda *_: None)
    with pytest.raises(KeyboardInterrupt):
        dpa_harness.table(DEEP, 0, 50)
    writing_on.end()
    assert writing_on.was_told_to_stop


def test_a_long_call_outside_of_the_main_thread_works() -> None:
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(dpa_harness.root("mild", 0, 300_000)))
    thread.start()
    thread.join()
    assert found == [dpa_harness.root("mild", 0, 300_000)]


def test_importing_reads_no_settings_of_the_environment() -> None:
    command = [sys.executable, "-c", "import dpa_harness.dpa as d; print(d.gen_augmentation_seed(0))"]
    plain = subprocess.run(command, check=True, capture_output=True, env={"PATH": os.environ["PATH"]})
    assert plain.stdout.decode().strip() == dpa.gen_augmentation_seed(0)
