"""Roots of tables, and proofs of a table out of its parts."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from struct import pack, unpack
from typing import Any, Optional, Union

import numpy as np
from numpy.typing import NDArray

from . import _library as c
from ._configuration import PARAMETERS, AugmentationConfig, ConfigLike, config_of
from ._engine import Engine, Seeding, engine_for, thread_count
from ._tables import Request, requested

SCHEMA = "dpa-receipt/2"


def root(
    config: ConfigLike = None, start: int = 0, count: int = 0, *, seeding: str = "sample", rank: Optional[int] = None,
    world_size: Optional[int] = None, base_seed: int = 0, epoch: Optional[int] = None,
    epoch_size: Optional[int] = None, threads: Optional[int] = None, kernel: str = "auto",
) -> str:  # fmt: skip
    """The Merkle root (RFC 6962) of rows, without keeping them: 64 hexadecimal digits.

    >>> root("moderate", 0, 1)
    'acb1a6ebf137d2ea2064c5e95b281d67fb6bc06173870b29cf73ac17e67703a3'
    """
    request = requested(
        config, start, count, seeding=seeding, rank=rank, world_size=world_size, base_seed=base_seed, epoch=epoch,
        epoch_size=epoch_size, kernel=kernel,
    )  # fmt: skip
    return root_of(request, thread_count(threads))


def root_of(request: Request, jobs: int) -> str:
    """The root of a part's rows as a table of their own."""
    return bytes(_proof(request, jobs, as_own_table=True)[0].root).hex()


def _proof(request: Request, jobs: int, *, as_own_table: bool) -> tuple[c.Proof, bytes]:
    proof, message, table, part = c.Proof(), c.Message(), request.table, request.part
    leaves = _leaf_memory(0 if as_own_table else request.count)

    def call(stop: ctypes.c_int32) -> int:
        status: int = c.library.dpa_prove(
            request.engine._pointer, ctypes.byref(table), ctypes.byref(part), int(as_own_table), jobs,
            ctypes.byref(stop), None if as_own_table else leaves.ctypes.data, ctypes.byref(proof), ctypes.byref(message),
        )  # fmt: skip
        return status

    c.check(c.run(call, request.engine.is_long(request.count)), message)
    return proof, leaves[: proof.leaf_count].tobytes() if len(leaves) else b""


