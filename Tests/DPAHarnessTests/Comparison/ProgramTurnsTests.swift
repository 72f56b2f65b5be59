import Foundation
import Testing

@testable import HarnessKit

@Suite("Two programs that take turns")
struct ProgramTurnsTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-turns-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// A shell that first leaves its number in a file of its name.
  private func shell(_ name: String, _ script: String) -> ProgramCall {
    ProgramCall(
      "/bin/sh", ["-c", "echo $$ > '\(path(name))'; cd '\(folder.path)'; \(script)"], variables: ["NAME": name])
  }

  /// Takes three turns and says its name.
  private func turns(_ name: String, also last: String = ":") -> ProgramCall {
    shell(name, "for i in 1 2 3; do echo ready; read word; echo $word $NAME >> log; done; \(last); echo I am $NAME")
  }

  private func take(
    _ first: ProgramCall, _ second: ProgramCall, seed: UInt64 = 1, seconds: Double = 60, sharesCore: Bool = false
  ) async -> TurnsEnd {
    await SystemProgramRuns(timeLimitSeconds: seconds)
      .takeTurns(first, second, ProgramTurns(seed: seed, sharesCore: sharesCore))
  }

  private func lines(_ name: String) -> [String] {
    ((try? String(contentsOfFile: path(name), encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
  }

  /// Whether the process whose number is in a file has ended, whether or not somebody has asked for its status.
  private func isGone(_ name: String) -> Bool {
    guard let id = lines(name).first.flatMap({ Int32($0) }) else { return false }
    guard kill(id, 0) == 0 else { return true }
    // A process that ended stays as a zombie until its parent asks, which the first process of a container may not do.
    let fields = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8))?.split(separator: ") ").last
    return fields?.hasPrefix("Z") ?? true
  }

  private static func said(_ text: String) -> ProgramEnd { .exited(status: 0, output: text + "\n", words: "") }

  @Test("Each works once in every round, in an order that the seed decides, and both results come back")
  func rounds() async {
    defer { try? FileManager.default.removeItem(at: folder) }
    var orders: Set<[String]> = []
    for seed in UInt64(1)...6 {
      try? FileManager.default.removeItem(atPath: path("log"))
      let end = await take(turns("a"), turns("b"), seed: seed)
      #expect(end == TurnsEnd(first: Self.said("I am a"), second: Self.said("I am b")))
      let log = lines("log")
      #expect(log.count == 6)
      for round in 0..<3 { #expect(Set(log.dropFirst(2 * round).prefix(2)) == ["go a", "go b"]) }
      try? FileManager.default.removeItem(atPath: path("log"))
      _ = await take(turns("a"), turns("b"), seed: seed)
      #expect(lines("log") == log, "the same seed, the same order")
      orders.insert(log)
    }
    #expect(orders.count > 1)
  }

  @Test("The second is not started before the first is ready")
  func start() async {
    defer { try? FileManager.default.removeItem(at: folder) }
    let first = shell("a", "sleep 0.2; test -e b && echo early > early; echo ready; read word; echo done")
    _ = await take(first, shell("b", "echo ready; read word"))
    #expect(!FileManager.default.fileExists(atPath: path("early")))
  }

  @Test("Both stay on one core where that was asked for, each time one that the seed chooses")
  func core() async {
    defer { try? FileManager.default.removeItem(at: folder) }
    #if os(Linux)
      let script = "echo ready; read word; grep Cpus_allowed_list /proc/self/status"
      for seed in UInt64(1)...3 {
        let end = await take(shell("a", script), shell("b", script), seed: seed, sharesCore: true)
        guard case .exited(0, let text, _) = end.first else {
          Issue.record("\(end)")
          return
        }
        #expect(end.first == end.second && text.wholeMatch(of: #/Cpus_allowed_list:\t\d+\n/#) != nil, "\(end)")
      }
    #endif
  }

  @Test(
    "What is wrong with one is told of that one, and the other one is gone",
    arguments: [
      ("echo ready; read word; kill -9 $$", ProgramEnd.signalled(9)),
      ("echo ready; read word; echo no >&2; exit 3", .exited(status: 3, output: "", words: "no")),
      ("echo oops >&2; exit 64", .exited(status: 64, output: "", words: "oops")),
    ])
  func failure(_ script: String, _ expected: ProgramEnd) async {
    defer { try? FileManager.default.removeItem(at: folder) }
    let waiting = "echo ready; read word; echo ready; read word; sleep 1000"
    #expect(await take(shell("a", waiting), shell("b", script)) == TurnsEnd(first: nil, second: expected))
    #expect(isGone("a") && isGone("b"))
    #expect(await take(shell("c", script), shell("d", waiting)) == TurnsEnd(first: expected, second: nil))
    #expect(isGone("c"))
  }

  @Test("A program that is not there could not be started")
  func missing() async {
    defer { try? FileManager.default.removeItem(at: folder) }
    let missing = ProgramCall(path("none"), [], variables: [:])
    let end = await take(turns("a"), missing)
    #expect(end == TurnsEnd(first: nil, second: .couldNotStart(reason: "No such file or directory")))
    #expect(isGone("a"))
  }

  @Test(
    "One that never is ready, or closes its output and goes on, is ended at its time limit",
    arguments: ["sleep 1000", "exec >&-; sleep 1000", "exec >&- 2>&-; sleep 1000"])
  func hanging(_ script: String) async {
    defer { try? FileManager.default.removeItem(at: folder) }
    let end = await take(shell("a", script), turns("b"), seconds: 0.3)
    #expect(end == TurnsEnd(first: .hung(seconds: 0.3), second: nil))
    #expect(isGone("a") || !FileManager.default.fileExists(atPath: path("a")))
  }

  @Test("Cancelling ends both")
  func cancelled() async {
    defer { try? FileManager.default.removeItem(at: folder) }
    let forever = "echo ready; read word; echo working > working; sleep 1000"
    let task = Task { await take(shell("a", forever), shell("b", forever)) }
    while !FileManager.default.fileExists(atPath: path("working")) { try? await Task.sleep(for: .milliseconds(5)) }
    task.cancel()
    let end = await task.value
    #expect(end.first == .interrupted || end.second == .interrupted)
    #expect(isGone("a") && isGone("b"))
  }

  @Test("What it started itself is gone with it")
  func descendants() async {
    defer { try? FileManager.default.removeItem(at: folder) }
    let end = await take(turns("a", also: "sleep 1000 >/dev/null 2>&1 & echo $! > left"), turns("b"))
    #expect(end == TurnsEnd(first: Self.said("I am a"), second: Self.said("I am b")))
    // The signal has been sent; that the system has taken the process away may follow.
    while !isGone("left") { usleep(1_000) }
  }

  @Test("Words without end are read, and the first line of them is kept; output without end is cut off")
  func much() async {
    defer { try? FileManager.default.removeItem(at: folder) }
    let words = "echo first >&2; head -c 3000000 /dev/zero >&2; exit 5"
    #expect(
      await take(shell("a", words), turns("b"))
        == TurnsEnd(first: .exited(status: 5, output: "", words: "first"), second: nil))
    let endless = "echo no; exec cat /dev/zero"
    #expect(await take(shell("c", endless), turns("d")) == TurnsEnd(first: .tooLong(mebibytes: 16), second: nil))
    #expect(isGone("c"))
  }
}
