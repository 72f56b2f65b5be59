import Synchronization
import Testing

@testable import DPAHarness
@testable import HarnessKit

@Suite("Variations of a process's surroundings are tried, and what changes an answer is named")
struct EnvironmentCheckTests {
  /// Processes whose answer follows from what they are started in.
  private static func processes(
    _ answer: @escaping @Sendable (Surroundings, [String]) -> ProgramEnd
  ) -> ScriptedPrograms {
    ScriptedPrograms { call, _ in
      let words = call.arguments
      guard words.count > 3, words[0] == "start-in", words[2] == "--", words[3] == call.program,
        let surroundings: Surroundings = try? JSONFile.decode(Array(words[1].utf8), from: "the argument")
      else { return .couldNotStart(reason: "\(words)") }
      return answer(surroundings, Array(words.dropFirst(4)))
    }
  }

  private static let words = "{\"root\": \"abc\"}"

  private static func rows(_ text: String = "1.5") -> ProgramEnd {
    .exited(status: 0, output: "id\n\(text)\n", words: words)
  }

  private static let variations = [
    Variation("locale", "de_DE") { $0.locale = "de_DE" }, Variation("mask", "077") { $0.fileMask = 0o77 },
    Variation("cores", "one") { $0.usesOneCore = true }, Variation("stack", "8") { $0.stackBytes = 8 },
    Variation("jobs", "2", setting: ("jobs", "2")),
  ]

  private static func verdict(
    of variations: [Variation] = variations, combinations: Int = 0, _ processes: ScriptedPrograms,
    progress: @escaping @Sendable (UInt64, UInt64) -> Void = { _, _ in }
  ) async throws -> Verdict {
    let questions = [
      EnvironmentCheck.Question("rows", ["generate"], setting: { ["\($0):\($1)"] }),
      EnvironmentCheck.Question("golden", ["verify", "golden"]),
    ]
    return try await EnvironmentCheck(
      questions, executable: "program", variations: variations, combinations: combinations, seed: 7,
      programs: processes
    ).verdict(progress: progress)
  }

