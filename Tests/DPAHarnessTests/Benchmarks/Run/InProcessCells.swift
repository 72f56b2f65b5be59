import DPAHarness

@testable import HarnessBenchmarks
@testable import HarnessKit

/// Does what `bench-cell` would, without a process.
struct InProcessCells: ProgramRuns {
  private let cells: [BenchmarkCell]

  init(_ cells: [BenchmarkCell]) { self.cells = cells }

  func run(_ program: String, _ arguments: [String], variables: [String: String]) async -> ProgramEnd {
    func value(_ option: String) -> String? {
      arguments.firstIndex(of: option).map { arguments[$0 + 1] }
    }
    guard let cell = cells.first(where: { $0.name == arguments[1] }), let pass = value("--pass").flatMap(CellPass.init)
    else { return .exited(status: 64, output: "", words: "no such cell or pass") }
    do throws(HarnessError) {
      let measurement = try CellMeasurement(
        cell, iterations: value("--iterations").flatMap(Int.init) ?? 1, warmups: 0,
        skipping: value("--skip-work").flatMap(SkippedWork.init))
      return .exited(status: 0, output: try measurement.run(pass).line, words: "")
    } catch {
      return .exited(status: error.status.rawValue, output: "", words: error.description)
    }
  }
}
