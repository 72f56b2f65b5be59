import Testing

@testable import HarnessCommands

@Suite("A command line as it was before run and bench became groups is answered with the one to type")
struct EarlierSpellingTests {
  @Test(
    "Each earlier spelling has its new command line, with everything else as it was",
    arguments: [
      ("run --ranks 4", "this is 'run ranks' now; type: dpa-harness run ranks 4"),
      (
        "run --count 1000 --ranks=4 --receipts r",
        "this is 'run ranks' now; type: dpa-harness run ranks 4 --count 1000 --receipts r"
      ),
      (
        "run --launcher auto --count 3 --receipts -",
        "this is 'run ranks' now; type: dpa-harness run ranks --launcher auto --count 3 --receipts -"
      ),
      (
        "run --rank 0 --world-size 1 --receipts=r",
        "this is 'run ranks' now; type: dpa-harness run ranks --rank 0 --world-size 1 --receipts=r"
      ),
      ("run --filter mild --matrix", "this is 'run matrix' now; type: dpa-harness run matrix --filter mild"),
      (
        "run --elasticity 4 8 --count 1000 --format json",
        "this is 'run resharding' now; type: dpa-harness run resharding 4 8 --count 1000 --format json"
      ),
      (
        "run --count 9 --elasticity=4 8", "this is 'run resharding' now; type: dpa-harness run resharding 4 8 --count 9"
      ),
      ("run --elasticity 4", "this is 'run resharding' now; type: dpa-harness run resharding 4"),
      (
        "run --strategy adaptive --show-batches",
        "this is 'run batches' now; type: dpa-harness run batches --strategy adaptive --show-batches"
      ),
      (
        "bench --list --format json --size smoke",
        "this is 'bench list' now; type: dpa-harness bench list --format json --size smoke"
      ),
      ("bench --size smoke --scaling", "this is 'bench scaling' now; type: dpa-harness bench scaling --size smoke"),
      ("bench --against-python --repeats 3", "this is 'bench python' now; type: dpa-harness bench python --repeats 3"),
      (
        "bench --gate --verdict json --record",
        "this is '--format' now; type: dpa-harness bench --gate --record --format json"
      ),
    ])
  func corrected(_ command: String, _ sentence: String) throws {
    let words = command.split(separator: " ").map(String.init)
    #expect(EarlierSpelling.correction(of: words) == sentence)
    let outcome = try BuiltProgram.run(words, in: try TemporaryFolder())
    #expect(outcome.error == "Error: \(sentence)\n")
    #expect(outcome.status == 64 && outcome.output.isEmpty)
  }

  @Test("Words that a shell would take apart are quoted")
  func quoting() {
    #expect(
      EarlierSpelling.correction(of: ["bench", "--list", "--filter", "^it's (a|b)"])
        == #"this is 'bench list' now; type: dpa-harness bench list --filter '^it'\''s (a|b)'"#)
    #expect(
      EarlierSpelling.correction(of: ["run", "--ranks", "2", "--receipts", ""])
        == "this is 'run ranks' now; type: dpa-harness run ranks 2 --receipts ''")
  }

  @Test(
    "Command lines of today, and slips that were none before, are left to the parser",
    arguments: [
      "", "run", "run --help", "run -h", "run ranks 4", "run matrix --filter --list", "bench", "bench --gate",
      "bench list",
      "bench cells --format json", "bench --nonsense", "compare --list", "verify golden --list",
      "report page p --verdict v",
    ])
  func untouched(_ command: String) {
    #expect(EarlierSpelling.correction(of: command.split(separator: " ").map(String.init)) == nil)
  }
}

@Suite("A group of commands alone is refused, since its help with status 0 would look like a check that held")
struct CommandGroupTests {
  @Test(
    "It says what there is and what to type",
    arguments: [
      ("verify", "golden, file, receipts, training, environments", "golden"),
      ("run", "batches, ranks, matrix, resharding", "batches"),
      ("report", "show, list, page, changes", "show"), ("baseline", "accept", "accept"),
      ("flow", "train, evaluate, predict, report, forward", "train"),
    ])
  func alone(group: String, names: String, first: String) throws {
    let outcome = try BuiltProgram.run([group], in: try TemporaryFolder())
    #expect(
      outcome.error
        == "Error: \(group) needs one of \(names), as in 'dpa-harness \(group) \(first)'; 'dpa-harness \(group) "
        + "--help' describes them\n")
    #expect(outcome.status == 64 && outcome.output.isEmpty)
    #expect(try BuiltProgram.run([group, "--help"], in: try TemporaryFolder()).status == 0)
  }
}
