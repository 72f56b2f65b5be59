import Foundation
import Testing

@Suite("Odd options, odd reports and a poor machine end with a sentence, never with a trap or a hang")
struct TrapTests {
  static func run(_ command: String, in folder: TemporaryFolder, under limit: [String] = []) throws -> (
    outcome: BuiltProgram.Outcome, sentence: String
  ) {
    let outcome = try BuiltProgram.run(command.split(separator: " ").map(String.init), in: folder, under: limit)
    return (outcome, outcome.error.split(separator: "\n").first.map(String.init) ?? "")
  }

  @Test(
    "--as-rank ends below the last id",
    arguments: ["generate", "run batches", "census", "profile", "verify file a.csv"],
    ["18446744073709551615", "9223372036854775807"])
  func asRank(command: String, rank: String) throws {
    let folder = try TemporaryFolder()
    try Data("id,rotation,brightness,noise,scale,contrast,hash\n".utf8)
      .write(to: folder.url.appendingPathComponent("a.csv"))
    let (outcome, sentence) = try Self.run("\(command) --seeding rank --as-rank \(rank)", in: folder)
    #expect(sentence == "Error: --as-rank must be 0 to 9223372036854775806, not \(rank)")
    #expect(outcome.status == 64)
    let last = try Self.run("generate --count 1 --seeding rank --as-rank 9223372036854775806", in: folder)
    #expect(last.outcome.status == 0)
  }

  /// A report with one measured cell and the reference.
  static func report(_ time: String, allocations: String = "3", cells: String? = nil) -> String {
    func cell(_ name: String, _ time: String) -> String {
      """
      {"name":"\(name)","primary_metric":"cpu_nanoseconds","root":"aa","expected_root":"aa","sample_count":9,
      "state":"measured","metrics":[
      {"exact":false,"metric":{"better":"less","kind":"timing","name":"cpu_nanoseconds","unit":"nanoseconds"},
      "runs":[[\(time)],[\(time)]]},{"exact":true,"metric":{"better":"less","kind":"exact","name":"allocation_count",
      "unit":"allocations"},"runs":[[\(allocations)]]}]}
      """
    }
    let cells = cells ?? "\(cell("a/one", time)),\(cell("reference/portable", "1000000"))"
    return """
      {"header":{"schema":"dpa-harness-report","version":1},"started_at":"2026-11-21T07:00:00Z","size":"smoke","seed":1,
      "complete":true,"environment":{"facts":[]},"cells":[\(cells)]}
      """
  }

