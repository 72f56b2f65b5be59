import DPAEngine
import DPAHarness

/// Cells that no process ever runs, and what their processes would print.
enum ScriptedCells {
  static let rightRoot = Digest(bytes: SIMD32(repeating: 1))
  static let wrongRoot = Digest(bytes: SIMD32(repeating: 2))

  static func cell(_ name: String, jobs: Int = 1) -> BenchmarkCell {
    BenchmarkCell(
      name, sampleCount: 10, jobs: jobs,
      expecting: { _ throws(HarnessError) in rightRoot },
      work: { _ throws(HarnessError) in throw .usage("a scripted cell has no work") })
  }

  /// What a process prints whose times are `value` and whose counts are `count`.
  static func end(
    _ call: ScriptedPrograms.Call, root: Digest = rightRoot, value: Double = 1, count: Double = 3
  ) -> ProgramEnd {
    let metrics: [(MetricDefinition, Double)] =
      call.pass == "timing"
      ? [(.wall, value), (.processor, value), (.first, value), (.peakResident, value)]
      : [(.allocations, count), (.allocatedBytes, count), (.liveBytes, 0), (.peakBytes, count)]
    let values = metrics.map { CellRun.Values(metric: $0.name, iterations: [$1, $1]) }
    let run = CellRun(cell: call.cell, root: root.description, sampleCount: 10, values: values)
    return .exited(status: 0, output: run.line, words: "")
  }
}
