"""What the tests share: the known answers, and configurations by name."""

from __future__ import annotations

import gc
import json
import signal
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import dpa_harness
from dpa_harness import _library

TESTS = Path(__file__).parent.parent


def vectors(name: str) -> Any:
    return json.loads((TESTS / "Vectors" / f"{name}.json").read_text())


def config_of(document: dict[str, Any]) -> dpa_harness.AugmentationConfig:
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in document.items() if key != "name"}
    return dpa_harness.AugmentationConfig(**fields)


CONFIGS = {group["config"]["name"]: config_of(group["config"]) for group in vectors("core")}
PARAMETERS = ("rotation", "brightness", "noise", "scale", "contrast")


@pytest.fixture
def moderate() -> dpa_harness.AugmentationConfig:
    return CONFIGS["moderate"]


#: A few rows of it take so long that they are computed in a thread of their own.
DEEP = dpa_harness.AugmentationConfig(augmentation_depth=10_000)


class WritingOn:
    """A library that gets Ctrl-C while it fills memory, and writes on after its caller gave up."""

    def __init__(self) -> None:
        self.arrays: list[weakref.ref[Any]] = []
        self.was_told_to_stop = False
        self._may_end = threading.Event()

    def empty(self, *arguments: Any, numpy_empty: Any = np.empty) -> Any:
        array = numpy_empty(*arguments)
        self.arrays.append(weakref.ref(array))
        return array

    def fill(self, *arguments: Any) -> int:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        self._may_end.wait(60)
        self.was_told_to_stop = arguments[6]._obj.value == 1
        return 0

    def end(self) -> None:
        self._may_end.set()
        for thread in threading.enumerate():
            if thread.name == "dpa_harness":
                thread.join()

    def arrays_alive(self) -> list[bool]:
        gc.collect()
        return [array() is not None for array in self.arrays]


@pytest.fixture
def writing_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[WritingOn]:
    library = WritingOn()
    monkeypatch.setattr(_library.library, "dpa_fill", library.fill)
    monkeypatch.setattr(np, "empty", library.empty)
    # What runs in the background of a shell ignores Ctrl-C.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield library
    library.end()
    signal.signal(signal.SIGINT, before)
