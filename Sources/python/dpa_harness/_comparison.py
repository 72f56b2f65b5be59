"""Benchmarks of several configurations beside the first of them."""

from __future__ import annotations

import json
import platform
import sys
from dataclasses import asdict
from typing import Any

from ._machine import psutil
from .benchmark import BenchmarkConfig, ComparisonReport, PerformanceMetrics, safe_percentage_change

#: The name of a change, the metric, and whether more of it is better.
_CHANGES = (
    ("throughput", "throughput_samples_per_second", True),
    ("latency", "avg_latency_ms", False),
    ("memory", "memory_usage_mb", False),
    ("cpu", "cpu_usage_percent", False),
)
#: What advice calls a metric, where that is not its short name.
_NAMES = {"memory": "memory usage", "cpu": "CPU usage"}
_UNITS = (
    ("Throughput", "throughput_samples_per_second", " samples/sec"),
    ("Latency", "avg_latency_ms", "ms"),
    ("Memory", "memory_usage_mb", "MB"),
    ("CPU", "cpu_usage_percent", "%"),
)


def compared(metrics: dict[str, PerformanceMetrics]) -> ComparisonReport:
    """The changes from the first configuration to each other one, and what follows from them."""
    baseline, *others = metrics
    changes = {name: _changes(metrics[baseline], metrics[name]) for name in others}
    improvements = {
        name: sum(found[f"{what}_change_percent"] * (1 if more else -1) for what, _, more in _CHANGES) / 4
        for name, found in changes.items()
    }
    advice = _best(improvements) + _notable(changes) + _general(metrics[baseline])
    return ComparisonReport(baseline, others, changes, improvements, list(dict.fromkeys(advice))[:10])


def _changes(baseline: PerformanceMetrics, other: PerformanceMetrics) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for what, metric, _ in _CHANGES:
        found[f"{what}_change_percent"] = safe_percentage_change(getattr(other, metric), getattr(baseline, metric))
    return found | {"absolute_metrics": asdict(other)}


def _best(improvements: dict[str, float]) -> list[str]:
    if not improvements or max(improvements.values()) <= 0:
        return []
    name = max(improvements, key=lambda name: improvements[name])
    size = "significant" if improvements[name] > 10 else "modest"
    return [f"Configuration '{name}' shows {size} performance improvement ({improvements[name]:.1f}% overall)"]


def _notable(changes: dict[str, dict[str, Any]]) -> list[str]:
    advice = []
    for name, found in changes.items():
        for what, _, more in _CHANGES:
            change = found[f"{what}_change_percent"]
            if abs(change) <= (20 if more or change < 0 or what == "latency" else 50):
                continue
            verb = ("significantly improves" if more else "increases") if change > 0 else "significantly reduces"
            advice.append(f"Configuration '{name}' {verb} {_NAMES.get(what, what)} by {abs(change):.1f}%")
    return advice


def _general(baseline: PerformanceMetrics) -> list[str]:
    advice = []
    if baseline.memory_usage_mb > 1000:
        advice.append("High memory usage detected - consider using batch processing with memory limits")
    if baseline.avg_latency_ms > 100:
        advice.append("High latency detected - consider optimizing augmentation parameters or using streaming")
    if baseline.throughput_samples_per_second < 100:
        advice.append("Low throughput detected - consider batch processing or parameter optimization")
    return advice


def rendered(report: ComparisonReport, format_type: str, config: BenchmarkConfig) -> str:
    """A comparison as text, json or markdown."""
    if format_type == "json":
        figures = asdict(config)
        del figures["output_format"]
        return json.dumps(asdict(report) | {"system_info": system_info(), "benchmark_config": figures}, indent=2)
    marks = ("**", "### ", "- ", "**") if format_type == "markdown" else ("", "", "  ", "")
    bold, heading, item, end = marks
    title = "Performance Benchmark Report"
    lines = [f"# {title}", ""] if format_type == "markdown" else [title, "=" * 50]
    lines += [
        f"{bold}Baseline Configuration:{end} {report.baseline_config}",
        f"{bold}Comparison Configurations:{end} {', '.join(report.comparison_configs)}",
        "",
    ]
    lines += ["## Performance Comparison"] if format_type == "markdown" else ["Performance Comparison:", "-" * 30]
    for name, found in report.metrics_comparison.items():
        lines += ["", heading + (name if heading else f"{name}:"), ""]
        for label, what in (("Throughput", "throughput"), ("Latency", "latency"), ("Memory", "memory"), ("CPU", "cpu")):
            lines.append(f"{item}{bold}{label} Change:{end} {found[f'{what}_change_percent']:+.1f}%")
        lines.append(f"{item}{bold}Overall Improvement:{end} {report.performance_improvements[name]:+.1f}%")
        lines += ["", f"{bold or '  '}Absolute Metrics:{end}"]
        absolute = found["absolute_metrics"]
        lines += [f"{item if heading else 2 * item}{label}: {absolute[metric]:.2f}{unit}" for label, metric, unit in _UNITS]
    if report.recommendations:
        lines += ["", "## Recommendations" if format_type == "markdown" else "Recommendations:", ""]
        lines += [f"{number}. {advice}" for number, advice in enumerate(report.recommendations, 1)]
    return "\n".join(lines)


def system_info() -> dict[str, Any]:
    frequency = psutil.cpu_freq()
    return {
        "cpu": {
            "cpu_count": psutil.cpu_count(), "cpu_count_logical": psutil.cpu_count(logical=True),
            "cpu_freq": frequency._asdict() if frequency else None,
        },
        "memory": psutil.virtual_memory()._asdict(),
        "platform": {"python_version": sys.version, "platform": platform.platform()},
    }  # fmt: skip
