import Foundation
import Testing

@Suite("Whatever an engine does, it is named, and nothing of it stays")
struct HostileEngineTests {
  private static let description = #"{"protocol":1,"name":"sham","version":"1","layers":["words","records"]}"#

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Judges an engine that is a shell script, and expects a verdict about it in one sentence.
  private func expect(
    _ script: String, _ sentence: String, seconds: String = "20", command: String? = nil
  ) throws {
    let command = try command ?? Engines.script(script, in: folder)
    let outcome = try BuiltProgram.run(
      [
        "conform", "--engine-command", command, "--answer-timeout", seconds, "--golden", Engines.path("golden"),
        "--filter", "^mersenne-twister/",
      ], in: folder)
    #expect(outcome.status == 1, "\(outcome.error)")
    let problem = outcome.text.split(separator: "\n").first { $0.hasPrefix("PROBLEM ") }
    #expect((problem?.dropFirst("PROBLEM ".count)).debugDescription == Optional(Substring(sentence)).debugDescription)
    #expect(try Engines.processes(in: folder).isEmpty)
  }

  // Limits of time are short only where the engine never does what is waited for: then no machine is too slow.
  @Test(
    "An engine that hangs is ended when its time is over",
    arguments: [
      ("exec sleep 1000", "did not answer 'describe' within 0.3 s; --answer-timeout allows it more"),
      (
        "printf '{\"protocol\"'; exec sleep 1000",
        "was in the middle of its answer to 'describe' after 2.0 s; --answer-timeout allows it more"
      ),
      ("exec >&-; exec sleep 1000", "closed its output instead of answering 'describe'"),
      ("printf '{'; exec >&-; exec sleep 1000", "closed its output in the middle of its answer to 'describe'"),
    ])
  func hangs(script: String, sentence: String) throws {
    let seconds = sentence.contains("2.0 s") || sentence.contains("closed") ? "2" : "0.3"
    try expect(script, "the engine \(sentence)", seconds: seconds)
  }

  @Test(
    "An engine that ends, floods or answers rubbish is named with what it did",
    arguments: [
      ("exit 0", "the engine ended with status 0 instead of answering 'describe'"),
      ("read line; exit 3", "the engine ended with status 3 instead of answering 'describe'"),
      ("kill -KILL $$", "the engine was ended by signal 9 instead of answering 'describe'"),
      ("printf '{\"prot'; exit 4", "the engine ended with status 4 in the middle of its answer to 'describe'"),
      ("exec tr '\\0' x < /dev/zero", "the line that the engine answers 'describe' with has more than 1048576 bytes"),
      ("exec yes", "the engine's answer to 'describe' is not one: it is not JSON, or it is cut off"),
      ("echo '{}'", "the engine's answer to 'describe' is not one: 'protocol' is missing, not 1"),
      (
        #"echo '{"protocol":1,"name":"a b"}'"#,
        "the engine's answer to 'describe' is not one: 'name' must be 1 to 64 letters, digits, dots, hyphens and "
          + "underscores"
      ),
      (
        #"echo '{"protocol":1,"name":"a","version":"1","layers":["word"]}'"#,
        "the engine's answer to 'describe' is not one: there is no layer 'word'"
      ),
      (
        #"echo '{"protocol":1,"name":"a","version":"1","layers":[]}'"#,
        "the engine's answer to 'describe' is not one: 'layers' names none"
      ),
    ])
  func ends(script: String, sentence: String) throws {
    try expect(script, sentence)
  }

  @Test(
    "A wrong answer behind a right description is named too",
    arguments: [
      (
        #"read line; echo '{"id":2,"words":[]}'; cat > /dev/null"#,
        "the engine's answer to 'words' is not one: 'id' is 2, not 1"
      ),
      (
        #"read line; echo '{"id":1,"words":[1]}'; cat > /dev/null"#,
        "the engine's answer to 'words' is not one: 'words' has 1 entries, not 10"
      ),
      (
        #"read line; echo '{"id":1}'; cat > /dev/null"#, "the engine's answer to 'words' is not one: it has no 'words'"
      ),
      (
        #"read line; echo '{"id":1,"words":"one"}'; cat > /dev/null"#,
        "the engine's answer to 'words' is not one: .words has a value of another kind"
      ),
      (
        #"read line; printf '%s\n' '{"id":1,"error":"not\ntoday"}'; cat > /dev/null"#,
        "the engine refused 'words': not\\ntoday"
      ),
      (
        "read line; echo; cat > /dev/null",
        "the engine's answer to 'words' is not one: it is not JSON, or it is cut off"
      ),
      ("read line; exit 5", "the engine ended with status 5 instead of answering 'words'"),
    ])
  func answers(script: String, sentence: String) throws {
    try expect("read line; printf '%s\\n' '\(Self.description)'\n\(script)", sentence)
  }

