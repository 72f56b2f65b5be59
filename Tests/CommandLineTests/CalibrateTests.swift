import Foundation
import Testing

@Suite("calibrate on the command line")
struct CalibrateTests {
  private static let arguments = [
    "calibrate", "--size", "smoke", "--filter", "^statistics/exact$", "--pairs", "10", "--same-pairs", "30",
    "--planted-pairs", "20", "--replays", "200",
  ]

  /// A folder whose calibration was interrupted, so that the program said itself what it measures, and then got all
  /// its pairs from the test: the second process of the same build takes so many times as long.
  private func interrupted(same: Double) throws -> (folder: TemporaryFolder, path: String) {
    let folder = try TemporaryFolder()
    let calibrations = folder.url.appendingPathComponent("reports/calibration")
    try FileManager.default.createDirectory(at: calibrations, withIntermediateDirectories: true)
    let run = try RunningProgram(Self.arguments, in: folder)
    var log: (name: String, plan: Data)?
    while log == nil && SystemProcess.isAlive(run.id) {
      for name in try FileManager.default.contentsOfDirectory(atPath: calibrations.path) {
        let bytes = try Data(contentsOf: calibrations.appendingPathComponent(name))
        if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) { log = (name, bytes[...end]) }
      }
    }
    kill(run.id, SIGINT)
    #expect(try run.outcome().status == 130)
    let (name, plan) = try #require(log)
    var lines = String(decoding: plan, as: UTF8.self)
    for (extra, factor) in [("", same), (#","extra":5"#, 1.05), (#","extra":10"#, 1.1)] {
      for cell in ["statistics/exact", "canary/portable-loop"] {
        for round in 0..<30 {
          lines += #"{"cell":"\#(cell)","round":\#(round)\#(extra),"pair":[1000,\#(1_000 * factor),1]}"# + "\n"
        }
      }
    }
    try Data(lines.utf8).write(to: calibrations.appendingPathComponent(name))
    return (folder, "reports/calibration/" + name.replacing(".pairs.partial", with: ""))
  }

  @Test("A machine without false alarms is qualified: exit status 0")
  func qualified() throws {
    let (folder, path) = try interrupted(same: 1)
    let outcome = try BuiltProgram.run(Self.arguments + ["--resume"], in: folder)
    #expect(outcome.text.hasSuffix("\nQUALIFIED: times may decide\n"))
    #expect(outcome.error == "stored in '\(path)'\n")
    #expect(outcome.status == 0)
    #expect(try folder.snapshot().keys.sorted() == [path])
  }

  @Test("A machine with false alarms is not qualified: the calibration is stored, and the exit status is 4")
  func notQualified() throws {
    let (folder, path) = try interrupted(same: 1.5)
    let outcome = try BuiltProgram.run(Self.arguments + ["--resume"], in: folder)
    #expect(outcome.text.hasSuffix("\nNOT QUALIFIED: times are advisory\n"))
    #expect(outcome.error == "stored in '\(path)'\n")
    #expect(outcome.status == 4)
    #expect(try folder.snapshot().keys.sorted() == [path])
  }

  @Test("Pairs that an interrupted calibration left are kept unless --force, and others are not gone on from")
  func kept() throws {
    let (folder, path) = try interrupted(same: 1)
    let again = try BuiltProgram.run(Self.arguments, in: folder)
    #expect(again.status == 74 && again.error.contains("'\(path).pairs.partial'"))
    let other = try BuiltProgram.run(Self.arguments + ["--resume", "--seed", "2"], in: folder)
    #expect(other.status == 65 && other.error.contains("it was started with other builds or options"))
    let none = try BuiltProgram.run(Self.arguments + ["--replays", "0"], in: folder)
    #expect(none.status == 64 && none.error.hasPrefix("Error: --replays must be at least 200, since "))
    let quick = try BuiltProgram.run(["calibrate", "--quick", "--same-pairs", "30"], in: folder)
    #expect(quick.status == 64)
    #expect(
      quick.error.hasPrefix(
        "Error: --quick says how many pairs are recorded; leave --same-pairs and --planted-pairs out\n"))
  }
}