  static func folder(_ report: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Data(Self.report("2000000").utf8).write(to: folder.url.appendingPathComponent("good.json"))
    try Data(report.utf8).write(to: folder.url.appendingPathComponent("x.json"))
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("reports"), withIntermediateDirectories: true)
    return folder
  }

  @Test("The report that the others are made of can be shown, compared and accepted")
  func goodReport() throws {
    for command in ["report show x.json", "compare good.json x.json", "baseline accept x.json"] {
      let (outcome, sentence) = try Self.run(command, in: try Self.folder(Self.report("2000001")))
      #expect(outcome.status == 0, "\(command): \(sentence)")
    }
  }

  @Test(
    "A report whose figures no benchmark can have measured is malformed wherever it is read",
    arguments: [
      "report show x.json", "report show x.json --format markdown", "report show x.json --format csv",
      "report show x.json --format json", "compare good.json x.json", "compare x.json good.json",
      "baseline accept x.json", "report page page --report x.json",
    ])
  func impossibleFigures(command: String) throws {
    for time in ["1.7e308", "1e308", "-1"] {
      let (outcome, sentence) = try Self.run(command, in: try Self.folder(Self.report(time)))
      let shown = "\(Double(time)!)"
      #expect(
        sentence
          == "Error: 'x.json' is malformed: cpu_nanoseconds of 'a/one' is \(shown), but must be 0 or 1e-06 to 1e+18")
      #expect(outcome.status == 65)
    }
    let (outcome, sentence) = try Self.run(command, in: try Self.folder(Self.report("1", allocations: "1e19")))
    #expect(
      sentence == "Error: 'x.json' is malformed: allocation_count of 'a/one' is 1e+19, but must be -1e+18 to 1e+18")
    #expect(outcome.status == 65)
  }

  @Test("No baseline is a report without cells, without values, or with a cell twice")
  func baselines() throws {
    let one = #"{"name":"a","primary_metric":"m","root":"aa","sample_count":9,"state":"measured","metrics":[]}"#
    for (cells, reason) in [
      ("", "it holds no cell, so it cannot be a baseline"),
      (one, "the measured cell 'a' has no values of its primary metric 'm'"),
      ("\(one),\(one)", "it holds the cell 'a' twice"),
    ] {
      let folder = try Self.folder(Self.report("1", cells: cells))
      let (outcome, sentence) = try Self.run("baseline accept x.json", in: folder)
      #expect(sentence == "Error: 'x.json' is malformed: \(reason)")
      #expect(outcome.status == 65)
      #expect(try folder.snapshot().keys.sorted() == ["good.json", "x.json"])
    }
  }

  @Test("A number that does not fit is not called a missing brace")
  func numbersOutOfRange() throws {
    let text = Self.report("1").replacingOccurrences(of: "\"seed\":1", with: "\"seed\":-1")
    let (outcome, sentence) = try Self.run("report show x.json", in: try Self.folder(text))
    #expect(
      sentence == "Error: 'x.json' is malformed: a number in it is out of range, or has decimals where none can be")
    #expect(outcome.status == 65)
    let cut = try Self.run("report show x.json", in: try Self.folder(String(text.dropLast(2))))
    #expect(cut.sentence == "Error: 'x.json' is malformed: it is not JSON, or it is cut off")
  }

  @Test(
    "A filter that takes too long is refused",
    arguments: ["bench list", "verify golden --list", "verify golden"])
  func slowFilter(command: String) throws {
    let folder = try TemporaryFolder()
    let golden = Repository.root.appendingPathComponent("golden").path
    let place = command.hasPrefix("verify") ? " --golden \(golden)" : ""
    let (outcome, sentence) = try Self.run("\(command)\(place) --filter (.*)*(.*)*(.*)*x$", in: folder)
    #expect(sentence.hasPrefix("Error: --filter '(.*)*(.*)*(.*)*x$' takes too long on "))
    #expect(sentence.hasSuffix("; write it without repetitions of repetitions"))
    #expect(outcome.status == 64)
  }

  @Test(
    "What was asked for and cannot be printed is an error of the output", arguments: ["--version", "--help", "help"])
  func fullDevice(word: String) throws {
    let outcome = try BuiltProgram.run([word], in: try TemporaryFolder(), output: "/dev/full")
    #expect(outcome.error == "Error: cannot write 'standard output': No space left on device\n")
    #expect(outcome.status == 74)
    #expect(try BuiltProgram.run(["--version"], in: try TemporaryFolder()).text == "0.1.0\n")
  }

  /// Words that start a program without a thread beside its first: for root as another user, whom the limit holds.
  static func withoutThreads() throws -> [String] {
    let (limit, user) = ("/usr/bin/prlimit", "/usr/bin/setpriv")
    guard geteuid() == 0 else { return [limit, "--nproc=1"] }
    return [user, "--reuid", "\(54_321)", "--clear-groups", limit, "--nproc=1"]
  }

  static let canLimitThreads = ["/usr/bin/prlimit", "/usr/bin/setpriv"].allSatisfy(
    FileManager.default.isExecutableFile(atPath:))

  @Test(
    "Without another thread to be had, one thread does the work",
    .enabled(if: canLimitThreads, "prlimit and setpriv set the limit"),
    arguments: [
      "generate --jobs 4 --count 40000 --root --format records --output /dev/null",
      "generate --jobs 4 --count 5000 --no-rows --root", "census --jobs 4 --count 5000",
    ])
  func oneThread(command: String) throws {
    let alone = try Self.run(command, in: try TemporaryFolder(), under: try Self.withoutThreads()).outcome
    #expect(alone.status == 0, "\(alone.error)")
    let free = try Self.run(command, in: try TemporaryFolder()).outcome
    #expect(alone.output == free.output && alone.error == free.error)
  }

  @Test(
    "What needs several threads says so before it begins",
    .enabled(if: canLimitThreads, "prlimit and setpriv set the limit"),
    arguments: [
      "run ranks 2 --count 10", "bench --size smoke --output b.json", "compare a.json b.json",
    ])
  func noThread(command: String) throws {
    let (outcome, sentence) = try Self.run(command, in: try TemporaryFolder(), under: try Self.withoutThreads())
    #expect(
      sentence
        == "Error: this takes 8 threads, and the system gives only 0; raise its limit (ulimit, or the container's)")
    #expect(outcome.status == 74)
  }

  @Test(
    "Without another thread to be had a filter is refused, since it could take for ever",
    .enabled(if: canLimitThreads, "prlimit and setpriv set the limit"),
    arguments: ["bench list", "verify golden --list"])
  func noThreadForFilter(command: String) throws {
    let golden = Repository.root.appendingPathComponent("golden").path
    let place = command.hasPrefix("verify") ? " --golden \(golden)" : ""
    let (outcome, sentence) = try Self.run(
      "\(command)\(place) --filter (.*)*(.*)*(.*)*x$", in: try TemporaryFolder(), under: try Self.withoutThreads())
    #expect(
      sentence
        == "Error: this takes 1 more thread, and the system gives only 0; raise its limit (ulimit, or the container's)")
    #expect(outcome.status == 74)
  }

  @Test(
    "With few open files, what needs more says so, and the rest works",
    arguments: [
      ("generate --count 3 --output rows.csv", 0), ("stats a.jsonl", 0), ("verify file a.jsonl", 0),
      ("bench --size smoke --filter canary --output b.json", 74),
    ])
  func fewFiles(command: String, status: Int32) throws {
    let folder = try TemporaryFolder()
    let rows = try BuiltProgram.run(["generate", "--count", "3", "--format", "jsonl"], in: folder)
    try rows.output.write(to: folder.url.appendingPathComponent("a.jsonl"))
    let few = ["/bin/bash", "-c", "ulimit -n 8; exec \"$0\" \"$@\""]
    let (outcome, sentence) = try Self.run(command, in: folder, under: few)
    #expect(outcome.status == status, "\(sentence)")
    guard status != 0 else { return }
    #expect(sentence.hasPrefix("Error: this takes 32 open files, and the system gives only "))
  }

  @Test(
    "A run that can be resumed ends in order at the first signal, and at once at the second",
    arguments: [SIGINT, SIGTERM])
  func secondSignal(signal: Int32) throws {
    let folder = try TemporaryFolder()
    // Its first chunk takes minutes.
    let run = try RunningProgram(
      [
        "generate", "--depth", "10000", "--count", "20000", "--kernel", "portable", "--jobs", "1", "--output",
        "rows.csv",
      ],
      in: folder)
    let partial = folder.url.appendingPathComponent("rows.csv.partial").path
    while SystemProcess.isAlive(run.id) && !FileManager.default.fileExists(atPath: partial) { usleep(1_000) }
    kill(run.id, signal)
    // A second signal that is caught as well would leave the handler where it is.
    let start = Date()
    while SystemProcess.catches(signal, run.id), Date().timeIntervalSince(start) < 120 { usleep(1_000) }
    #expect(SystemProcess.isAlive(run.id) && !SystemProcess.catches(signal, run.id))
    kill(run.id, SystemProcess.catches(signal, run.id) ? SIGKILL : signal)
    #expect(try run.outcome().status == 128 + signal)
  }

  @Test(
    "The first signal ends what waits for the other end of a FIFO",
    arguments: ["generate --output fifo", "profile --output fifo", "stats fifo --file-format csv"], [SIGTERM, SIGINT])
  func fifo(command: String, signal: Int32) throws {
    let folder = try TemporaryFolder()
    #expect(mkfifo(folder.url.appendingPathComponent("fifo").path, 0o600) == 0)
    let run = try RunningProgram(command.split(separator: " ").map(String.init), in: folder)
    run.waitUntilItWaits()
    kill(run.id, signal)
    #expect(try run.outcome().status == 128 + signal)
  }
}
