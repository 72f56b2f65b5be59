import Flow
import Foundation
import HarnessKit
import Testing

@testable import FlowTraining

@Suite("Traces of training are kept for each build of libtorch, and later runs are held against them")
struct TrainingTracesTests {
  /// A program that writes losses and weights, by the name of the run's folder, instead of training.
  private struct Scripted: ProgramRuns {
    var losses = "0.5,0.25"
    var weights = "w"
    var end: ProgramEnd?

    func takeTurns(_ first: ProgramCall, _ second: ProgramCall, _ turns: ProgramTurns) async -> TurnsEnd {
      preconditionFailure("training takes no turns")
    }

    func run(_ program: String, _ arguments: [String], variables: [String: String]) async -> ProgramEnd {
      if let end { return end }
      guard let place = arguments.firstIndex(of: "--output").map({ arguments[$0 + 1] }) else {
        return .couldNotStart(reason: "no output")
      }
      try? FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      let lines = losses.split(separator: ",").map { "{\"step\":1,\"train/loss\":\($0)}\n" }
      try? Data((lines.joined() + "{\"step\":2,\"val/lsd\":3}\n").utf8)
        .write(to: URL(fileURLWithPath: place + "/metrics.jsonl"))
      let output = #"{"steps":2,"loss_digest":"l","weights_sha256":"\#(weights)"}"#
      return .exited(status: 0, output: output, words: "")
    }
  }

  private let folder: TemporaryFolder
  private var path: URL { folder.url.appendingPathComponent("golden/stability/training.json") }

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("golden"), withIntermediateDirectories: true)
  }

  private func traces(_ program: Scripted = Scripted(), build: String = "libtorch 1, avx2") -> TrainingTraces {
    TrainingTraces(
      golden: folder.url.appendingPathComponent("golden").path, program: "dpa-harness",
      folder: folder.url.appendingPathComponent("runs").path, runs: program
    ) { () throws(HarnessError) in build }
  }

  @Test("What was recorded holds, and a loss, a digest or a number of losses that differs fails")
  func held() async throws {
    #expect(try await traces().record().contains("3 runs of libtorch 1, avx2\n  flow: weights w\n"))
    let again = try await traces().record()
    #expect(again.contains("  nothing changed\nRecording fails the run"))
    let held = try await traces().verify()
    #expect(held.problems.isEmpty && held.cases.map(\.outcome) == [.held, .held, .held])
    let other = try await traces(Scripted(losses: "0.5,0.75", weights: "x")).verify()
    #expect(
      other.cases.map(\.outcome)
        == Array(
          repeating: .failed([
            Difference("loss of step 2", expected: "0.25", found: "0.75"),
            Difference("SHA-256 of the weights", expected: "w", found: "x"),
          ]), count: 3))
    let fewer = try await traces(Scripted(losses: "0.5")).verify()
    #expect(fewer.cases[0].outcome == .failed([Difference("number of losses", expected: "2", found: "1")]))
    let ended = try await traces(Scripted(end: .signalled(11))).verify()
    #expect(
      ended.cases[0].outcome
        == .failed([
          Difference("the run", expected: "a result", found: "a training process was ended by signal 11")
        ]))
  }

  @Test("Where nothing is recorded for this build, its runs are skipped by its name, and others' traces stay")
  func skipped() async throws {
    _ = try await traces().record()
    let skipped = try await traces(build: "libtorch 2, avx512").verify()
    let reason: Sentence = "no training is recorded for libtorch 2, avx512\(step: .recordTraining)"
    #expect(skipped.cases.map(\.outcome) == Array(repeating: .skipped(reason: reason), count: 3))
    _ = try await traces(build: "libtorch 2, avx512").record()
    for build in ["libtorch 1, avx2", "libtorch 2, avx512"] {
      let held = try await traces(build: build).verify()
      #expect(held.cases.map(\.outcome) == [.held, .held, .held])
    }
  }

  @Test(
    "A file that is not whole is malformed, and nothing is taken from it",
    arguments: [
      (#""count": 3"#, #""count": 4"#, "it holds 3 cases and says 4"),
      (#""name":"flow""#, #""name":"flaw""#, "this version has no run 'flaw'"),
      (#""name":"flow""#, #""name":"flow_fixed""#, "'flow_fixed' of libtorch 1, avx2 stands in it twice"),
      (#""cases""#, #""case""#, "it has no key 'cases'"),
    ])
  func malformed(old: String, new: String, reason: String) async throws {
    _ = try await traces().record()
    let text = try String(contentsOf: path, encoding: .utf8)
    #expect(text.contains(old))
    try Data(text.replacingOccurrences(of: old, with: new).utf8).write(to: path)
    let found = try await traces().verify()
    #expect(found.cases.isEmpty)
    #expect(found.problems == [Verdict.Problem("'\(path.path)' is malformed: \(reason)", status: .malformed)])
  }

  @Test("Every run that is recorded has a valid configuration, and libtorch says what it is")
  func runs() throws {
    for run in TraceRun.all { _ = try TrainingConfiguration(run.words) }
    if TinyTraining.hasTorch { #expect(try TinyTraining.library.open().build.hasPrefix("libtorch ")) }
  }
}
