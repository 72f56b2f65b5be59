import DPAMeasurement
package import HarnessKit

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Counts the instructions of one steady iteration of a cell with valgrind's callgrind.
///
/// valgrind 3.19 gives up on the debug information that SwiftPM writes, so a copy without it is run. Its processor has
/// AVX2 at most: a cell that needs more cannot be counted, and one that takes the fastest kernel is counted with avx2.
package struct InstructionCount: Sendable {
  private let cell: BenchmarkCell
  private let size: BenchmarkSize
  private let extraWorkPercent: Double
  private let skipped: SkippedWork?
  private let executable: String
  private let programs: any ProgramRuns

  /// - Parameter executable: The path of this program.
  package init(
    _ cell: BenchmarkCell, size: BenchmarkSize, extraWorkPercent: Double = 0, skipping skipped: SkippedWork? = nil,
    executable: String, programs: any ProgramRuns
  ) {
    self.skipped = skipped
    self.extraWorkPercent = extraWorkPercent
    self.cell = cell
    self.size = size
    self.executable = executable
    self.programs = programs
  }

  /// The run with the one metric, or with the reason why there is none.
  ///
  /// - Throws: What the cell's work throws, where it is done without being counted.
  package func run() async throws(HarnessError) -> CellRun {
    switch await counted() {
    case .available(let run): run
    case .unavailable(let reason):
      // The cell is void all the same where its work is wrong.
      with(
        .init(metric: MetricDefinition.instructions.name, iterations: [], reason: reason),
        in: try CellMeasurement(
          cell, iterations: 1, warmups: 0, extraWorkPercent: extraWorkPercent, skipping: skipped
        ).run(.instructions))
    }
  }

  private func with(_ values: CellRun.Values, in run: CellRun) -> CellRun {
    CellRun(
      cell: run.cell, root: run.root, otherRoot: run.otherRoot, sampleCount: run.sampleCount, values: [values])
  }

  private func counted() async -> Reading<CellRun> {
    guard cell.jobs == 1 else { return .unavailable("valgrind runs one thread at a time") }
    if let reason = await missingTool() { return .unavailable(reason) }
    let copy: StrippedProgram
    do throws(HarnessError) { copy = try StrippedProgram() } catch { return .unavailable(error.description) }
    defer { copy.remove() }
    let stripped = await programs.run("strip", ["--strip-debug", "-o", copy.path, executable], variables: [:])
    if let problem = stripped.problem { return .unavailable("strip \(problem)") }
    return reading(of: await programs.run("env", arguments(copy.path), variables: [:]))
  }

  /// What must be installed.
  private func missingTool() async -> String? {
    let tools = [("valgrind", "valgrind"), ("strip", "binutils"), ("setarch", "util-linux")]
    for (tool, package) in tools {
      guard case .couldNotStart = await programs.run(tool, ["--version"], variables: [:]) else { continue }
      return "\(tool) is not there; apt-get install \(package)"
    }
    return nil
  }

  /// The environment is part of what is counted, so it is always the same.
  private func arguments(_ program: String) -> [String] {
    [
      "-i", "SWIFT_DETERMINISTIC_HASHING=1", "setarch", "-R", "valgrind", "--tool=callgrind", "--log-fd=1",
      "--callgrind-out-file=/dev/null", "--collect-atstart=no", "--toggle-collect=*PreparedCellV17measuredIteration*",
      program,
    ]
      + CellArguments.measure(
        cell.name, pass: CellPass.instructions.rawValue, size: size.rawValue, extraWork: "\(extraWorkPercent)",
        underValgrind: true, skipping: skipped)
  }

  private func reading(of end: ProgramEnd) -> Reading<CellRun> {
    guard case .exited(let status, let output, _) = end else { return .unavailable("valgrind \(end.problem ?? "")") }
    guard status != ExitStatus.usage.rawValue else {
      return .unavailable("valgrind 3.19 knows neither AVX-512 nor SHA instructions, which this cell's kernel needs")
    }
    guard status == 0 else { return .unavailable("valgrind \(end.problem ?? "")") }
    let lines = output.split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix("{") }), let count = Self.collected(lines),
      let run = try? CellRun(line: line, printedBy: "a cell's output")
    else { return .unavailable("valgrind told no number of instructions") }
    let values = CellRun.Values(metric: MetricDefinition.instructions.name, iterations: [Double(count)])
    return .available(with(values, in: run))
  }

  /// The number in a line like `==123== Collected : 4567`.
  private static func collected(_ lines: [Substring]) -> UInt64? {
    for line in lines where line.hasPrefix("==") {
      let words = line.split(separator: " ")
      if words.count == 4, words[1] == "Collected", words[2] == ":", let count = UInt64(words[3]), count > 0 {
        return count
      }
    }
    return nil
  }
}

/// The place of a copy of this program, in a folder of its own.
package struct StrippedProgram {
  private let folder: String

  /// - Throws: `HarnessError.fileFailed`.
  package init() throws(HarnessError) {
    // A folder with a random name: two counts at a time must not overwrite each other's copy.
    folder = FilePath.join(FileManager.default.temporaryDirectory.path, "dpa-harness-\(UUID().uuidString)")
    try SystemFiles().makeFolder(folder)
  }

  package var path: String { FilePath.join(folder, "dpa-harness") }

  /// Removes the copy and its folder.
  package func remove() { try? FileManager.default.removeItem(atPath: folder) }
}
