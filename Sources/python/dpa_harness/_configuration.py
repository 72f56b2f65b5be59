"""The ranges and the depth that an augmentation is drawn with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Tuple, Union

PARAMETERS = ("rotation", "brightness", "noise", "scale", "contrast")


@dataclass
class AugmentationConfig:
    """The ranges of the five parameters and the number of links of the seed chain.

    >>> AugmentationConfig(rotation_range=(-60, 60)).augmentation_depth
    10
    """

    rotation_range: Tuple[float, float] = (-30, 30)
    brightness_range: Tuple[float, float] = (0.8, 1.2)
    noise_range: Tuple[float, float] = (0, 0.1)
    scale_range: Tuple[float, float] = (0.8, 1.2)
    contrast_range: Tuple[float, float] = (0.7, 1.3)
    augmentation_depth: int = 10

    def __post_init__(self) -> None:
        for name in PARAMETERS:
            lower, upper = getattr(self, f"{name}_range")
            if lower >= upper:
                raise ValueError(f"{name}_range: lower bound must be < upper bound, not {lower} and {upper}")
        if self.augmentation_depth < 1:
            raise ValueError(f"augmentation_depth must be >= 1, not {self.augmentation_depth}")


PRESETS = {
    "mild": AugmentationConfig((-15, 15), (0.9, 1.1), (0, 0.05), (0.9, 1.1), (0.85, 1.15)),
    "moderate": AugmentationConfig(),
    "aggressive": AugmentationConfig((-45, 45), (0.7, 1.3), (0, 0.15), (0.7, 1.3), (0.6, 1.4)),
}


def config_of(ranges: Sequence[Tuple[float, float]], depth: int) -> AugmentationConfig:
    """The configuration of five ranges in draw order."""
    rotation, brightness, noise, scale, contrast = ranges
    return AugmentationConfig(rotation, brightness, noise, scale, contrast, depth)


ConfigLike = Union[AugmentationConfig, str, None]


def resolved(config: ConfigLike) -> AugmentationConfig:
    """The configuration itself, that of a preset's name, or the default one."""
    if config is None or config == "default":
        return AugmentationConfig()
    if isinstance(config, str):
        if config not in PRESETS:
            names = ", ".join(["default", *PRESETS])
            raise ValueError(f"there is no preset '{config}'; the presets are {names}")
        return PRESETS[config]
    return config