  @Test("An engine that does not end, leaves a process or goes on writing is named when it is done")
  func stays() throws {
    // It lacks the only layer that the filter chooses, so that the end is all there is.
    let description = Self.description.replacingOccurrences(of: "words\",\"", with: "")
    let start = "read line; printf '%s\\n' '\(description)'\n"
    try expect(
      start + "exec sleep 1000", "the engine still ran 2.0 s after its input had ended, and was ended", seconds: "2")
    try expect(
      start + "sleep 1000 & cat > /dev/null", "the engine ended and left 1 process running, which we ended")
    try expect(
      start + "sleep 1000 & sleep 1000 & cat > /dev/null",
      "the engine ended and left 2 processes running, which we ended")
    try expect(start + "cat > /dev/null; echo more", "the engine wrote more than the answers to its questions")
    #expect(try Engines.processes(in: folder).isEmpty)
  }

  @Test("A program that is not there cannot be started")
  func missing() throws {
    try expect("", "the engine './none' cannot be started: No such file or directory", command: "./none --flag")
    try expect("", "the engine '/' cannot be started: Permission denied", command: "/")
  }

  @Test(
    "However much an engine answers, it takes no more of our memory than 100 MB",
    arguments: [
      "exec tr '\\0' x < /dev/zero",
      "head -c 1048000 /dev/zero | tr '\\0' '['; echo",
      "printf '{\"layers\":[1'; yes ,1 | head -n 340000 | tr -d '\\n'; echo ']}'",
    ])
  func memory(script: String) throws {
    let command = try Engines.script(script, in: folder)
    let watch = """
      import resource, subprocess, sys
      status = subprocess.run(sys.argv[1:]).returncode
      print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
      sys.exit(status)
      """
    let outcome = try BuiltProgram.run(
      ["conform", "--engine-command", command, "--golden", Engines.path("golden")], in: folder,
      under: ["/usr/bin/env", "python3", "-c", watch])
    #expect(outcome.status == 1)
    let kibibytes = outcome.error.split(separator: "\n").last.flatMap { Int($0) }
    #expect((kibibytes ?? .max) < 100_000, "\(outcome.error)")
  }

  @Test("Where an engine fails, generate ends with 70 and nothing has the output's name, and verify with 1")
  func tables() throws {
    // Half of the bytes that it promises.
    let script = """
      read line; printf '%s\\n' '\(Self.description)'
      read line; echo '{"id":1,"bytes":80000}'; head -c 40000 /dev/zero; exit 6
      """
    let engine = ["--engine-command", try Engines.script(script, in: folder)]
    let sentence = "the engine ended with status 6 in the middle of its answer to 'records'"
    let table = ["--count", "1000", "--format", "records"]
    for output in [["--output", "t.records"], [], ["--no-rows", "--root"]] {
      let options = output.contains("--no-rows") ? ["--count", "1000"] : table
      let outcome = try BuiltProgram.run(["generate"] + options + output + engine, in: folder)
      #expect(outcome.status == 70)
      #expect(outcome.error == "Error: \(sentence)\n")
      #expect(outcome.output.isEmpty)
      #expect(!FileManager.default.fileExists(atPath: folder.url.appendingPathComponent("t.records").path))
    }
    #expect(try BuiltProgram.run(["generate", "--output", "t.records"] + table, in: folder).status == 0)
    for sample in [[], ["--sample", "3"]] {
      let verdict = try BuiltProgram.run(
        ["verify", "file", "t.records", "--count", "1000"] + sample + engine, in: folder)
      #expect(verdict.status == 1)
      // The first row is asked for alone, and the engine promises more.
      #expect(verdict.text.contains("PROBLEM the engine's answer to 'records' is not one: 'bytes' is 80000, not 80\n"))
    }
    #expect(try Engines.processes(in: folder).isEmpty)
  }

  @Test("Records of other ids, and numbers that are not finite, are refused with the id")
  func records() throws {
    for (change, sentence) in [
      ("\"<Q5d32s\", number,", "the engine's record of the id 0 is not one: it has the id 1"),
      ("return low + (high - low) * value", "the engine's record of the id 0 is not one: rotation is inf"),
    ] {
      let other = change.hasPrefix("return") ? "return float('inf')" : "\"<Q5d32s\", number + 1,"
      let command = try Engines.python(replacing: change, with: other, in: folder)
      let outcome = try BuiltProgram.run(
        ["generate", "--count", "3", "--format", "csv", "--engine-command", command], in: folder)
      #expect(outcome.status == 70 && outcome.error == "Error: \(sentence)\n")
    }
  }

  @Test("Ctrl-C ends the engine too")
  func interruption() throws {
    let command = try Engines.script("trap '' INT\necho > started\nexec sleep 1000", in: folder)
    let program = try RunningProgram(
      ["conform", "--engine-command", command, "--golden", Engines.path("golden")], in: folder)
    let started = folder.url.appendingPathComponent("started").path
    while program.isRunning && !FileManager.default.fileExists(atPath: started) { usleep(2_000) }
    kill(program.id, SIGINT)
    let outcome = try program.outcome()
    #expect(outcome.status == 130)
    #expect(outcome.error == "Error: interrupted while the engine was asked\n")
    #expect(try Engines.processes(in: folder).isEmpty)
  }
}
