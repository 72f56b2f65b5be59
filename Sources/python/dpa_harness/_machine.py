"""What psutil tells of this machine and process, or as much of it as the system tells without psutil."""

from __future__ import annotations

import os
import resource
import time
from collections import namedtuple
from importlib import import_module
from pathlib import Path
from typing import Any, Optional

MEBIBYTE = 1024 * 1024

_Memory = namedtuple("_Memory", "total available percent used free")
_ProcessMemory = namedtuple("_ProcessMemory", "rss vms")


class _Process:
    def memory_info(self) -> Any:
        page = resource.getpagesize()
        size, resident = (int(number) * page for number in Path("/proc/self/statm").read_text().split()[:2])
        return _ProcessMemory(resident, size)

    def memory_percent(self) -> float:
        return float(100 * self.memory_info().rss / SystemReadings.virtual_memory().total)


class SystemReadings:
    """The few functions of psutil that are used here, out of /proc; psutil itself is optional."""

    Process = _Process
    _last: Optional[tuple[float, float]] = None

    @staticmethod
    def virtual_memory() -> Any:
        lines = (line.split() for line in Path("/proc/meminfo").read_text().splitlines())
        sizes = {words[0].rstrip(":"): int(words[1]) * 1024 for words in lines}
        total, available = sizes["MemTotal"], sizes["MemAvailable"]
        percent = round(100 * (total - available) / total, 1)
        return _Memory(total, available, percent, total - available, sizes["MemFree"])

    @classmethod
    def cpu_percent(cls, interval: Optional[float] = None) -> float:
        """The load since the last call, or over an interval."""
        if interval:
            cls._last = cls._times()
            time.sleep(interval)
        busy, total = cls._times()
        (busy_before, total_before), cls._last = cls._last or (busy, total), (busy, total)
        return round(100 * (busy - busy_before) / (total - total_before), 1) if total > total_before else 0.0

    @staticmethod
    def _times() -> tuple[float, float]:
        numbers = [float(number) for number in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
        return sum(numbers) - numbers[3] - numbers[4], sum(numbers)

    @staticmethod
    def cpu_count(logical: bool = True) -> Optional[int]:
        return os.cpu_count()

    @staticmethod
    def cpu_freq() -> None:
        return None


def _readings() -> Any:
    try:
        return import_module("psutil")
    except ImportError:
        return SystemReadings


psutil = _readings()
