import DPATestSupport
import Foundation
import Testing

@Suite("bench and report")
struct BenchTests {
  private static let quick = ["bench", "--size", "smoke", "--repeats", "1", "--filter"]

  @Test("The list is JSON with what a comparison needs to know")
  func list() throws {
    struct Document: Decodable {
      struct Cell: Decodable {
        let name: String
        let sampleCount: Int
        let primaryMetric: String
        let gated: Bool
      }
      let cells: [Cell]
    }
    let outcome = try BuiltProgram.run(["bench", "list", "--format", "json"], in: try TemporaryFolder())
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let cells = try decoder.decode(Document.self, from: outcome.output).cells
    #expect(outcome.status == 0 && cells.map(\.name) == cells.map(\.name).sorted())
    #expect(cells.contains { $0.name == "reference/portable" && !$0.gated && $0.primaryMetric == "cpu_nanoseconds" })
    #expect(cells.allSatisfy { $0.sampleCount > 0 })
  }

  @Test("A run stores its report in the folder of reports, its line in the history, and report shows it")
  func storedRun() throws {
    let folder = try TemporaryFolder()
    let reports = folder.url.appendingPathComponent("reports")
    try FileManager.default.createDirectory(at: reports, withIntermediateDirectories: true)
    let outcome = try BuiltProgram.run(Self.quick + ["^canary/"], in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.text.contains("1 of 1 cells measured, size smoke"))
    let runs = try FileManager.default.contentsOfDirectory(atPath: reports.appendingPathComponent("runs").path)
    #expect(runs.count == 1 && outcome.error == "stored in 'reports/runs/\(runs[0])'\n")
    let shown = try BuiltProgram.run(["report", "show", "latest"], in: folder)
    #expect(shown.status == 0 && shown.text == outcome.text)
    let listed = try BuiltProgram.run(["report", "list"], in: folder)
    #expect(listed.text.hasPrefix("reports/runs/\(runs[0]): 1 of 1 cells measured"))
    let refused = try BuiltProgram.run(Self.quick + ["^canary/", "--record"], in: folder)
    #expect(
      refused.status == 64
        && refused.error
          == "Error: a line of the history holds every cell; give --record without --filter\n"
    )
  }

  @Test(
    "Generation on one thread allocates nothing once it is warm, the same in each of three processes",
    .enabled(if: BuildMode.isOptimized, Comment(rawValue: BuildMode.skipReason)))
  func allocations() throws {
    let arguments = [
      "bench", "--size", "smoke", "--repeats", "1", "--memory-repeats", "3", "--format", "csv", "--output", "r.json",
      "--filter", "^(generation/.*/jobs-1|statistics/)",
    ]
    let outcome = try BuiltProgram.run(arguments, in: try TemporaryFolder())
    #expect(outcome.status == 0, "\(outcome.error)")
    let counts = outcome.text.split(separator: "\n").map { $0.split(separator: ",") }
      .filter { $0[3] == "allocation_count" }
    let generation = counts.filter { $0[0].hasPrefix("generation/") }
    #expect(generation.count >= 15 && generation.allSatisfy { $0[5] == "true" && $0[8] == "0" })
    let statistics = counts.filter { $0[0].hasPrefix("statistics/") }
    #expect(statistics.count == 3 && statistics.allSatisfy { $0[5] == "true" && $0[8] == statistics[0][8] })
  }

  @Test("A crashing and a wrong cell are named, the good one is measured, and the status is 70")
  func faultyCells() throws {
    let arguments =
      Self.quick + ["^(canary|faulty/[^h])", "--with-faulty-cells", "--output", "r.json"]
    let folder = try TemporaryFolder()
    let outcome = try BuiltProgram.run(arguments, in: folder)
    #expect(outcome.status == 70)
    #expect(outcome.text.contains("\nCRASHED faulty/crash: its process was ended by signal "))
    #expect(outcome.text.contains("\nVOID faulty/wrong-root: its root is not the expected one"))
    #expect(outcome.text.contains("\n1 of 3 cells measured"))
    #expect(try folder.snapshot()["r.json"] != nil)
  }

  @Test("A hanging cell is ended at its time limit and named, and the status is 70")
  func hangingCell() throws {
    // By itself: a limit that is short for a test is too short for the other cells on a busy machine.
    let arguments =
      Self.quick + ["^faulty/hang", "--with-faulty-cells", "--cell-timeout", "2", "--output", "r.json"]
    let outcome = try BuiltProgram.run(arguments, in: try TemporaryFolder())
    #expect(outcome.status == 70)
    #expect(outcome.text.contains("\nHUNG faulty/hang: its process was still running after 2.0 s and was ended\n"))
    #expect(outcome.text.contains("\n0 of 1 cells measured"))
  }

  @Test("Cells whose work is left out, in all iterations or all but the first, are void", arguments: ["all", "later"])
  func skippedWork(_ skipped: String) throws {
    let arguments =
      Self.quick + ["^(canary/|distributed/ranges|seed-chain/plain)", "--skip-work", skipped, "--output", "r.json"]
    let outcome = try BuiltProgram.run(arguments, in: try TemporaryFolder())
    #expect(outcome.status == 1 && outcome.text.contains("\n0 of 3 cells measured"), "\(outcome.text)")
    for cell in ["canary/portable-loop", "distributed/ranges", "seed-chain/plain"] {
      let sentence = "its root is not the expected one, so that its figures say nothing"
      #expect(outcome.text.contains("\nVOID \(cell): \(sentence)\n"), "\(outcome.text)")
    }
  }

  @Test("A wrong root alone ends with 1, also where a gate has nothing to hold it against")
  func wrongRoot() throws {
    let arguments = Self.quick + ["^faulty/wrong-root", "--with-faulty-cells", "--output", "r.json"]
    #expect(try BuiltProgram.run(arguments, in: try TemporaryFolder()).status == 1)
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("reports"), withIntermediateDirectories: false)
    let gated = try BuiltProgram.run(arguments + ["--gate"], in: folder)
    #expect(gated.status == 1 && gated.text.contains("VOID faulty/wrong-root"), "\(gated.text)")
    #expect(gated.error.contains("Error: no baseline was accepted for this machine class at "), "\(gated.error)")
  }

  @Test("Ctrl-C ends the cell that runs, keeps what was measured, asks no gate, and ends with 130")
  func interruption() throws {
    let folder = try TemporaryFolder()
    let run = try RunningProgram(
      Self.quick
        + ["^(canary/|faulty/hang)", "--with-faulty-cells", "--seed", "1", "--output", "r.json", "--gate"], in: folder)
    var hanging: Int32?
    while hanging == nil && SystemProcess.isAlive(run.id) {
      hanging = SystemProcess.children(of: run.id).first { $0.arguments.contains("faulty/hang") }?.id
    }
    kill(run.id, SIGINT)
    let outcome = try run.outcome()
    #expect(outcome.status == 130)
    #expect(outcome.text.contains(", interrupted; started "))
    #expect(!SystemProcess.isAlive(try #require(hanging)))
    let report = String(decoding: try #require(try folder.snapshot()["r.json"]), as: UTF8.self)
    #expect(report.contains("\n\"complete\": false,\n"))
  }

  @Test("A cell in turn does an iteration for each go, and ends as one whose reader is gone where none comes")
  func inTurn() throws {
    let cell = "bench-cell distributed/ranges --size smoke --iterations 2 --warmup 1 --in-turn"
    let whole = try BuiltProgram.runShell("printf 'go\\ngo\\ngo\\ngo\\n' | \"$0\" \(cell)", in: try TemporaryFolder())
    let lines = whole.text.split(separator: "\n")
    #expect(whole.status == 0 && lines.count == 5 && lines.dropLast() == ["ready", "ready", "ready", "ready"])
    #expect(lines.last?.hasPrefix("{\"cell\":\"distributed/ranges\"") == true, "\(whole.text)")
    let cut = try BuiltProgram.runShell("printf 'go\\n' | \"$0\" \(cell)", in: try TemporaryFolder())
    #expect(cut.status == 141 && cut.text == "ready\nready\n" && cut.error.isEmpty)
  }

  @Test("A run that is killed leaves no cell behind, in the middle of an iteration neither")
  func killed() throws {
    let run = try RunningProgram(
      Self.quick + ["^faulty/hang", "--with-faulty-cells", "--output", "r.json"], in: try TemporaryFolder())
    var cells: [Int32] = []
    // Both, since the cell hangs in the first turn, which it gets or the other one has had.
    while cells.count < 2 && SystemProcess.isAlive(run.id) {
      cells = SystemProcess.children(of: run.id).filter { $0.arguments.contains("--in-turn") }.map(\.id)
    }
    kill(run.id, SIGKILL)
    _ = try run.outcome()
    #expect(cells.count == 2)
    while cells.contains(where: SystemProcess.isAlive) { usleep(1_000) }
  }

  @Test("Reports that are cut, newer or not there are refused with their own status")
  func badReports() throws {
    let folder = try TemporaryFolder()
    let cut = folder.url.appendingPathComponent("cut.json")
    try Data("{\"header\": {\"schema\"".utf8).write(to: cut)
    let newer = folder.url.appendingPathComponent("newer.json")
    try Data(#"{"header": {"schema":"dpa-harness-report","version":9}}"#.utf8).write(to: newer)
    let refusals: [([String], Int32, String)] = [
      (["report", "show", "cut.json"], 65, "'cut.json' is malformed: it is not JSON, or it is cut off"),
      (
        ["report", "show", "newer.json"], 65,
        "'newer.json' has the schema 'dpa-harness-report/9', but this version reads 'dpa-harness-report/1'"
      ),
      (["report", "show", "no.json"], 74, "cannot read 'no.json': No such file or directory"),
      (
        ["report", "list"], 74,
        "cannot find the folder of reports 'reports': no such folder; name it with --reports DIR"
      ),
      (
        ["bench"], 74,
        "cannot find the folder of reports 'reports': no such folder; name it with --reports DIR"
      ),
      (["bench-cell", "x"], 64, "there is no benchmark cell 'x'; bench list names them"),
      (
        ["bench", "--filter", "nothing-of-this-name", "--output", "x.json"], 64,
        "no benchmark cell is left to run; bench list names them"
      ),
    ]
    for (arguments, status, sentence) in refusals {
      let outcome = try BuiltProgram.run(arguments, in: folder)
      #expect(outcome.status == status && outcome.error == "Error: \(sentence)\n", "\(arguments)")
    }
  }
}
