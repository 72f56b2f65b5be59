"""The documents of the public package, v0.2.1 (MIT licence, github.com/AdrianParedez/dpa): every signature of its
reference is that of these modules, and every example runs with only its import line changed.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dpa_harness import _machine

DOCUMENTS = Path(__file__).parent / "documents"
MODULES = ("dpa", "distributed", "batch", "benchmark")


def blocks(document: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", (DOCUMENTS / f"{document}.txt").read_text(), re.DOTALL)


# The reference


def definition(block: str) -> ast.stmt:
    """What a block of the reference defines: bodies are left out there, and some functions have no `def`."""
    text = re.sub(r"(?m)^(\s*def .*\))(\s*->.*)?$", r"\1\2: ...", block.rstrip())
    if not re.match(r"(@|class |def )", text):
        text = f"def {text}: ..."
    return ast.parse(text).body[0]


REFERENCE = [definition(block) for block in blocks("API")]


def named(name: str) -> Any:
    found = [vars(importlib.import_module(f"dpa_harness.{module}")).get(name) for module in MODULES]
    return next(item for item in found if item is not None)


def check_signature(documented: ast.FunctionDef, item: Any) -> None:
    found = list(inspect.signature(item).parameters.values())
    arguments = documented.args.args
    assert [argument.arg for argument in arguments] == [parameter.name for parameter in found[: len(arguments)]]
    # Further parameters are allowed behind those of the reference, where they have defaults.
    assert all(parameter.default is not parameter.empty for parameter in found[len(arguments) :])
    defaults = [inspect.Parameter.empty] * (len(arguments) - len(documented.args.defaults))
    defaults += [ast.literal_eval(default) for default in documented.args.defaults]
    if documented.name.startswith("benchmark_"):
        # The configurations that the reference requires have defaults, as in the package's code.
        defaults[2:] = [parameter.default for parameter in found[2 : len(arguments)]]
    assert defaults == [parameter.default for parameter in found[: len(arguments)]], documented.name


@pytest.mark.parametrize("documented", REFERENCE, ids=lambda item: item.name)
def test_every_name_of_the_reference_has_its_signature(documented: Any) -> None:
    item = named(documented.name)
    if isinstance(documented, ast.FunctionDef):
        check_signature(documented, item)
        return
    for member in documented.body:
        if isinstance(member, ast.FunctionDef):
            check_signature(member, getattr(item, member.name))
        elif isinstance(member, ast.AnnAssign) and isinstance(member.target, ast.Name):
            parameter = inspect.signature(item).parameters[member.target.id]
            expected = parameter.empty if member.value is None else ast.literal_eval(member.value)
            assert parameter.default == expected
        elif isinstance(member, ast.Assign) and isinstance(member.targets[0], ast.Name):
            assert item[member.targets[0].id].value == ast.literal_eval(member.value)


def test_the_reference_was_read_to_its_end() -> None:
    assert len(REFERENCE) == 26
    assert REFERENCE[-1].name == "benchmark_function"  # type: ignore[attr-defined]


# The guides


class Clock(types.ModuleType):
    """Time that passes by sleeping only, and a little at each look: examples sleep to simulate work."""

    def __init__(self) -> None:
        super().__init__("time")
        self.now = 0.0

    def time(self) -> float:
        self.now += 1e-4
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class FakeDistributed(types.ModuleType):
    """A world of one rank, which no network is needed for."""

    @staticmethod
    def init_process_group(backend: str) -> None: ...

    @staticmethod
    def get_rank() -> int:
        return 0

    @staticmethod
    def get_world_size() -> int:
        return 1


def surroundings() -> dict[str, Any]:
    """The names that examples take for granted: the caller's own data and functions."""
    import dpa_harness.batch
    import dpa_harness.dpa

    names = [*dpa_harness.dpa.__all__]
    found: dict[str, Any] = {name: getattr(dpa_harness.dpa, name) for name in names}
    work = ("apply_augmentation", "apply_augmentations", "process_batch", "process_sample", "train_on_batch", "train_step")
    found |= {name: lambda *_: None for name in work}
    found |= {
        "config": dpa_harness.dpa.get_preset("moderate"), "dataloader": [([0] * 4, [0] * 4)] * 3, "dataset": range(64),
        "image": None, "num_epochs": 2, "num_samples": 50, "version": 1, "world_size": 2, "time": Clock(),
    }  # fmt: skip
    return found


def few_iterations(config: Any) -> None:
    """Examples ask for up to 50 iterations of the same."""
    config.iterations = min(2, config.iterations)


def runnable(document: str) -> Iterator[str]:
    # The overview at the end of the README lists calls in a notation of its own.
    count = 4 if document == "README" else None
    for block in blocks(document)[:count]:
        text = re.sub(r"from src\.(\w+) import", r"from dpa_harness.\1 import", block)
        text = re.sub(r"from dpa import", "from dpa_harness.dpa import", text)
        yield text.replace("import time\n", "")


@pytest.mark.parametrize("document", ["README", "GUIDE", "BATCH"])
def test_every_example_runs_with_only_its_import_changed(
    document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "torch", types.ModuleType("torch"))
    fake = FakeDistributed("torch.distributed")
    monkeypatch.setitem(sys.modules, "torch.distributed", fake)
    sys.modules["torch"].distributed = fake  # type: ignore[attr-defined]
    # As psutil tells memory; on a machine that is short of it, monitored processing stops, as it should.
    usage = {"available_mb": 6000, "used_mb": 2000, "total_mb": 8000, "percent_used": 25}
    monkeypatch.setattr("dpa_harness.batch.MemoryAwareBatcher.monitor_memory_usage", lambda self: dict(usage))
    monkeypatch.setitem(sys.modules, "psutil", _machine.psutil)
    monkeypatch.setattr("dpa_harness.benchmark.BenchmarkConfig.__post_init__", few_iterations)
    namespace = surroundings()
    # A team's file is there before a team loads it.
    namespace["generate_augmentation_chain"](5, save_path="team_augmentations.json")
    count = 0
    for count, text in enumerate(runnable(document), 1):
        try:
            exec(compile(text, f"{document}, block {count}", "exec"), namespace)
        except Exception as error:
            # This example reads one stream four times, so that three strategies get no batch: so it does everywhere.
            if isinstance(error, ZeroDivisionError) and "def debug_batch_performance" in text:
                continue
            pytest.fail(f"block {count} of {document}: {error!r}\n{text}")
    assert count >= {"README": 4, "GUIDE": 20, "BATCH": 25}[document]
    assert capsys.readouterr().out
