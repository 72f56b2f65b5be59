"""What the tests share: the known answers, and configurations by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import dpa_harness

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