def _leaf_memory(rows: int) -> NDArray[np.uint8]:
    """Room for the hashes of whole leaves; touched as they come, since a buffer of zeros would take seconds to make."""
    try:
        return np.empty((rows // c.LEAF_ROWS + 1 if rows else 0, 32), np.uint8)
    except (MemoryError, ValueError):
        raise MemoryError(f"the leaf hashes of {rows} rows do not fit into memory") from None


class Receipt:
    """What a part of a table proves of it: the document that `dpa-harness` writes and joins, as JSON."""

    def __init__(self, document: Mapping[str, Any], leaves: bytes = b"") -> None:
        self.document = dict(document)
        #: The hashes of the leaves that lie wholly in the part, for an audit; none where it was read without them.
        self.leaves = leaves

    @classmethod
    def load(cls, path: Union[str, os.PathLike[str]]) -> Receipt:
        """Reads a receipt, and the file of its leaves where there is one."""
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        if not isinstance(document, dict):
            raise ReceiptFormatError(f"'{os.fspath(path)}' is no receipt: it holds no JSON object")
        beside = Path(os.fspath(path) + ".leaves")
        return cls(document, beside.read_bytes() if beside.exists() else b"")

    def save(self, path: Union[str, os.PathLike[str]]) -> None:
        """Writes the receipt, and the hashes of its leaves beside it, as `dpa-harness` does."""
        Path(os.fspath(path) + ".leaves").write_bytes(self.leaves)
        Path(path).write_text(self.text, encoding="utf-8")

    @property
    def text(self) -> str:
        """The receipt as indented JSON."""
        return json.dumps(self.document, sort_keys=True, indent=2, separators=(",", " : ")) + "\n"

    @property
    def is_edited(self) -> bool:
        """Whether the content is not what its own SHA-256 says."""
        return bool(self.document.get("sha256") != _checksum(self.document))

    @property
    def part(self) -> range:
        """The ids that it covers."""
        rows = self.document["part"]
        return range(rows["first_id"], rows["first_id"] + rows["count"])

    def __repr__(self) -> str:
        return f"Receipt(part={self.part})"


class ReceiptFormatError(c.ReceiptError):
    """A document that is not a receipt."""


def _checksum(document: Mapping[str, Any]) -> str:
    body = {key: value for key, value in document.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def receipt(
    config: ConfigLike = None, start: int = 0, count: int = 0, *, part: Optional[range] = None,
    seeding: str = "sample", rank: Optional[int] = None, world_size: Optional[int] = None, base_seed: int = 0,
    epoch: Optional[int] = None, epoch_size: Optional[int] = None, threads: Optional[int] = None,
    kernel: str = "auto",
) -> Receipt:  # fmt: skip
    """Computes a part of the table of `count` ids from `start` on, and returns what it proves.

    The part is that of a rank, or the ids of a range, or the whole table.

    >>> receipts = [receipt("mild", 0, 3000, part=part) for part in (range(0, 1700), range(1700, 3000))]
    >>> join(receipts).root == root("mild", 0, 3000)
    True
    """
    request = requested(
        config, start, count, seeding=seeding, rank=rank, world_size=world_size, base_seed=base_seed, epoch=epoch,
        epoch_size=epoch_size, kernel=kernel,
    )  # fmt: skip
    if part is not None:
        if rank is not None or part.step != 1:
            raise ValueError("a part is either a rank's or a range of consecutive ids")
        shift = request.table_first - start
        request = Request(
            request.engine, request.table_first, request.table_count, request.seeding,
            c.whole("part", part.start) + shift, c.whole("part", len(part)),
        )  # fmt: skip
    proof, leaves = _proof(request, thread_count(threads), as_own_table=False)
    return Receipt(_document(request, proof, leaves), leaves)


def _document(request: Request, proof: c.Proof, leaves: bytes) -> dict[str, Any]:
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "engine": "dpa",
        "engine_version": c.ENGINE_VERSION,
        "kernel": request.engine.kernel,
        "configuration": _configuration_document(request.engine),
        "seeding": _seeding_document(request.seeding),
        "table": {"first_id": request.table_first, "count": request.table_count},
        "part": {"first_id": request.first, "count": request.count},
        "subtrees": [
            {"firstLeaf": tree.first_leaf, "leafCount": tree.leaf_count, "hash": bytes(tree.hash).hex()}
            for tree in proof.subtrees[: proof.subtree_count]
        ],
        "partLeaves": [
            {"leaf": leaf.leaf, "first_id": leaf.rows.first, "count": leaf.rows.count,
             "sha256": bytes(leaf.records_sha256).hex()}
            for leaf in proof.part_leaves[: proof.part_leaf_count]
        ],
        "leaves": {"count": proof.leaf_count, "sha256": hashlib.sha256(leaves).hexdigest()},
        "accumulators": {name: _sums_document(sums) for name, sums in zip(PARAMETERS, proof.sums)},
    }  # fmt: skip
    if request.rank is not None:
        document |= {"rank": request.rank, "world_size": request.world_size}
    return document | {"sha256": _checksum(document)}


def _configuration_document(engine: Engine) -> dict[str, Any]:
    ranges = {name: [_bits(bound) for bound in bounds] for name, bounds in zip(PARAMETERS, engine.bounds)}
    return {"depth": engine.depth, "ranges": ranges}


def _seeding_document(seeding: Seeding) -> dict[str, Any]:
    if seeding.kind == c.SEEDING_SAMPLE:
        return {"name": "sample"}
    return {"name": "rank", "base_seed": seeding.base_seed, "world_size": seeding.world_size}


def _sums_document(sums: c.Sums) -> dict[str, Any]:
    document: dict[str, Any] = {
        "count": sums.count,
        "sum": {"mantissa": sums.sum_mantissa.decode(), "exponent": sums.sum_exponent},
        "sumOfSquares": {
            "mantissa": sums.sum_of_squares_mantissa.decode(), "exponent": sums.sum_of_squares_exponent,
        },
    }  # fmt: skip
    if sums.count > 0:
        document |= {"min": _bits(sums.minimum), "max": _bits(sums.maximum)}
    return document


def _bits(value: float) -> str:
    # -0.0 becomes 0.0, as in the engine: equal configurations have equal bits.
    return pack(">d", value or 0.0).hex()


def _value(digits: str) -> float:
    value: float = unpack(">d", bytes.fromhex(digits))[0]
    return value


# Joining


@dataclass(frozen=True)
class Joined:
    """What whole receipts prove."""

    root: str
    #: For each parameter mean, stdev, min, max and count; empty where there are no rows.
    statistics: dict[str, dict[str, float]]
    count: int


def join(receipts: Iterable[Union[Receipt, Mapping[str, Any], str, os.PathLike[str]]], *, kernel: str = "auto") -> Joined:
    """Proves a table out of the receipts of its parts, in any order; paths are read.

    Raises `ReceiptError`, which names what is missing, doubled, edited or wrong.
    """
    found = [_received(item) for item in receipts]
    if not found:
        raise c.ReceiptError("there are no receipts to join")
    for index, item in enumerate(found):
        if item.is_edited:
            raise c.ReceiptError(f"receipt {index} was edited: its SHA-256 is not that of its content")
        _compare(found[0].document, item.document, index)
    try:
        return _joined(found, kernel)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ReceiptFormatError(f"a receipt is malformed: {error!r}") from error


def _received(item: Union[Receipt, Mapping[str, Any], str, os.PathLike[str]]) -> Receipt:
    if isinstance(item, Receipt):
        return item
    return Receipt(item) if isinstance(item, Mapping) else Receipt.load(item)


def _compare(first: Mapping[str, Any], other: Mapping[str, Any], index: int) -> None:
    """Receipts of other rows have no common ids, so gaps and overlaps would only confuse."""
    for key in ("schema", "engine", "engine_version", "configuration", "table", "seeding"):
        if other.get(key) != first.get(key):
            raise c.ReceiptError(f"receipt {index} has another {key}: {other.get(key)} instead of {first.get(key)}")
    known = (SCHEMA, "dpa", c.ENGINE_VERSION)
    if (first.get("schema"), first.get("engine"), first.get("engine_version")) != known:
        raise ReceiptFormatError(f"receipt {index} is none of the engine 'dpa', version {c.ENGINE_VERSION}")


def _joined(receipts: list[Receipt], kernel: str) -> Joined:
    document = receipts[0].document
    engine = engine_for(_configuration_of(document["configuration"]), kernel)
    seeding = document["seeding"]
    kind = Seeding()
    if seeding["name"] == "rank":
        kind = Seeding(c.SEEDING_RANK, 0, c.whole("world_size", seeding["world_size"]), seeding["base_seed"])
    elif seeding["name"] == "as-rank":
        kind = Seeding(c.SEEDING_AS_RANK, c.whole("as_rank", seeding["as_rank"]), 0, seeding["base_seed"])
    table = engine.plain_table(document["table"]["first_id"], document["table"]["count"], kind)
    proofs = (c.Proof * len(receipts))(*(_plain_proof(item.document) for item in receipts))
    digest, statistics, message = (ctypes.c_uint8 * 32)(), (c.Statistics * 5)(), c.Message()

    def call(stop: ctypes.c_int32) -> int:
        status: int = c.library.dpa_join(
            engine._pointer, ctypes.byref(table), proofs, len(receipts), digest, statistics, ctypes.byref(message)
        )
        return status

    c.check(c.run(call, is_long=True), message)
    columns = {name: statistics_document(column) for name, column in zip(PARAMETERS, statistics) if column.count}
    return Joined(bytes(digest).hex(), columns, table.ids.count)


def statistics_document(column: c.Statistics) -> dict[str, float]:
    """A column's statistics under the names of the public package."""
    return {
        "mean": column.mean, "stdev": column.standard_deviation, "min": column.minimum, "max": column.maximum,
        "count": column.count,
    }  # fmt: skip


def _configuration_of(document: Mapping[str, Any]) -> AugmentationConfig:
    ranges = [(_value(lower), _value(upper)) for lower, upper in (document["ranges"][name] for name in PARAMETERS)]
    return config_of(ranges, document["depth"])


def _plain_proof(document: Mapping[str, Any]) -> c.Proof:
    subtrees, leaves = document["subtrees"], document["partLeaves"]
    if len(subtrees) > 128 or len(leaves) > 2:
        raise ReceiptFormatError("a receipt states more nodes than a part has")
    proof = c.Proof(part=_plain_rows(document["part"]))
    proof.subtree_count, proof.part_leaf_count = len(subtrees), len(leaves)
    for place, tree in enumerate(subtrees):
        proof.subtrees[place] = c.Subtree(
            c.whole("firstLeaf", tree["firstLeaf"]), c.whole("leafCount", tree["leafCount"]), _plain_hash(tree["hash"])
        )
    for place, leaf in enumerate(leaves):
        number = c.whole("leaf", leaf["leaf"])
        proof.part_leaves[place] = c.PartLeaf(number, _plain_rows(leaf), _plain_hash(leaf["sha256"]))
    for place, name in enumerate(PARAMETERS):
        proof.sums[place] = _plain_sums(document["accumulators"][name])
    return proof


def _plain_rows(document: Mapping[str, Any]) -> c.Part:
    return c.Part(c.whole("first_id", document["first_id"]), c.whole("count", document["count"]))


def _plain_hash(digits: str) -> Any:
    digest = bytes.fromhex(digits)
    if len(digest) != 32:
        raise ReceiptFormatError(f"a digest is 64 hexadecimal digits, not '{digits}'")
    return (ctypes.c_uint8 * 32)(*digest)


def _plain_sums(document: Mapping[str, Any]) -> c.Sums:
    total, squares = document["sum"], document["sumOfSquares"]
    for fraction in (total, squares):
        if len(fraction["mantissa"]) > 2000 or abs(fraction["exponent"]) > 10_000:
            raise ReceiptFormatError("a sum is larger than any that rows have")
    sums = c.Sums(count=c.whole("count", document["count"]))
    sums.sum_mantissa, sums.sum_exponent = total["mantissa"].encode(), total["exponent"]
    sums.sum_of_squares_mantissa, sums.sum_of_squares_exponent = squares["mantissa"].encode(), squares["exponent"]
    if sums.count > 0:
        sums.minimum, sums.maximum = _value(document["min"]), _value(document["max"])
    return sums
