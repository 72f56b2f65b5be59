"""Receipts: what parts prove, and what joining them refuses."""

from __future__ import annotations

import copy
import hashlib
import pickle
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from dpa_harness import Receipt, ReceiptError, _receipts, dpa, join, receipt, root, table

COUNT = 9_000


def receipts(*borders: int, **arguments: Any) -> list[Receipt]:
    edges = [0, *borders, COUNT]
    return [receipt("mild", 0, COUNT, part=range(*ids), **arguments) for ids in pairwise(edges)]


def test_any_parts_in_any_order_join_to_the_root_and_the_statistics() -> None:
    expected = dpa.compute_statistics(list(dpa.stream_augmentation_chain(COUNT, dpa.get_preset("mild"))))
    for borders in [(), (1,), (1_024,), (1_000, 1_010, 1_020, 5_000), (3_000, 6_000)]:
        joined = join(reversed(receipts(*borders)))
        assert joined.root == root("mild", 0, COUNT)
        assert joined.statistics == expected
        assert joined.count == COUNT


def test_the_receipts_of_ranks_join() -> None:
    arguments: dict[str, Any] = {"seeding": "rank", "world_size": 3, "base_seed": 8}
    parts = [receipt("mild", 11, COUNT, rank=rank, **arguments) for rank in range(3)]
    assert join(parts).root == root("mild", 11, COUNT, **arguments)
    assert parts[1].document["rank"] == 1


def test_kernels_may_differ() -> None:
    first, second = receipts(4_000)
    other = receipts(4_000, kernel="portable")[1]
    assert other.document["kernel"] == "portable"
    assert join([first, other]) == join([first, second])


def test_files_and_pickles_keep_a_receipt(tmp_path: Path) -> None:
    parts = receipts(2_500)
    for number, part in enumerate(parts):
        part.save(tmp_path / f"{number}.json")
    assert join([tmp_path / "0.json", tmp_path / "1.json"]) == join(parts)
    assert Receipt.load(tmp_path / "0.json").text == parts[0].text
    assert pickle.loads(pickle.dumps(parts[0])).document == parts[0].document
    assert parts[1].part == range(2_500, COUNT)


def test_an_empty_table_is_proved_too() -> None:
    joined = join([receipt("mild", 5, 0)])
    assert (joined.root, joined.statistics) == (root("mild", 5, 0), {})


def edited(receipt: Receipt, /, **members: Any) -> Receipt:
    document = copy.deepcopy(receipt.document) | members
    return Receipt(document | {"sha256": _receipts._checksum(document)})


def refusal(*parts: Any) -> str:
    with pytest.raises(ReceiptError) as raised:
        join(parts)
    return str(raised.value)


def test_what_does_not_join_is_named() -> None:
    first, second, third = receipts(2_000, 5_000)
    assert refusal() == "there are no receipts to join"
    assert refusal(first, third) == "the ids 2000..<5000 are missing: no receipt covers them"
    assert refusal(first, second, second, third).startswith("the ids 2000..<5000 are doubled: ")
    overlapping = receipt("mild", 0, COUNT, part=range(1_500, 5_000))
    assert refusal(first, overlapping, third).startswith("the ids 1500..<2000 overlap: ")
    other = receipt("moderate", 0, COUNT, part=range(2_000, 5_000))
    assert refusal(first, other, third).startswith("receipt 1 has another configuration: ")


def test_edited_receipts_are_refused() -> None:
    first, second = receipts(2_000)
    assert refusal(first, Receipt(second.document | {"kernel": "portable"})) == (
        "receipt 1 was edited: its SHA-256 is not that of its content"
    )
    wrong = copy.deepcopy(second.document["partLeaves"])
    wrong[0]["sha256"] = "0" * 64
    assert "wrong rows 2000..<2048" in refusal(first, edited(second, partLeaves=wrong))


def test_a_receipt_too_long_for_memory_is_refused_with_a_sentence() -> None:
    with pytest.raises(MemoryError, match=r"^the leaf hashes of 4611686018427387904 rows do not fit into memory$"):
        receipt("mild", 0, 2**62)


@pytest.mark.parametrize("count", [0, 5, 1_023, 1_024, 3_000])
def test_a_receipt_holds_the_hashes_of_whole_leaves(count: int) -> None:
    records = table("mild", 0, count).tobytes()
    leaves = [hashlib.sha256(b"\0" + records[start : start + 81_920]).digest() for start in range(0, len(records), 81_920)]
    assert receipt("mild", 0, count).leaves == b"".join(leaves)


def test_malformed_receipts_are_refused_and_never_crash() -> None:
    first, second = receipts(2_000)
    long = {"mantissa": "1" * 3_000, "exponent": 0}
    sums = copy.deepcopy(second.document["accumulators"])
    sums["noise"]["sum"] = long
    for members in (
        {"part": None}, {"part": {"first_id": 2_000}}, {"subtrees": [{}] * 200}, {"subtrees": [7]},
        {"accumulators": {}}, {"accumulators": sums}, {"partLeaves": second.document["partLeaves"] * 3},
    ):  # fmt: skip
        assert refusal(first, edited(second, **members))
    assert refusal({"schema": "dpa-receipt/3"})
    with pytest.raises(ValueError, match="range of consecutive ids"):
        receipt("mild", 0, 10, part=range(0, 10, 2))
    with pytest.raises(ValueError, match=r"the part 5\.\.<15 reaches outside its table 0\.\.<10"):
        receipt("mild", 0, 10, part=range(5, 15))
