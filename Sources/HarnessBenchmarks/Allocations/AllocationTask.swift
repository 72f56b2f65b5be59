import DPAMeasurement
public import HarnessKit
import Hashing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Finds out which functions allocate in a cell: counts its allocations in one process, and profiles them in another.
public struct AllocationTask: Sendable {
  /// With more blocks than this in an iteration, only some are recorded: each costs a walk up the stack.
  private static let mostRecorded: UInt64 = 200_000
  /// One in 4,096 bytes.
  private static let sampledLog = 12
  private static let largestSampleBytes = 1 << 30

  private let cell: BenchmarkCell
  private let size: BenchmarkSize
  private let sampleBytes: Int?
  private let planted: Int
  private let executable: String
  private let programs: any ProgramRuns
  private let files: any FileLayer

  /// - Parameters:
  ///   - sampleBytes: One in so many bytes is recorded, on average; nil records every block where they are few enough.
  ///   - planted: Blocks of 100 bytes beside the cell's own.
  ///   - executable: The path of this program.
  /// - Throws: `HarnessError.usage` for bytes that are no power of two up to 2^30.
  public init(
    _ cell: BenchmarkCell, size: BenchmarkSize, sampleBytes: Int? = nil, planting planted: Int = 0, executable: String
  ) throws(HarnessError) {
    try self.init(
      cell, size: size, sampleBytes: sampleBytes, planting: planted, executable: executable,
      programs: SystemProgramRuns(timeLimitSeconds: 600), files: SystemFiles())
  }

  package init(
    _ cell: BenchmarkCell, size: BenchmarkSize, sampleBytes: Int? = nil, planting planted: Int = 0, executable: String,
    programs: any ProgramRuns, files: any FileLayer
  ) throws(HarnessError) {
    if let sampleBytes, !(1...Self.largestSampleBytes).contains(sampleBytes) || sampleBytes & (sampleBytes - 1) != 0 {
      throw .usage("\(setting: "sample_bytes") must be a power of two from 1 to 1073741824, not \(sampleBytes)")
    }
    self.cell = cell
    self.size = size
    self.sampleBytes = sampleBytes
    self.planted = planted
    self.executable = executable
    self.programs = programs
    self.files = files
  }

  /// - Throws: `HarnessError`: 1 where the cell's root is wrong, 4 where this jemalloc has no profiles, 65 for a
  ///   profile that cannot be read, 70 for a process that died.
  public func run() async throws(HarnessError) -> AllocationProfile {
    let root = try cell.expectedRoot().description
    let counting = CellArguments.measure(cell.name, pass: CellPass.memory.rawValue, size: size.rawValue)
    let counts = try await output(counting, Array(CellCommand.countingVariables), root: root)
    let (counted, reason) = Self.counted(counts)
    let log =
      sampleBytes.map(\.trailingZeroBitCount)
      ?? (counted.map { $0.count <= Self.mostRecorded } ?? false ? 0 : Self.sampledLog)
    // A name of its own: two profiles at a time must not overwrite each other.
    let folder = FilePath.join(FileManager.default.temporaryDirectory.path, "dpa-harness-\(UUID().uuidString)")
    try files.makeFolder(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = FilePath.join(folder, "allocations.heap")
    let words = CellArguments.profile(cell.name, size: size.rawValue, heap: path, planting: planted)
    let variables = HeapProfiler.environment(logSampleBytes: log).map { (key: $0.name, value: $0.value) }
    let run = try await output(words, variables, root: root)
    if let values = run.values.first(where: { $0.metric == AllocationPass.sampleMetric }), let reason = values.reason {
      throw .notComparable("the allocations of '\(cell.name)' cannot be profiled here: \(reason)")
    }
    let dump = try HeapDump(try files.contents(of: path, as: HeapDump.kind), from: path)
    return AllocationProfile(
      dump, of: cell.name, size: size.rawValue, counted: counted, uncountedReason: reason,
      names: FunctionNames(dump.mappings, files: files))
  }

  /// What another process of this program prints.
  private func output(
    _ words: [String], _ variables: [(key: String, value: String)], root: String
  ) async throws(HarnessError) -> CellRun {
    let end = await programs.run(
      executable, words, variables: Dictionary(uniqueKeysWithValues: variables.map { ($0.key, $0.value) }))
    let run: CellRun
    do throws(CellFault) {
      run = try CellRun(end, of: executable, for: cell.name, sampleCount: cell.sampleCount)
    } catch {
      throw failure(error)
    }
    guard let wrong = run.wrongRoot(expecting: root) else { return run }
    throw refused("computed the root \(wrong), and it must be \(root)", .failed)
  }

  private func failure(_ fault: CellFault) -> HarnessError {
    switch fault {
    case .interrupted: refused("was interrupted", .interrupted)
    case .ended(let end): refused(end.problem ?? "failed", .internalError)
    case .unreadable, .otherVersion, .otherCell: refused("printed something else than its run", .internalError)
    }
  }

  private func refused(_ what: String, _ status: ExitStatus) -> HarnessError {
    .refused(Refusal("the process of '\(cell.name)' \(what), so there is no profile", status: status))
  }

  /// What the process found that counts exactly, or why it could not.
  private static func counted(_ run: CellRun) -> (AllocationAmount?, reason: String?) {
    guard let count = run[MetricDefinition.allocations.name]?.first.flatMap({ UInt64(exactly: $0) }),
      let bytes = run[MetricDefinition.allocatedBytes.name]?.first.flatMap({ UInt64(exactly: $0) })
    else { return (nil, run.values.compactMap(\.reason).first) }
    return (AllocationAmount(count: count, bytes: bytes), nil)
  }
}
