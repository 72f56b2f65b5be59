import Foundation
import HarnessBenchmarks
import Testing

/// Kills a run when its output holds a share of its bytes. A few kills by default; `scripts/checks/kill-and-resume`
/// asks for 50.
@Suite("A killed run goes on where it was")
struct KillTests {
  static let killCount = ProcessInfo.processInfo.environment["DPA_KILLS"].flatMap(Int.init) ?? 5
  static let rowCount = killCount > 5 ? 1_000_000 : 400_000

  struct Report: Decodable {
    let root: String
    let rowsKept: Int
    let rowsGenerated: Int

    enum CodingKeys: String, CodingKey {
      case root
      case rowsKept = "rows_kept"
      case rowsGenerated = "rows_generated"
    }
  }

  static func arguments(_ format: String, _ output: String) -> [String] {
    ["generate", "--count", "\(rowCount)", "--format", format, "--root", "--output", output]
  }

  static func bytes(_ name: String, in folder: TemporaryFolder) throws -> Data {
    try Data(contentsOf: folder.url.appendingPathComponent(name))
  }

  /// Whether the process was still at work when it was killed.
  static func kill(_ arguments: [String], at byteCount: Int, in folder: TemporaryFolder) throws -> Bool {
    let process = Process()
    process.executableURL = BuiltProgram.executable
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.standardError = FileHandle.nullDevice
    try process.run()
    let partial = folder.url.appendingPathComponent("rows.partial").path
    let state = partial + ".json"
    while process.isRunning {
      let size = try? FileManager.default.attributesOfItem(atPath: partial)[.size] as? Int
      // Before the first state there is nothing to keep: that run starts again, which other tests show.
      if let size, size >= byteCount, OutputTests.hasRows(state) { break }
      usleep(300)
    }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal
  }

  /// Kills a run at work: where it ended before the kill, as it may on a busy machine, another one is killed earlier.
  static func killAlive(_ arguments: [String], at byteCount: Int, in folder: TemporaryFolder) throws {
    var byteCount = byteCount
    while try !kill(arguments, at: byteCount, in: folder) {
      try #require(byteCount > 0, "a run must be met at work")
      try FileManager.default.removeItem(at: folder.url.appendingPathComponent("rows"))
      byteCount /= 2
    }
  }

  @Test("killed anywhere and resumed, the bytes and the root are those of an uninterrupted run")
  func kills() throws {
    let folder = try TemporaryFolder()
    var expected: [String: (bytes: Data, root: String)] = [:]
    var withoutRows = 0
    for number in 0..<Self.killCount {
      let format = ["csv", "json", "records"][number % 3]
      if expected[format] == nil {
        let whole = try BuiltProgram.run(Self.arguments(format, "whole"), in: folder)
        let parts: [Substring] = whole.error.split(separator: "\"")
        expected[format] = (try Self.bytes("whole", in: folder), String(try #require(parts.first { $0.count == 64 })))
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent("whole"))
      }
      let (bytes, root) = try #require(expected[format])
      let share = (Double(number) + 0.5) / Double(Self.killCount)
      let arguments = Self.arguments(format, "rows")
      try Self.killAlive(arguments, at: Int(share * Double(bytes.count)), in: folder)
      let outcome = try BuiltProgram.run(arguments + ["--resume"], in: folder)
      let report = try JSONDecoder().decode(Report.self, from: Data(outcome.error.utf8))
      if report.rowsKept == 0 { withoutRows += 1 }
      #expect(report.root == root, "killed at \(share)")
      #expect(report.rowsGenerated == Self.rowCount - report.rowsKept, "killed at \(share)")
      #expect(try Self.bytes("rows", in: folder) == bytes, "killed at \(share)")
      #expect(try folder.snapshot().keys.sorted() == ["rows"], "killed at \(share)")
      try FileManager.default.removeItem(at: folder.url.appendingPathComponent("rows"))
    }
    #expect(withoutRows == 0)
    print("kills: \(Self.killCount), \(withoutRows) without rows to keep")
  }
}
