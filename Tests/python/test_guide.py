"""Every block of docs/python.md runs, one after another."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from conftest import TESTS

GUIDE = (TESTS.parent / "docs" / "python.md").read_text()
#: What a block needs that not every environment has.
EXTRAS = ("torch", "pyarrow")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_every_block_of_the_guide_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, object] = {"__name__": "guide"}
    blocks = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    missing = {extra for extra in EXTRAS if find_spec(extra) is None}
    ran = 0
    for number, block in enumerate(blocks, 1):
        needs = {"torch"} if "torch" in block or "Dataset" in block or "DataLoader" in block else set()
        needs |= {"pyarrow"} if "arrow" in block else set()
        if not needs & missing:
            exec(compile(block, f"docs/python.md, block {number}", "exec"), namespace)
            ran += 1
    assert len(blocks) == 12
    assert ran == len(blocks) or missing
