import DPAEngine
import Foundation
import Testing
import Threading

@testable import DPAHarness
@testable import HarnessKit
@testable import TableCore
@testable import TableRuns

@Suite("Outputs are whole or can be continued, whatever happens")
struct TableRunTests {
  static let rowCount: UInt64 = 3_100

  /// A folder of its own for each test.
  static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-runs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
  }

  static func write(
    _ path: String, _ format: RowFormat = .jsonl, jobs: Int = 2, resuming: Bool = false, rowCount: UInt64 = rowCount,
    start: UInt64 = 0, part: (lower: UInt64, upper: UInt64)? = nil, baseSeed: UInt64? = nil, replacing: Bool = false,
    files: any FileLayer = SystemFiles(), stopAfter: UInt64? = nil, onProgress: @escaping (UInt64) -> Void = { _ in }
  ) throws -> WrittenTable {
    var request = TableRequest()
    (request.start, request.count, request.part) = (start, rowCount, part)
    if let baseSeed { (request.seeding, request.baseSeed, request.worldSize) = (.rank, baseSeed, 2) }
    var options = TableOutputOptions()
    (options.format, options.jobs, options.resuming, options.replacing) = (format, jobs, resuming, replacing)
    (options.root, options.statistics) = (true, true)
    let rowsDone = Guarded<UInt64>(0)
    var time: UInt64 = 0
    let environment = RunEnvironment(
      files: files,
      nanoseconds: {
        time += 1_000_000_000
        return time
      }, isInterrupted: { stopAfter.map { rows in rowsDone.withLock { $0 >= rows } } ?? false },
      progress: { done, _ in
        rowsDone.withLock { $0 = done }
        onProgress(done)
      })
    let writer = try TableWriter(try request.resolved(), of: Engine(), options: options)
    return try writer.write(to: path, in: environment, leavesPerChunk: 1)
  }

  static func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

  static func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  @Test("a write error at each of the first 200 write calls leaves no half file, and resuming completes it")
  func writeErrors() throws {
    try Self.withFolder { folder in
      let whole = try Self.write(folder + "/whole")
      let expected = try Self.bytes(folder + "/whole")
      let counting = FaultyFiles()
      _ = try Self.write(folder + "/counted", files: counting)
      #expect(counting.callCount > 200, "there are that many calls to fail")
      var keptRuns = 0
      for call in 1...200 {
        let path = folder + "/call-\(call)"
        do {
          _ = try Self.write(path, files: FaultyFiles(failingCall: call))
          Issue.record("the failing call \(call) was not noticed")
        } catch let error as HarnessError {
          #expect(error.status == .inputOutput)
          #expect(error.description.hasSuffix("No space left on device"))
        }
        #expect(!FileManager.default.fileExists(atPath: path), "call \(call): nothing has the output's name")
        let resumed = try Self.write(path, resuming: true)
        #expect(try Self.bytes(path) == expected, "call \(call)")
        #expect(resumed.root == whole.root && resumed.statistics == whole.statistics, "call \(call)")
        if let kept = resumed.keptRowCount, kept > 0 { keptRuns += 1 }
        for name in try Self.names(folder) where name.hasPrefix("call-") {
          #expect(name == "call-\(call)", "call \(call) left \(name)")
          try FileManager.default.removeItem(atPath: folder + "/" + name)
        }
      }
      #expect(keptRuns > 40, "\(keptRuns) of 200 kept rows")
    }
  }

  @Test(
    "an interrupted run of every exact format goes on to the same bytes, root and statistics", arguments: [1, 2, 5])
  func interrupted(jobs: Int) throws {
    try Self.withFolder { folder in
      for format in RowFormat.allCases where format.isExact {
        let whole = try Self.write("\(folder)/whole.\(format)", format, jobs: jobs)
        let path = "\(folder)/stopped.\(format)"
        #expect(throws: HarnessError.interrupted(rows: 1_024, canBeResumed: true)) {
          _ = try Self.write(path, format, jobs: 1, stopAfter: 1_024)
        }
        #expect(throws: HarnessError.partialExists(path: path + ".partial")) { try Self.write(path, format) }
        let resumed = try Self.write(path, format, jobs: jobs, resuming: true)
        #expect(resumed.keptRowCount == 1_024)
        #expect(try Self.bytes(path) == (try Self.bytes("\(folder)/whole.\(format)")), "\(format)")
        #expect(resumed.root == whole.root && resumed.statistics?.count == Self.rowCount, "\(format)")
        #expect(try resumed.statistics?.statistics() == (try whole.statistics?.statistics()), "\(format)")
      }
      #expect(try Self.names(folder).count == 14, "nothing but the outputs is left")
    }
  }

  @Test("without anything left, resuming starts at the beginning")
  func nothingLeft() throws {
    try Self.withFolder { folder in
      let summary = try Self.write(folder + "/rows", resuming: true)
      #expect(summary.keptRowCount == 0)
      #expect(throws: HarnessError.outputExists(path: folder + "/rows")) {
        _ = try Self.write(folder + "/rows", resuming: true)
      }
    }
  }

  @Test("the root of a part that starts inside a leaf counts leaves from the part's first id")
  func part() throws {
    try Self.withFolder { folder in
      let part = try Self.write(folder + "/part", .records, part: (lower: 700, upper: 3_000))
      let own = try Self.write(folder + "/own", .records, rowCount: 2_300, start: 700)
      #expect(part.root == own.root)
      #expect(try Self.bytes(folder + "/part") == (try Self.bytes(folder + "/own")))
    }
  }

  @Test("bytes, root and statistics do not depend on the number of threads", arguments: [2, 3, 7])
  func threads(jobs: Int) throws {
    try Self.withFolder { folder in
      for format in [RowFormat.json, .npy, .text] {
        let one = try Self.write("\(folder)/one.\(format)", format, jobs: 1, rowCount: 9_000)
        let many = try Self.write("\(folder)/many.\(format)", format, jobs: jobs, rowCount: 9_000)
        #expect(try Self.bytes("\(folder)/one.\(format)") == (try Self.bytes("\(folder)/many.\(format)")))
        #expect(one.root == many.root)
        #expect(try one.statistics?.statistics() == (try many.statistics?.statistics()))
      }
    }
  }
}
