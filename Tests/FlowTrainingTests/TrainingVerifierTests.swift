import Foundation
import HarnessKit
import Synchronization
import Testing

@testable import FlowTraining

@Suite("verify training compares every loss and the weights")
struct TrainingVerifierTests {
  /// A program that notes what it is told to, by the name of the run's folder, instead of training.
  private final class Scripted: ProgramRuns {
    private let weights: @Sendable (String) -> String
    private let metrics: @Sendable (String) -> String
    private let losses: @Sendable (String) -> String
    /// Whether it outlives its kill.
    private let survives: Bool
    private let end: ProgramEnd?
    let calls = Mutex<[[String]]>([])

    init(
      weights: @escaping @Sendable (String) -> String = { _ in "w" },
      metrics: @escaping @Sendable (String) -> String = { _ in "1\n2\n3\n" },
      losses: @escaping @Sendable (String) -> String = { _ in "l" }, survives: Bool = false, end: ProgramEnd? = nil
    ) {
      self.weights = weights
      self.metrics = metrics
      self.losses = losses
      self.survives = survives
      self.end = end
    }

    func takeTurns(_ first: ProgramCall, _ second: ProgramCall, _ turns: ProgramTurns) async -> TurnsEnd {
      preconditionFailure("training takes no turns")
    }

    func run(_ program: String, _ arguments: [String], variables: [String: String]) async -> ProgramEnd {
      calls.withLock { $0.append(arguments) }
      if let end { return end }
      if arguments.contains("--kill-at-step"), !survives { return .signalled(9) }
      guard let place = arguments.firstIndex(of: "--output").map({ arguments[$0 + 1] }) else {
        return .couldNotStart(reason: "no output")
      }
      let name = place.split(separator: "/").last.map(String.init) ?? ""
      try? FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      try? Data(metrics(name).utf8).write(to: URL(fileURLWithPath: place + "/metrics.jsonl"))
      let output = #"{"steps":6,"loss_digest":"\#(losses(name))","weights_sha256":"\#(weights(name))"}"#
      return .exited(status: 0, output: output, words: "")
    }
  }

  private static func verdict(_ program: Scripted) async throws -> Verdict {
    let folder = try TemporaryFolder()
    let request = TrainingVerifier.Request(words: ["data.k=2"], groups: "g", steps: 6, kills: 2, seed: 1)
    return try await TrainingVerifier(request, program: "dpa-harness", folder: folder.url.path, runs: program).verify()
  }

  /// The steps that seed 1 draws for two kills.
  private static var killSteps: [Int] {
    var random = SplitMix64(seed: 1)
    return (0..<2).map { _ in Int(random.next(below: 6)) + 1 }
  }

  private static func differences(_ verdict: Verdict) -> [[Difference]] {
    verdict.cases.compactMap { verdict -> [Difference]? in
      guard case .failed(let differences) = verdict.outcome else { return nil }
      return differences
    }
  }

  @Test("Runs that agree hold, and each is asked for with the same settings")
  func held() async throws {
    let program = Scripted()
    let verdict = try await Self.verdict(program)
    #expect(verdict.status == .held && verdict.heldCount == 4)
    #expect(verdict.notes == ["weights w", "losses l", "seed of the kills 1"])
    let calls = program.calls.withLock { $0 }
    // An undisturbed run, a fresh one, one with workers; each killed one twice.
    #expect(calls.count == 7)
    #expect(calls.allSatisfy { $0.starts(with: ["flow", "train", "data.k=2", "trainer.max_steps=6"]) })
    #expect(calls.allSatisfy { $0.contains("g") })
    #expect(calls.count { $0.contains("--resume") } == 2 && calls.count { $0.contains("data.num_workers=2") } == 1)
    let killed = calls.compactMap { call in call.firstIndex(of: "--kill-at-step").map { call[$0 + 1] } }
    #expect(killed == Self.killSteps.map { "\($0)" })
  }

  @Test("A run whose weights differ fails, whichever it is", arguments: ["again", "workers", "kill-0", "kill-1"])
  func weights(name: String) async throws {
    let verdict = try await Self.verdict(Scripted(weights: { $0 == name ? "x" : "w" }))
    #expect(verdict.status == .failed && verdict.failedCount == 1)
    #expect(Self.differences(verdict) == [[Difference("SHA-256 of the weights", expected: "w", found: "x")]])
  }

  @Test("A digest of losses that differs fails, though metrics and weights agree")
  func losses() async throws {
    let verdict = try await Self.verdict(Scripted(losses: { $0 == "kill-0" ? "m" : "l" }))
    #expect(Self.differences(verdict) == [[Difference("digest of all losses", expected: "l", found: "m")]])
  }

  @Test("A run that outlives its kill fails: it shows nothing of resuming")
  func survived() async throws {
    let verdict = try await Self.verdict(Scripted(survives: true))
    let sentences = Self.killSteps.map { "the run that kills itself at step \($0) ended by itself" }
    #expect(verdict.heldCount == 2)
    #expect(
      Self.differences(verdict) == sentences.map { [Difference("the run", expected: "a result", found: $0)] })
  }

  @Test("The first line of metrics that differs is named, and missing ones are counted")
  func metrics() async throws {
    let verdict = try await Self.verdict(Scripted(metrics: { $0 == "kill-1" ? "1\n5\n" : "1\n2\n3\n" }))
    guard case .failed(let differences)? = verdict.cases.last?.outcome else {
      Issue.record("it held")
      return
    }
    #expect(
      differences == [
        Difference("line 2 of the metrics", expected: "2", found: "5"),
        Difference("lines of metrics", expected: "3", found: "2"),
      ])
  }

  @Test("Where the undisturbed run cannot be made, its sentence and its status are passed on")
  func refused() async throws {
    let said = ProgramEnd.exited(status: 65, output: "", words: "Error: data.k is 0")
    await #expect(throws: HarnessError.refused(Refusal("data.k is 0", status: .malformed))) {
      _ = try await Self.verdict(Scripted(end: said))
    }
    await #expect(throws: HarnessError.engineFailed("a training process was ended by signal 11")) {
      _ = try await Self.verdict(Scripted(end: .signalled(11)))
    }
  }
}
