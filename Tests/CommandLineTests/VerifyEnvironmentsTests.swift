import Foundation
import Testing

@Suite("verify environments compares processes in other surroundings")
struct VerifyEnvironmentsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: [String]) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(
      ["verify", "environments", "--golden", Engines.path("golden"), "--seed", "1"] + arguments, in: folder)
  }

  @Test("Rows and golden cases are the same in all of them, and together")
  func held() throws {
    let outcome = try run(["--combinations", "2"])
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.text.contains("one of each kind together: 2, by seed 1; one root, 11df7aedafad74"))
    #expect(outcome.text.contains("\nworking folder    rows             1       0"))
    #expect(outcome.text.contains("\njobs              rows             3       0"))
    #expect(outcome.text.contains("\ntogether          rows             2       0"))
    #expect(outcome.text.contains("environments: HELD, "))
  }

  @Test("k-sin's are, too")
  func ksin() throws {
    let outcome = try run(["--engine", "ksin", "--with", "k=4", "--filter", "^(variables|time zone)/"])
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.text.contains("golden"))
  }

  @Test("An engine that asks where it is at home is found, and the variations are named")
  func home() throws {
    let engine = try Engines.python(
      replacing: "return str(sample_id)",
      with: "return str(sample_id if __import__('os').environ.get('HOME') != '/nonexistent' else -sample_id)",
      in: folder)
    let outcome = try run(["--engine-command", engine, "--filter", "^(home|priority)/"])
    #expect(outcome.status == 1)
    let found = "FAILED home, case 'HOME=/nonexistent', answer rows\n  line 3\n    expected 1,"
    #expect(outcome.text.contains(found), "\(outcome.text)")
    #expect(!outcome.text.contains("case 'no HOME'"))
    #expect(outcome.text.contains("variations: 3; one of each kind together: 8, by seed 1; differing answers: 1\n"))
  }

  @Test("A locale that is not there is skipped by name")
  func noLocale() throws {
    let outcome = try run(["--filter", "^(locale/de_DE|jobs/1$)", "--locales", "nowhere", "--combinations", "0"])
    #expect(outcome.status == 0)
    #expect(
      outcome.text.contains("SKIPPED 2 cases: cannot use the locale de_DE.UTF-8: No such file or directory\n"),
      "\(outcome.text)")
  }

  @Test("An engine that reads back its own decimal comma is found where numbers are written so")
  func decimalComma() throws {
    // Made here: few machines have it.
    let made = try BuiltProgram.runShell(
      "mkdir locales && localedef -i de_DE -f UTF-8 --no-archive locales/de_DE.UTF-8 2>&1", in: folder)
    guard made.status == 0 else { return }
    let engine = try Engines.python(
      replacing: "    return low + (high - low) * value  # the product and the sum are rounded separately",
      with: """
            import locale
            locale.setlocale(locale.LC_ALL, "")
            return float(locale.format_string("%.17g", low + (high - low) * value).split(",")[0])
        """, in: folder)
    let outcome = try run(
      ["--engine-command", engine, "--locales", "locales", "--filter", "^locale/", "--combinations", "1"])
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("FAILED locale, case 'de_DE.UTF-8', answer rows\n  line 2\n"), "\(outcome.text)")
    #expect(!outcome.text.contains("case 'C"))
  }

  @Test("What cannot be asked is refused in one sentence")
  func refusals() throws {
    let sentences = [
      (["--combinations", "10001"], "--combinations must be 0 to 10000, not 10001"),
      (["--filter", "^none$"], "--filter leaves no variation"),
      (
        ["--engine", "dpa", "--engine-command", "x"],
        "--engine-command is an engine by itself; leave --engine and --with out"
      ),
    ]
    for (arguments, sentence) in sentences {
      let outcome = try run(arguments)
      #expect(outcome.status == 64)
      #expect(outcome.error == "Error: \(sentence)\n")
    }
  }

  @Test("A process starts in what it was told, and a program that is not there ends with 4")
  func start() throws {
    let surroundings = """
      {"variables":[{"name":"TZ","value":"UTC0"},{"name":"HOME"}],"is_bare":true,"is_reversed":false,\
      "padding_bytes":0,"folder":"/","file_mask":63,"stack_bytes":262144,"open_files":64,"niceness":3,\
      "uses_one_core":true,"has_fixed_addresses":false}
      """
    let script = "umask; pwd; ulimit -s; ulimit -n; nice; nproc; env | grep -c . ; echo $TZ$HOME"
    let outcome = try BuiltProgram.run(["start-in", surroundings, "--", "/bin/bash", "-c", script], in: folder)
    let lines = outcome.text.split(separator: "\n").map(String.init)
    #expect(lines.prefix(3) == ["0077", "/", "256"], "\(outcome.text) \(outcome.error)")
    #expect(lines.dropFirst(3).first == "64")
    let own = try BuiltProgram.runShell("nice", in: folder).text
    let niceness = try #require(Int(own.filter { !$0.isNewline }))
    #expect(lines.dropFirst(4).first == "\(min(19, niceness + 3))")
    #expect(lines.dropFirst(5).first == "1")
    #expect(lines.last == "UTC0")
    let none = try BuiltProgram.run(["start-in", surroundings, "--", "/no/program"], in: folder)
    #expect(none.status == 4)
    #expect(none.error == "Error: cannot start '/no/program': No such file or directory\n")
  }

  @Test("Addresses are fixed where the system allows it")
  func fixedAddresses() throws {
    let surroundings = """
      {"variables":[],"is_bare":false,"is_reversed":false,"padding_bytes":0,"uses_one_core":false,\
      "has_fixed_addresses":true}
      """
    let outcome = try BuiltProgram.run(
      ["start-in", surroundings, "--", "/bin/cat", "/proc/self/personality"], in: folder)
    guard outcome.status != 4 else {
      return #expect(outcome.error.hasPrefix("Error: cannot fix addresses: "))
    }
    let persona = try #require(Int(outcome.text.filter { !$0.isNewline }, radix: 16))
    #expect(persona & 0x40000 != 0, "\(outcome.text)")
  }
}