  @Test("The same answers everywhere hold, with the root that they had")
  func same() async throws {
    let processes = Self.processes { _, _ in Self.rows() }
    let verdict = try await Self.verdict(combinations: 3, processes)
    #expect(verdict.status == .held)
    // A number of threads is no other surroundings for golden cases.
    #expect(verdict.heldCount == 4 * 2 + 1 + 3)
    #expect(
      verdict.notes == ["variations: 5; one of each kind together: 3, by seed 7; one root, abc"])
    #expect(processes.calls.count == 2 + 9 + 3)
  }

  @Test("A variation that changes one line is named, with that line; others are tried nevertheless")
  func oneDiffers() async throws {
    let verdict = try await Self.verdict(
      combinations: 4, Self.processes { place, _ in Self.rows(place.locale == nil ? "1.5" : "1,5") })
    #expect(verdict.status == .failed)
    let failed = verdict.cases.filter(\.outcome.isFailed)
    #expect(failed.map { "\($0.suite)/\($0.name) \($0.variant)" } == ["locale/de_DE rows", "locale/de_DE golden"])
    #expect(failed.first?.outcome == .failed([Difference("line 2", expected: "1.5", found: "1,5")]))
    #expect(verdict.heldCount == 3 * 2 + 1 + 4)
    #expect(verdict.notes == ["variations: 5; one of each kind together: 4, by seed 7; differing answers: 2"])
  }

  @Test("A setting of a variation reaches only what takes them, and another root is a difference")
  func arguments() async throws {
    let verdict = try await Self.verdict(
      Self.processes { _, words in
        words.contains("jobs:2") ? .exited(status: 0, output: "id\n1.5\n", words: "other") : Self.rows()
      })
    let failed = verdict.cases.filter(\.outcome.isFailed)
    #expect(failed.map { "\($0.suite)/\($0.name) \($0.variant)" } == ["jobs/2 rows"])
    #expect(failed.first?.outcome == .failed([Difference("root", expected: Self.words, found: "other")]))
  }

  @Test("What differs only together is narrowed down to the fewest that it takes")
  func together() async throws {
    let processes = Self.processes { place, _ in
      Self.rows(place.fileMask != nil && place.stackBytes != nil ? "2.5" : "1.5")
    }
    let verdict = try await Self.verdict(combinations: 1, processes)
    let failed = verdict.cases.filter(\.outcome.isFailed)
    #expect(failed.map { "\($0.suite)/\($0.name)" } == ["together/mask/077 and stack/8"])
    #expect(failed.first?.outcome == .failed([Difference("line 2", expected: "1.5", found: "2.5")]))
  }

  @Test("An answer that differed once has differed, though it does not when it is asked for again")
  func onceOnly() async throws {
    let differed = Mutex(false)
    let processes = Self.processes { place, _ in
      guard place.fileMask != nil, place.stackBytes != nil else { return Self.rows() }
      return differed.withLock { differed in
        defer { differed = true }
        return differed ? Self.rows() : Self.rows("2.5")
      }
    }
    let verdict = try await Self.verdict(combinations: 1, processes)
    let failed = verdict.cases.filter(\.outcome.isFailed)
    #expect(verdict.status == .failed && failed.count == 1 && failed[0].name.contains("mask/077 and "))
    #expect(failed.first?.outcome == .failed([Difference("line 2", expected: "1.5", found: "2.5")]))
  }

  @Test("One of three that takes two others is kept, however they are cut in halves")
  func three() async throws {
    let processes = Self.processes { place, words in
      Self.rows(place.locale != nil && place.usesOneCore && words.contains("jobs:2") ? "2.5" : "1.5")
    }
    let verdict = try await Self.verdict(combinations: 1, processes)
    #expect(verdict.cases.last?.name == "locale/de_DE and cores/one and jobs/2")
  }

  @Test("Together is one of each kind, and any of a kind")
  func oneOfEachKind() async throws {
    let masks: [UInt32] = [0, 0o27, 0o77]
    let variations = masks.map { mask in Variation("mask", "\(mask)") { $0.fileMask = mask } } + [Self.variations[2]]
    let processes = Self.processes { _, _ in Self.rows() }
    _ = try await Self.verdict(of: variations, combinations: 30, processes)
    let together = try processes.calls.suffix(30).map { call -> Surroundings in
      try JSONFile.decode(Array(call.arguments[1].utf8), from: "the argument")
    }
    #expect(together.allSatisfy { $0.usesOneCore })
    #expect(Set(together.map(\.fileMask)) == Set(masks))
  }

  @Test("Progress does not pass its total, however long the fewest are looked for")
  func progress() async throws {
    let processes = Self.processes { place, _ in
      Self.rows(place.fileMask != nil && place.stackBytes != nil ? "2.5" : "1.5")
    }
    let told = Mutex<[[UInt64]]>([])
    _ = try await Self.verdict(combinations: 1, processes) { done, total in
      told.withLock { $0.append([done, total]) }
    }
    #expect(processes.calls.count > 13)
    #expect(told.withLock { $0.allSatisfy { $0[0] <= $0[1] && $0[1] == 13 } })
    #expect(told.withLock { $0.last } == [13, 13])
  }

  @Test("An interruption ends the check after the process that ran")
  func interrupted() async {
    let processes = Self.processes { _, _ in
      withUnsafeCurrentTask { $0?.cancel() }
      return Self.rows()
    }
    let task = Task { try await Self.verdict(processes) }
    await #expect(throws: HarnessError.engineInterrupted) { try await task.value }
    #expect(processes.calls.count == 1)
  }

  @Test("What the system does not have is skipped by its own words, not as a difference")
  func unavailable() async throws {
    let sentence = "cannot use the locale de_DE: No such file or directory"
    let verdict = try await Self.verdict(
      Self.processes { place, _ in
        place.locale == nil ? Self.rows() : .exited(status: 4, output: "", words: "Error: \(sentence)")
      })
    #expect(verdict.status == .held)
    #expect(verdict.skips.map { "\($0.count) \($0.reason)" } == ["2 \(sentence)"])
  }

  @Test("A process that fails, is killed or prints less is a difference")
  func failures() async throws {
    let ends: [(ProgramEnd, Difference)] = [
      (
        .exited(status: 70, output: "", words: "Error: no"),
        Difference("end", expected: "status 0", found: "ended with status 70, saying: Error: no")
      ),
      (.signalled(11), Difference("end", expected: "status 0", found: "was ended by signal 11")),
      (
        .exited(status: 0, output: "id", words: Self.words),
        Difference("line 2", expected: "1.5", found: "no line")
      ),
    ]
    for (end, difference) in ends {
      let verdict = try await Self.verdict(
        of: [Self.variations[0]], Self.processes { place, _ in place.locale == nil ? Self.rows() : end })
      #expect(verdict.cases.first?.outcome == .failed([difference]))
    }
  }

  @Test("Where the first process fails nothing is compared, and it says why")
  func failsHere() async throws {
    let processes = Self.processes { _, _ in .exited(status: 64, output: "", words: "Error: unknown") }
    let verdict = try await Self.verdict(processes)
    #expect(verdict.status == .failed)
    #expect(verdict.cases.isEmpty && verdict.notes.isEmpty)
    #expect(
      verdict.problems.map { "\($0.sentence)" }
        == ["rows, where nothing is varied, ended with status 64, saying: Error: unknown"])
    #expect(processes.calls.count == 1)
  }

  @Test("The variations that are tried have names of their own, and a filter must leave one")
  func names() throws {
    let all = Variation.all(locales: "/locales", kernels: ["portable", "avx2"], movesFolder: true)
    #expect(Set(all.map(\.path)).count == all.count)
    #expect(all.count == 36)
    #expect(Variation.all(locales: nil, kernels: [], movesFolder: false).count == 33)
    var german = Surroundings()
    let change = try #require(all.first { $0.path == "locale/de_DE.UTF-8" }?.change)
    change(&german)
    #expect(german.variables.contains(.init("LOCPATH", "/locales")))
    #expect(throws: HarnessError.usage("\(setting: "filter") leaves no variation")) {
      try EnvironmentCheck(
        [], executable: "", locales: nil, kernels: [], movesFolder: true, filter: CaseFilter("^nothing$"),
        combinations: 1, seed: 1)
    }
    #expect(throws: HarnessError.usage("\(setting: "combinations") must be 0 to 10000, not -1")) {
      try EnvironmentCheck(
        [], executable: "", locales: nil, kernels: [], movesFolder: true, filter: nil, combinations: -1, seed: 1)
    }
  }
}

