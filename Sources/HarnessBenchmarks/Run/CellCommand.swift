import DPAMeasurement

/// How the process of a cell is started.
package struct CellCommand: Sendable {
  package let program: String
  package let arguments: [String]
  /// Beside the inherited variables.
  package let variables: [String: String]

  /// - Parameter executable: This program.
  package init(_ cell: BenchmarkCell, pass: CellPass, plan: BenchmarkPlan, executable: String) {
    program = executable
    arguments =
      ["bench-cell", cell.name, "--pass", pass.rawValue, "--size", plan.size.rawValue]
      + (plan.iterations.map { ["--iterations", "\($0)", "--warmup", "0"] } ?? [])
      + (plan.skippedWork.map { ["--skip-work", $0.rawValue] } ?? [])
    variables = pass == .memory ? Self.countingVariables : Self.timingVariables
  }

  /// Hash tables laid out the same way each time, and jemalloc as it is built.
  package static let timingVariables = ["SWIFT_DETERMINISTIC_HASHING": "1", "MALLOC_CONF": ""]

  /// Thread caches hide allocations until their thread ends.
  package static let countingVariables = Dictionary(
    uniqueKeysWithValues: AllocationCounter.environment.map { ($0.name, $0.value) })
}
