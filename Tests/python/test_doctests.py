"""The examples in the docstrings of the package."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from importlib.util import find_spec

import pytest

import dpa_harness

MODULES = ["dpa_harness", *(f"dpa_harness.{module.name}" for module in pkgutil.iter_modules(dpa_harness.__path__))]
#: The program, the C library, which is no module of Python, and what needs torch.
LEFT_OUT = {"dpa_harness.__main__", "dpa_harness.libCDPA", *(() if find_spec("torch") else ("dpa_harness.torch",))}


@pytest.mark.parametrize("name", [name for name in MODULES if name not in LEFT_OUT])
def test_every_example_of_a_module_shows_what_comes_out(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0, f"{found.failed} of {found.attempted} examples of {name}"


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder()
    modules = [importlib.import_module(name) for name in MODULES if name not in LEFT_OUT]
    assert sum(len(test.examples) for module in modules for test in finder.find(module)) >= 20