@Suite("A process's variables are what its surroundings say")
struct SurroundingsTests {
  private let inherited = ["PATH": "/bin", "HOME": "/root", "A": "1", "B": "3"]

  @Test("They are sorted, either way, and may be replaced, taken away or padded")
  func variables() {
    var place = Surroundings()
    #expect(place.changed(inherited) == ["A=1", "B=3", "HOME=/root", "PATH=/bin"])
    place.variables = [.init("HOME", nil), .init("TZ", "UTC0"), .init("A", "2")]
    place.isReversed = true
    #expect(place.changed(inherited) == ["TZ=UTC0", "PATH=/bin", "B=3", "A=2"])
    place.isBare = true
    place.isReversed = false
    place.paddingBytes = 3
    #expect(place.changed(inherited) == ["A=2", "PADDING=xxx", "PATH=/bin", "TZ=UTC0"])
  }

  @Test("They pass through an argument unchanged")
  func coding() throws {
    var place = Surroundings()
    place.variables = [.init("LC_ALL", "de_DE"), .init("oneTwo", nil)]
    place.locale = "de_DE"
    place.openFiles = .max
    place.hasFixedAddresses = true
    let read: Surroundings = try JSONFile.decode(Array(JSONText.line(place).utf8), from: "the argument")
    #expect(read == place)
  }
}
