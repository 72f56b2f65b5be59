"""Deterministic augmentation parameters: the rows of sample ids, with the same bits on every machine.

>>> import dpa_harness
>>> rows = dpa_harness.table("moderate", start=0, count=1_000)
>>> rows["rotation"].mean().round(3).item()
-0.717
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._configuration import PRESETS, AugmentationConfig
from ._engine import COLUMNS, ROW
from ._library import LAST_ID, ReceiptError
from ._tables import iter_tables, read_records, table

if TYPE_CHECKING:
    from . import arrow, batch, benchmark, distributed, dpa, torch
    from ._receipts import Joined, Receipt, join, receipt, root

__version__ = "0.1.0"
__all__ = [
    "AugmentationConfig", "COLUMNS", "Joined", "LAST_ID", "PRESETS", "ROW", "Receipt", "ReceiptError", "arrow",
    "batch", "benchmark", "distributed", "dpa", "iter_tables", "join", "read_records", "receipt", "root", "table",
    "torch",
]  # fmt: skip

_MODULES = ("arrow", "batch", "benchmark", "distributed", "dpa", "torch")
_OF_RECEIPTS = ("Joined", "Receipt", "join", "receipt", "root")


def __getattr__(name: str) -> Any:
    # Only when they are used: torch alone takes seconds to import.
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    if name in _OF_RECEIPTS:
        found = globals()[name] = getattr(import_module(f"{__name__}._receipts"), name)
        return found
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
