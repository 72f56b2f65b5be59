import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("The pairs kept of a run that was interrupted")
struct PairLogTests {
  private let output = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-pairs-\(UUID().uuidString)")
    .path
  private var path: String { PairLog.path(of: output) }

  private static let lines = (0..<3).map { round in
    PairLine(cell: "a", round: round, pair: MeasuredPair(base: 2, new: 3, isBaseFirst: round == 1))
  }

  private static let plan = #"{"schema":"dpa-harness-pairs/1"}"#

  private func open(_ plan: String = plan, isResuming: Bool = true, isReplacing: Bool = false) throws(HarnessError)
    -> PairLog
  {
    try PairLog(for: output, plan: plan, isResuming: isResuming, isReplacing: isReplacing, files: SystemFiles())
  }

  /// Leaves a log of three pairs behind.
  private func keep(_ plan: String = plan) throws {
    let log = try open(plan, isResuming: false)
    for line in Self.lines { try log.append(line) }
    log.close()
  }

  @Test("A last line that was cut off is left out and written anew")
  func cut() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try keep()
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    try whole.dropLast(7).write(to: URL(fileURLWithPath: path))
    let log = try open()
    #expect(log.lines == Array(Self.lines.prefix(2)))
    try log.append(Self.lines[2])
    log.close()
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == whole)
  }

  @Test("Pairs of another plan, or a plan that was cut off, are not gone on from, with --force neither")
  func otherPlan() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try keep()
    let refused = HarnessError.resumeRefused(path: path, reason: "it was started with other builds or options")
    #expect(throws: refused) { try open("another") }
    #expect(throws: refused) { try open("another", isReplacing: true) }
    try Data(Self.plan.utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: refused) { try open() }
  }

  @Test(
    "Kept pairs, of a comparison or a calibration, are replaced only where that was asked for",
    arguments: [plan, #"{"schema":"dpa-harness-calibration-pairs/1"}"#])
  func replaced(_ plan: String) throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try keep(plan)
    #expect(throws: HarnessError.partialExists(path: path)) { try open(plan, isResuming: false) }
    let kept = try open(plan)
    kept.close()
    #expect(kept.lines.count == 3)
    let log = try open(plan, isResuming: false, isReplacing: true)
    log.close()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == plan + "\n")
  }

  @Test(
    "A line that is no pair is malformed",
    arguments: [
      "{}", #"{"cell":"a","round":0,"pair":[1,2]}"#, #"{"cell":"a","round":0,"pair":[0,2,1]}"#,
      #"{"cell":"a","round":0,"pair":[1,-2,1]}"#, #"{"cell":"a","round":0,"pair":[1,0,1]}"#,
    ])
  func malformed(_ line: String) throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("\(Self.plan)\n\(line)\n".utf8).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: HarnessError.self) { try open() }
    #expect(error?.status == .malformed)
  }
}
