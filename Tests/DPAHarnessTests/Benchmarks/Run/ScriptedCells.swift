import DPAEngine
import DPAHarness
import Foundation
import Hashing

@testable import HarnessBenchmarks
@testable import HarnessKit

/// Cells that no process runs, and what their processes would print.
enum ScriptedCells {
  static let rightRoot = ScriptedWork.right
  static let wrongRoot = ScriptedWork.wrong

  static func cell(_ name: String, jobs: Int = 1) -> BenchmarkCell {
    BenchmarkCell(
      name, sampleCount: 10, jobs: jobs,
      expecting: { _ throws(HarnessError) in rightRoot },
      work: { _ throws(HarnessError) in ScriptedWork(ScriptedWork.Log(), roots: []) })
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

  /// The same with keys of the line changed.
  static func printed(_ call: ScriptedPrograms.Call, _ change: (inout [String: Any]) -> Void) -> ProgramEnd {
    guard case .exited(_, let line, _) = end(call),
      var object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    else { return .hung(seconds: 0) }
    change(&object)
    let data = (try? JSONSerialization.data(withJSONObject: object)) ?? Data()
    return .exited(status: 0, output: String(decoding: data, as: UTF8.self), words: "")
  }
}
